/** Each operation, for each combination of widths, beside arithmetic on whole numbers. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { evaluate } from '../../../../../protocol/evm/translate/evaluate.ts'
import type { PureOp } from '../../../../../protocol/evm/translate/ir.ts'
import {
  ANY, BOOL, S64_MAX, S64_MIN, signed, U64_MAX, WORD, WORD_MAX, type Range
} from '../../../../../protocol/evm/translate/range.ts'
import { applied, BodyMaker, wordsIn } from '../../../../helpers/ir.ts'


const CONDITIONS = ['iszero', 'lt', 'gt', 'slt', 'sgt', 'eq'] as const
const OPERATIONS: ReadonlyArray<readonly [op: PureOp, operands: number]> = [
  ...(['iszero', 'not'] as const).map(op => [op, 1] as const),
  ...([
    'add', 'mul', 'sub', 'div', 'sdiv', 'mod', 'smod', 'exp', 'signextend', 'lt', 'gt', 'slt', 'sgt', 'eq', 'and', 'or',
    'xor', 'byte', 'shl', 'shr', 'sar'
  ] as const).map(op => [op, 2] as const),
  ...(['addmod', 'mulmod'] as const).map(op => [op, 3] as const)
]
/** Several of the same, as it is these that a shift, or the place of a byte, are drawn from too. */
const EDGES = [
  0n, 1n, 2n, 3n, 7n, 8n, 24n, 31n, 32n, 63n, 64n, 65n, 127n, 192n, 200n, 255n, 256n, 0x7fn, 0x80n, 0xffn, 0x8000n,
  0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 1n << 32n, S64_MAX - 1n, S64_MAX, S64_MAX + 1n, U64_MAX - 1n, U64_MAX,
  U64_MAX + 1n, 1n << 192n, 1n << 255n, -1n, -2n, -31n, -0x80n, -0x81n, -0x8000_0000n, -0x8000_0001n, S64_MIN + 1n,
  S64_MIN, S64_MIN - 1n, -(1n << 128n)
].map(n => (n + WORD) % WORD)
const RANGES: readonly Range[] = [
  BOOL, ANY, ...([
    [0n, 63n], [0n, 255n], [1n, 0xffff_ffffn], [0n, 0xffff_ffffn], [-0x8000_0000n, 0x7fff_ffffn], [-5n, 300n],
    [0n, S64_MAX], [1n, U64_MAX], [0n, U64_MAX], [S64_MIN, S64_MAX], [S64_MIN + 1n, -1n], [5n, 1n << 70n],
    [-(1n << 255n), (1n << 255n) - 1n]
  ] as const).map(([low, high]) => ({ low, high }))
]

const word = fc.oneof(
  fc.constantFrom(...EDGES), fc.bigInt(0n, U64_MAX), fc.bigInt(0n, WORD_MAX), fc.bigInt(0n, 0xffff_ffffn)
)

/** A range that the word is in, and none that is narrower by what it is called. */
function rangeFor (value: bigint, pick: number): Range {
  const fitting = RANGES.filter(({ low, high }) =>
    (value >= low && value <= high) || (signed(value) >= low && signed(value) <= high))
  const exact = { low: signed(value), high: signed(value) }
  return [...fitting, exact][pick % (fitting.length + 1)]!
}

interface Drawn { words: bigint[], picks: number[], asConstants: boolean[] }
const drawn: fc.Arbitrary<Drawn> = fc.record({
  words: fc.array(word, { minLength: 3, maxLength: 3 }),
  picks: fc.array(fc.nat(1_000), { minLength: 4, maxLength: 4 }),
  asConstants: fc.array(fc.nat(3).map(n => n === 0), { minLength: 3, maxLength: 3 })
})

const CASES = 40
const test = suite('emit values')

/** Block 1 gets as parameters what block 0 has as constants: nothing in it is known but by its range. */
function withParams (given: ReadonlyArray<readonly [bigint, Range]>): { maker: BodyMaker, params: number[] } {
  const maker = new BodyMaker()
  maker.block()
  maker.jump(1, ...given.map(([each]) => maker.constant(each)))
  maker.block()
  return { maker, params: given.map(([, range]) => maker.param(range)) }
}

for (const [op, count] of OPERATIONS) {
  test(`${op} gives what it has to`, async () => {
    const some = fc.array(drawn, { minLength: CASES, maxLength: CASES })
    await fc.assert(fc.asyncProperty(some, async cases => {
      const given = cases.flatMap(({ words, picks }) =>
        words.slice(0, count).map((each, at) => [each, rangeFor(each, picks[at]!)] as const))
      const { maker, params } = withParams(given)
      const expected = cases.map(({ words, picks, asConstants }, at) => {
        const operands = words.slice(0, count).map((each, place) =>
          asConstants[place]! ? maker.constant(each) : params[at * count + place]!)
        const result = evaluate(op, words.slice(0, count))
        const isBool = (CONDITIONS as readonly string[]).includes(op)
        const value = maker.add(op, operands, isBool ? BOOL : rangeFor(result, picks[3]!))
        maker.add('mstore', [maker.constant(BigInt(at * 64)), value])
        // Only the lowest limb of this one is asked for.
        const again = maker.add(op, operands, isBool ? BOOL : rangeFor(result, picks[3]!))
        const low = maker.add('and', [again, maker.constant(U64_MAX)], { low: 0n, high: U64_MAX })
        maker.add('mstore', [maker.constant(BigInt(at * 64 + 32)), low])
        return [result, result & U64_MAX]
      })
      maker.reveal(CASES * 2)
      assert.equal(wordsIn((await applied(maker.body())).data), expected.flat())
    }), { numRuns: 3 })
  })
}

