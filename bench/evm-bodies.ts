/**
 * What `bench:evm` runs: bodies, and beside each the same in JavaScript, with every check that solc leaves in: a loop's
 * counter that stays below its bound is not looked at.
 */
import { readFileSync } from 'node:fs'

export interface BenchBody {
  name: string
  text: string
  args: readonly number[]
  /** What the first application is given; each of the next is given what the last one gave. */
  x: number
  /** Statements that make the next `x` of `x` and the arguments `a`, with what `PLAIN_HELPERS` has. */
  plain: string
  /** Nanoseconds that were published for evmone, on another machine. */
  evmone?: string
}

/** In scope of each `plain`, which gets functions of its own: they are compiled for what that one does. */
export const PLAIN_HELPERS = `
  const panic = code => { throw new RangeError('panic ' + code) }
  // Sums and products that a uint32 holds, and differences; then those of a uint256.
  const u32 = n => n > 0xffffffff ? panic('0x11') : n
  const notNegative = n => n < 0 ? panic('0x11') : n
  const u256 = n => n >> 256n === 0n ? n : panic('0x11')
  const arg = (list, index) => index < list.length ? list[index] : panic('0x32')
  const require = holds => { if (!holds) throw new RangeError('revert') }
`

const YARDSTICKS: readonly BenchBody[] = [
  {
    name: 'sum', text: 'return x + args[0];', args: [3], x: 0, evmone: '174 to 247', plain: 'x = u32(x + arg(a, 0))'
  },
  { name: 'x', text: 'return x;', args: [], x: 7, evmone: '117', plain: 'x = x' },
  {
    name: 'branchy',
    text: 'if (x % 12 == 4 || x % 12 == 11) { return x + 1; } return x + 2;',
    args: [],
    x: 0,
    evmone: '183',
    plain: 'x = x % 12 === 4 || x % 12 === 11 ? u32(x + 1) : u32(x + 2)'
  },
  {
    name: 'loop of 8',
    text: 'uint32 a = x; for (uint32 i = 0; i < 8; i++) { a = (a * 5 + i) % 1000; } return a;',
    args: [],
    x: 0,
    evmone: '1,650',
    plain: 'let v = x; for (let i = 0; i < 8; i++) v = u32(u32(v * 5) + i) % 1000; x = v'
  }
]

/** What each of the collection's transformations is given, so that it never fails. */
const CORE: Readonly<Record<string, Pick<BenchBody, 'args' | 'x' | 'plain'>>> = {
  util_identity_v1: { args: [], x: 7, plain: 'x = x' },
  math_add_v1: { args: [3], x: 0, plain: 'x = u32(x + arg(a, 0))' },
  math_subtract_v1: { args: [3], x: 4_294_967_295, plain: 'x = notNegative(x - arg(a, 0))' },
  math_multiply_v1: { args: [1], x: 4_000_000_007, plain: 'x = u32(x * arg(a, 0))' },
  math_divide_v1: {
    args: [1], x: 4_000_000_007, plain: 'require(arg(a, 0) !== 0); x = (x / arg(a, 0)) >>> 0'
  },
  math_modulo_v1: { args: [1_000_003], x: 4_000_000_007, plain: 'require(arg(a, 0) !== 0); x = x % arg(a, 0)' },
  math_power_v1: {
    args: [8], x: 1, plain: 'let r = 1; for (let i = 0; i < arg(a, 0); i++) r = u32(r * x); x = r'
  },
  math_min_v1: { args: [1_000], x: 4_000_000_007, plain: 'x = x < arg(a, 0) ? x : arg(a, 0)' },
  math_max_v1: { args: [1_000], x: 7, plain: 'x = x > arg(a, 0) ? x : arg(a, 0)' },
  math_clamp_v1: {
    args: [10, 1_000],
    x: 4_000_000_007,
    plain: 'require(arg(a, 0) <= arg(a, 1)); x = x < arg(a, 0) ? arg(a, 0) : x > arg(a, 1) ? arg(a, 1) : x'
  },
  math_quantize_step_v1: {
    args: [7],
    x: 4_000_000_007,
    plain: 'require(arg(a, 0) !== 0); x = u32(((x / arg(a, 0)) >>> 0) * arg(a, 0))'
  }
}

const HEAVY: readonly BenchBody[] = [
  {
    name: 'uint256, loop of 4',
    text: 'uint256 a = x; for (uint256 i = 0; i < 4; i++) ' +
      '{ a = (a * a + 0x9e3779b97f4a7c15) % 0xffffffffffffffffffffffffffffff61; } return uint32(a);',
    args: [],
    x: 7,
    plain: 'let v = BigInt(x); for (let i = 0n; i < 4n; i++) ' +
      'v = u256(u256(v * v) + 0x9e3779b97f4a7c15n) % 0xffffffffffffffffffffffffffffff61n; ' +
      'x = Number(v & 0xffffffffn)'
  },
  {
    name: 'memory array of 8',
    text: 'uint256[] memory seen = new uint256[](8); for (uint256 i = 0; i < 8; i++) { seen[i] = x + i; } ' +
      'uint256 sum; for (uint256 i = 0; i < 8; i++) { sum += seen[7 - i]; } return uint32(sum);',
    args: [],
    x: 7,
    plain: 'const seen = new Float64Array(8); for (let i = 0; i < 8; i++) seen[i] = x + i; ' +
      'let sum = 0; for (let i = 0; i < 8; i++) sum += seen[7 - i]; x = sum % 4294967296'
  }
]

interface Collection { transformations: Published[], conditions: Published[] }
interface Published { name: string, sol_src: string }

const collection = JSON.parse(readFileSync('test/vectors/core-collection.json', 'utf8')) as Collection

export const CORE_BODIES: readonly BenchBody[] = collection.transformations.map(({ name, sol_src: text }) => {
  const given = CORE[name]
  if (given === undefined) throw new Error(`nobody says what to give ${name}`)
  return { name, text, ...given }
})

export const BENCH_BODIES: readonly BenchBody[] = [...YARDSTICKS, ...CORE_BODIES, ...HEAVY]

export interface BenchCondition { name: string, text: string, args: readonly number[] }

/** More arguments than one asks for are none of its business. */
export const CORE_CONDITIONS: readonly BenchCondition[] = collection.conditions.map(({ name, sol_src: text }) =>
  ({ name, text, args: [7, 7, 9] }))
