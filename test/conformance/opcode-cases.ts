/**
 * Every operation on words with pairs of edge values: out of memory, so that nothing can be known of them, cut to
 * several sizes, so that something is; with constants on one side; and with constants on both. What came out stands in
 * the data of a revert, all of it.
 */
import { assemble } from './assembler.ts'
import type { Case, Run } from './compare.ts'

export const BINARY = [
  'ADD', 'MUL', 'SUB', 'DIV', 'SDIV', 'MOD', 'SMOD', 'EXP', 'SIGNEXTEND', 'LT', 'GT', 'SLT', 'SGT', 'EQ', 'AND', 'OR',
  'XOR', 'BYTE', 'SHL', 'SHR', 'SAR'
] as const
const UNARY = ['ISZERO', 'NOT'] as const
const TERNARY = ['ADDMOD', 'MULMOD'] as const
/** Their first operand counts bits, or bytes. */
const COUNTED: ReadonlySet<string> = new Set(['SIGNEXTEND', 'BYTE', 'SHL', 'SHR', 'SAR'])

const TOP = 1n << 256n
export const WORDS = [
  0n, 1n, 2n, 3n, 7n, 255n, (1n << 31n) - 1n, 1n << 31n, (1n << 32n) - 1n, 1n << 32n, (1n << 63n) - 1n, 1n << 63n,
  (1n << 64n) - 1n, 1n << 64n, (1n << 128n) - 1n, 1n << 128n, (1n << 255n) - 1n, 1n << 255n, TOP - 1n, TOP - 2n,
  TOP - (1n << 31n), TOP - (1n << 63n), 0x9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95n, TOP - 7n
]
const COUNTS = [
  0n, 1n, 2n, 3n, 7n, 8n, 15n, 16n, 30n, 31n, 32n, 33n, 62n, 63n, 64n, 65n, 127n, 128n, 191n, 192n, 255n, 256n,
  1n << 32n, TOP - 1n
]
export const TRIPLES = [
  0n, 1n, 3n, (1n << 32n) - 1n, (1n << 64n) - 1n, 1n << 64n, 1n << 128n, (1n << 255n) - 1n, 1n << 255n, TOP - 1n,
  0x9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95n
]

/** What cuts the word at the top of the stack to a size. */
export const SHAPES = ['', '0xffffffffffffffff AND', '7 SIGNEXTEND', '0xffffffff AND', '3 SIGNEXTEND', '255 AND']
export const WORD_BYTES = 32

export function opcodeCases (): Case[] {
  return [
    ...BINARY.flatMap(op => {
      const first = COUNTED.has(op) ? COUNTS : WORDS
      return [loopCase(op, first, WORDS), constantCase(op, first), ...foldedCases(op, first)]
    }),
    ...UNARY.map(op => loopCase(op, WORDS, WORDS)),
    ...TERNARY.flatMap(op => [ternaryCase(op), foldedTernaryCase(op)])
  ]
}

/** Puts tables of words, each in 8 arguments, into memory from 0 on. */
export function tables (words: readonly bigint[]): { text: string, args: number[] } {
  const args = words.flatMap(word =>
    Array.from({ length: 8 }, (_, at) => Number(word >> BigInt(224 - 32 * at) & 0xffffffffn)))
  const text = args.map((_, at) => `4 ${WORD_BYTES * (at + 1) + 28} ${4 * at} CALLDATACOPY`).join('\n')
  return { text, args }
}

/** One for each x: `x` says which word is the first operand, a loop has all second ones. */
export function rows (count: number, args: readonly number[]): Run[] {
  return Array.from({ length: count }, (_, x) => ({ list: [{ which: 0, args }], x, phase: 0, wanted: 1 }))
}

/** Of each size with each size. */
function loopCase (op: string, first: readonly bigint[], second: readonly bigint[]): Case {
  const { text, args } = tables([...first, ...second])
  const out = args.length * 4
  const isUnary = (UNARY as readonly string[]).includes(op)
  const firsts = COUNTED.has(op) ? SHAPES.map(shape => shape.replace('255 ', '127 ')) : SHAPES
  const pairs = isUnary ? SHAPES.map(shape => [shape, '']) : firsts.flatMap(a => SHAPES.map(b => [a, b]))
    // What its exponent costs is most of what there is to it.
    .filter((_, at) => op !== 'EXP' || at % 5 === 0)
  const each = pairs.map(([a, b], at) =>
    `${isUnary ? '' : `DUP1 ${b} DUP3`} ${isUnary ? 'DUP2' : ''} ${a} ${op} DUP4 ${WORD_BYTES * at} ADD MSTORE`)
  // The stack: j, out, a, b.
  const code = assemble(`${text} 0 ${out} 0 CALLDATALOAD 5 SHL MLOAD
    loop: DUP3 ${first.length} ADD 5 SHL MLOAD ${each.join('\n')} POP
    SWAP1 ${WORD_BYTES * pairs.length} ADD SWAP1 SWAP2 1 ADD SWAP2
    ${isUnary ? 1 : second.length} DUP4 LT @loop JUMPI
    POP ${out} SWAP1 SUB ${out} REVERT`)
  const runs = rows(first.length, args)
  return { name: `${op} of any`, kind: 'transformation', bodies: [{ code, args: args.length }], runs }
}