test('what traps in 64 or 32 bits does not', async () => {
  const wide = { low: S64_MIN, high: S64_MAX }
  const short = { low: -0x8000_0000n, high: 0x7fff_ffffn }
  const cases = (['sdiv', 'smod', 'div', 'mod'] as const).flatMap(op =>
    ([
      [S64_MIN, -1n, wide, wide], [S64_MIN, -1n, wide, short], [-0x8000_0000n, -1n, short, short],
      [7n, 0n, short, short], [S64_MIN, 0n, wide, wide], [7n, 0n, { low: 0n, high: 9n }, BOOL]
    ] as const).map(each => [op, ...each] as const))
  const { maker, params } = withParams(cases.flatMap(([, a, b, left, right]) =>
    [[(a + WORD) % WORD, left], [(b + WORD) % WORD, right]] as const))
  const expected = cases.map(([op, a, b], at) => {
    const value = maker.add(op, [params[2 * at]!, params[2 * at + 1]!], ANY)
    maker.add('mstore', [maker.constant(BigInt(at * 32)), value])
    return evaluate(op, [(a + WORD) % WORD, (b + WORD) % WORD])
  })
  maker.reveal(cases.length)
  assert.equal(wordsIn((await applied(maker.body())).data), expected)
})

test('expressions of expressions, some used more than once, through copies that know more', async () => {
  const from = fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 })
  const step = fc.tuple(fc.constantFrom(...OPERATIONS), drawn, from, fc.boolean())
  const program = fc.tuple(
    fc.array(fc.tuple(word, fc.nat(1_000)), { minLength: 4, maxLength: 6 }),
    fc.array(step, { minLength: 20, maxLength: 60 })
  )
  await fc.assert(fc.asyncProperty(program, async ([inputs, steps]) => {
    const { maker, params } = withParams(inputs.map(([each, pick]) => [each, rangeFor(each, pick)] as const))
    const known = inputs.map(([value], at) => ({ id: params[at]!, value }))
    for (const [[op, count], { picks }, from, copies] of steps) {
      const operands = from.slice(0, count).map(pick => known[known.length - 1 - pick % Math.min(known.length, 8)]!)
      const value = evaluate(op, operands.map(each => each.value))
      const isBool = (CONDITIONS as readonly string[]).includes(op)
      const id = maker.add(op, operands.map(each => each.id), isBool ? BOOL : copies ? ANY : rangeFor(value, picks[0]!))
      known.push({ id: copies ? maker.add('copy', [id], rangeFor(value, picks[1]!)) : id, value })
    }
    const shown = known.filter((_, at) => at % 5 === 0 || at === known.length - 1)
    for (const [at, { id }] of shown.entries()) maker.add('mstore', [maker.constant(BigInt(at * 32)), id])
    maker.reveal(shown.length)
    assert.equal(wordsIn((await applied(maker.body())).data), shown.map(({ value }) => value))
  }), { numRuns: 40 })
})

test('a branch goes by the whole word, and by comparisons of it', async () => {
  const some = fc.tuple(drawn, fc.constantFrom(...CONDITIONS), fc.nat(3))
  await fc.assert(fc.asyncProperty(fc.array(some, { minLength: 20, maxLength: 20 }),
    async cases => {
      const given = cases.flatMap(([{ words, picks }]) =>
        [0, 1].map(at => [words[at]!, rangeFor(words[at]!, picks[at]!)] as const))
      const { maker, params } = withParams(given)
      const expected = cases.map(([{ words }, op, times], at) => {
        const operands = [params[2 * at]!, params[2 * at + 1]!]
        let [condition, value] = [operands[0]!, words[0]!]
        if (times > 0) {
          condition = maker.add(op, op === 'iszero' ? operands.slice(0, 1) : operands, BOOL)
          value = evaluate(op, words)
        }
        for (let more = 1; more < times; more++) {
          condition = maker.add('iszero', [condition], BOOL)
          value = value === 0n ? 1n : 0n
        }
        // Both ways lead to the next block, and say by which one.
        const next = maker.blocks.length
        maker.branch(condition,
          { block: next, args: [maker.constant(1n)] }, { block: next, args: [maker.constant(0n)] })
        maker.block()
        maker.add('mstore', [maker.constant(BigInt(at * 32)), maker.param(BOOL)])
        return value === 0n ? 0n : 1n
      })
      maker.reveal(cases.length)
      assert.equal(wordsIn((await applied(maker.body())).data), expected)
    }), { numRuns: 15 })
})

test.run()
