/** Faults of the translator that the conformance suite has to find: each a change of one place in one file. */
export interface Mutation {
  name: string
  /** Below protocol/evm/translate. */
  file: string
  /** Stands there once. */
  from: string
  to: string
}

const FRONT: readonly Mutation[] = [
  {
    name: 'the else edge is told what holds on the then edge',
    file: 'refine.ts',
    from: 'factsOf(body, end.condition, false)',
    to: 'factsOf(body, end.condition, true)'
  }, {
    name: 'not greater is taken for less',
    file: 'facts.ts',
    from: "case 'ule': return atMost(range, unsignedOf(other).high)",
    to: "case 'ule': return atMost(range, unsignedOf(other).high - 1n)"
  }, {
    name: 'of an or, both sides are told to hold',
    file: 'facts.ts',
    from: "(op === 'or' && !holds)",
    to: "op === 'or'"
  }, {
    name: 'a signed comparison is taken for an unsigned one',
    file: 'facts.ts',
    from: "slt: { holds: 'slt', fails: 'sge' }",
    to: "slt: { holds: 'ult', fails: 'uge' }"
  }, {
    name: 'data are thought to have 31 bits',
    file: 'ranges.ts',
    from: 'const U32: Range = { low: 0n, high: 0xffff_ffffn }',
    to: 'const U32: Range = { low: 0n, high: 0x7fff_ffffn }'
  }, {
    name: 'ranges are taken before they have settled',
    file: 'ranges.ts',
    from: 'while (round((id, found) => this.#widen(id, found))) {',
    to: 'for (let at = 0; at < 2 && round((id, found) => this.#widen(id, found)); at++) {'
  }, {
    name: 'data at half a word are thought to be aligned',
    file: 'ranges.ts',
    from: 'const WORD_BITS_ALIGNED = 5',
    to: 'const WORD_BITS_ALIGNED = 4'
  }, {
    name: 'a sum is thought to be one less at most',
    file: 'range-rules.ts',
    from: 'add: (a, b) => rangeOf(a.low + b.low, a.high + b.high)',
    to: 'add: (a, b) => rangeOf(a.low + b.low, a.high + b.high - 1n)'
  }, {
    name: 'a product of signed words is thought to lie between two corners',
    file: 'range-rules.ts',
    from: 'const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]',
    to: 'const corners = [a.low * b.low, a.high * b.high]'
  }, {
    name: 'a remainder is thought to be below the dividend only',
    file: 'range-rules.ts',
    from: 'if (b.low > a.high) return a',
    to: 'if (b.high > a.high) return a'
  }, {
    name: 'a mask is dropped that takes the topmost bit',
    file: 'fold.ts',
    from: 'const possible = (1n << BigInt(high.toString(2).length)) - 1n',
    to: 'const possible = (1n << BigInt(high.toString(2).length - 1)) - 1n'
  }, {
    name: 'a sign is not extended where the word has one bit more',
    file: 'fold.ts',
    from: '(byte > 30n ? 31n : byte) + 7n)',
    to: '(byte > 30n ? 31n : byte) + 8n)'
  }, {
    name: 'zero minus a word is the word',
    file: 'fold.ts',
    from: "['sub', [[1, 0n]]]",
    to: "['sub', [[0, 0n], [1, 0n]]]"
  }, {
    name: 'constants are divided as unsigned by sdiv',
    file: 'evaluate.ts',
    from: 'modulo(signed(a) / signed(b))',
    to: 'modulo(a / b)'
  }, {
    name: 'a load gets what was stored before an overlapping store',
    file: 'memory.ts',
    from: 'if (overlap(written, { from: at, to: at + WORD_BYTES })) known.delete(at)',
    to: 'if (overlap(written, { from: at, to: at + 1n })) known.delete(at)'
  }, {
    name: 'a load gets what only one of the ways here has stored',
    file: 'memory.ts',
    from: 'others.every(other => other.get(at) === value)',
    to: 'others.every(() => value >= 0)'
  }, {
    name: 'a store that only a hash reads is dropped',
    file: 'memory.ts',
    from: "return op === 'keccak256' ? spanOf(body, at, mostOf(body, size)) : undefined",
    to: 'return undefined'
  }, {
    name: 'a store that only a revert reads is dropped',
    file: 'memory.ts',
    from: '? [spanOf(body, block.end.offset, mostOf(body, block.end.size))]',
    to: '? []'
  }, {
    name: 'growth is charged again',
    file: 'memory.ts',
    from: 'block.steps += memorySteps(to.exact) - memorySteps(from.exact)',
    to: 'block.steps += memorySteps(to.exact)'
  }, {
    name: 'growth that may be is taken for growth that has been',
    file: 'memory.ts',
    from: 'if (needOf(body, value).most <= from.least) return []',
    to: 'if (needOf(body, value).least <= from.least) return []'
  }, {
    name: 'steps of a block that is joined to the one before are dropped',
    file: 'prune.ts',
    from: 'block.steps += next.steps',
    to: 'block.steps += 0'
  }, {
    name: 'what an edge gives is not parallel to what the block takes',
    file: 'construct.ts',
    from: 'args: this.#stack.filter((_, index) => stack[index] === undefined)',
    to: 'args: this.#stack.filter((_, index) => stack[index] === undefined).reverse()'
  }
]