/** Of each constant with any of each size, both ways. */
function constantCase (op: string, first: readonly bigint[]): Case {
  const { text, args } = tables(WORDS)
  const out = args.length * 4
  const constants = [...new Set([...first, ...WORDS])].filter((_, at) => at % 2 === 0 || at < 8)
  const each = SHAPES.slice(0, 5).flatMap(shape => constants.flatMap(constant => [
    `DUP1 ${shape} ${constant} ${op}`, `${constant} DUP2 ${shape} ${op}`
  ])).map((one, at) => `${one} ${out + WORD_BYTES * at} MSTORE`)
  const code = assemble(`${text} 0 CALLDATALOAD 5 SHL MLOAD ${each.join('\n')}
    ${WORD_BYTES * each.length} ${out} REVERT`)
  const runs = rows(WORDS.length, args)
  return { name: `${op} of a constant`, kind: 'transformation', bodies: [{ code, args: args.length }], runs }
}

function foldedCases (op: string, first: readonly bigint[]): Case[] {
  const halves = [WORDS.slice(0, WORDS.length / 2), WORDS.slice(WORDS.length / 2)]
  return halves.map((second, half) => {
    const pairs = first.flatMap(a => second.map(b => [a, b] as const))
    const each = pairs.map(([a, b], at) => `${b} ${a} ${op} ${WORD_BYTES * at} MSTORE`)
    const code = assemble(`${each.join('\n')} ${WORD_BYTES * each.length} 0 REVERT`)
    const name = `${op} of constants ${half}`
    return { name, kind: 'transformation', bodies: [{ code, args: 0 }], runs: rows(1, []) }
  })
}

/** x = i n + k says which are the first and the third operand. */
function ternaryCase (op: string): Case {
  const { text, args } = tables(TRIPLES)
  const out = args.length * 4
  const [count, wide, narrow, half] = [TRIPLES.length, '', '0xffffffff AND', '0xffffffffffffffff AND']
  const triples = [[wide, wide, wide], [wide, wide, narrow], [narrow, narrow, wide], [narrow, wide, half],
    [half, half, half], [half, half, narrow], ['3 SIGNEXTEND', '7 SIGNEXTEND', wide], [narrow, narrow, narrow]]
  // The stack: j, out, c, a, b.
  const each = triples.map(([a, b, c], at) =>
    `DUP3 ${c} DUP2 ${b} DUP4 ${a} ${op} DUP5 ${WORD_BYTES * at} ADD MSTORE`)
  const code = assemble(`${text} 0 ${out} ${count} 0 CALLDATALOAD MOD 5 SHL MLOAD
    ${count} 0 CALLDATALOAD DIV 5 SHL MLOAD
    loop: DUP4 5 SHL MLOAD ${each.join('\n')} POP
    SWAP2 ${WORD_BYTES * triples.length} ADD SWAP2 SWAP3 1 ADD SWAP3
    ${count} DUP5 LT @loop JUMPI
    POP POP ${out} SWAP1 SUB ${out} REVERT`)
  const runs = rows(count * count, args)
  return { name: `${op} of any`, kind: 'transformation', bodies: [{ code, args: args.length }], runs }
}

function foldedTernaryCase (op: string): Case {
  const few = TRIPLES.filter((_, at) => at % 2 === 1)
  const each = few.flatMap(a => few.flatMap(b => few.map(c => `${c} ${b} ${a} ${op}`)))
    .map((one, at) => `${one} ${WORD_BYTES * at} MSTORE`)
  const code = assemble(`${each.join('\n')} ${WORD_BYTES * each.length} 0 REVERT`)
  return { name: `${op} of constants`, kind: 'transformation', bodies: [{ code, args: 0 }], runs: rows(1, []) }
}