const EMIT: readonly Mutation[] = [
  {
    name: 'memory is not cleared for the next application',
    file: 'emit-memory.ts',
    from: 'if (!this.#deps.context.body.leavesMemory) return',
    to: 'if (Number.isFinite(0)) return'
  }, {
    name: 'a divisor that may be zero is not looked at',
    file: 'emit-arithmetic.ts',
    from: 'if (right.low > 0n || right.high < 0n) {',
    to: 'if (right.low >= 0n || right.high < 0n) {'
  }, {
    name: 'shr instead of sar',
    file: 'emit-arithmetic.ts',
    from: 'f.i64(bits < LIMB_BITS ? bits : LIMB_BITS - 1n).op(OP.i64_shr_s)',
    to: 'f.i64(bits < LIMB_BITS ? bits : LIMB_BITS - 1n).op(OP.i64_shr_u)'
  }, {
    name: 'a shift by 64 is thought to be one by less',
    file: 'emit-arithmetic.ts',
    from: 'if (from.range(shift).high < LIMB_BITS) {',
    to: 'if (from.range(shift).high < 2n * LIMB_BITS) {'
  }, {
    name: 'an unsigned comparison of signed words',
    file: 'emit-compare.ts',
    from: 'slt: OP.i64_lt_s',
    to: 'slt: OP.i64_lt_u'
  }, {
    name: 'an unsigned word of 64 bits is thought to be signed',
    file: 'emit-compare.ts',
    from: "return widthOf(range) === 'signed64' || isBoth(range)",
    to: "return widthOf(range) !== 'wide' || isBoth(range)"
  }, {
    name: 'upper limbs do not repeat the sign',
    file: 'emit-values.ts',
    from: 'if (index > 0) this.f.i64(63n).op(OP.i64_shr_s)',
    to: 'if (index > 0) this.f.i64(63n).op(OP.i64_shr_u)'
  }, {
    name: 'exactly as many steps as there may be are too many',
    file: 'emit-steps.ts',
    from: '.op(OP.i64_gt_u)',
    to: '.op(OP.i64_ge_u)'
  }, {
    name: 'an execution may not take its last step',
    file: 'driver.ts',
    from: 'f.get(this.#total).get(this.#budget).op(OP.i64_gt_u, OP.if, NO_RESULT)',
    to: 'f.get(this.#total).get(this.#budget).op(OP.i64_ge_u, OP.if, NO_RESULT)'
  }, {
    name: 'parameters are given one after the other, not all at once',
    file: 'emit-body.ts',
    from: `for (const { param, arg } of given) this.#values.give(arg, param)
    for (const { param } of given.reverse()) this.#values.receive(param)`,
    to: `for (const { param, arg } of given) {
      this.#values.give(arg, param)
      this.#values.receive(param)
    }`
  }
]

const WIDE: readonly Mutation[] = [
  {
    name: 'a quotient has the sign of the dividend',
    file: 'wide-divide.ts',
    from: 'negatedIf(f, let64(f, xor(signA, signB)), quotient)',
    to: 'negatedIf(f, signA, quotient)'
  }, {
    name: 'the sum of an addmod has no 257th bit',
    file: 'wide-divide.ts',
    from: 'put(f, ...sum, carry, 0n, 0n, 0n, ...M)',
    to: 'put(f, ...sum, 0n, 0n, 0n, 0n, ...M)'
  }, {
    name: 'a long quotient is one digit short',
    file: 'wide-divide.ts',
    from: '.i32(0).op(OP.i32_ge_s).at(OP.br_if, 0)',
    to: '.i32(0).op(OP.i32_gt_s).at(OP.br_if, 0)'
  }
]

export const MUTATIONS: readonly Mutation[] = [...FRONT, ...EMIT, ...WIDE]
