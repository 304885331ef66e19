/** Replaces values by simpler ones, as what is known of their ranges allows. */
import { rootOf } from './body.ts'
import type { BodyBuilder } from './body-builder.ts'
import { evaluate, isPure } from './evaluate.ts'
import type { Block, Op, ValueId } from './ir.ts'
import { modulo, WORD_BYTES, WORD_MAX } from './range.ts'
import { replaceAll } from './prune.ts'

/** Of these, a word with itself gives a constant. */
const WITH_ITSELF: ReadonlyMap<Op, bigint> = new Map<Op, bigint>([
  ['sub', 0n], ['xor', 0n], ['eq', 1n], ['lt', 0n], ['gt', 0n], ['slt', 0n], ['sgt', 0n]
])
/** Of these, the operand at the place changes nothing where it is the word. */
const NEUTRAL: ReadonlyMap<Op, ReadonlyArray<readonly [place: number, word: bigint]>> =
  new Map<Op, ReadonlyArray<readonly [place: number, word: bigint]>>([
    ['add', [[0, 0n], [1, 0n]]], ['sub', [[1, 0n]]], ['mul', [[0, 1n], [1, 1n]]], ['div', [[1, 1n]]],
    ['or', [[0, 0n], [1, 0n]]], ['xor', [[0, 0n], [1, 0n]]], ['and', [[0, WORD_MAX], [1, WORD_MAX]]],
    ['shl', [[0, 0n]]], ['shr', [[0, 0n]]], ['sar', [[0, 0n]]]
  ])

/** Whether anything changed. Ranges have been found. */
export function fold (body: BodyBuilder): boolean {
  const replaced = new Map<ValueId, ValueId>()
  let changed = false
  for (const block of body.blocks) {
    for (const id of [...block.values]) {
      const simpler = simplerThan(body, id)
      if (simpler !== undefined && simpler !== id) replaced.set(id, simpler)
    }
    block.values = block.values.filter(id => !replaced.has(id))
  }
  replaceAll(body, replaced)
  for (const block of body.blocks) if (foldEnd(body, block)) changed = true
  return changed || replaced.size > 0
}

function simplerThan (body: BodyBuilder, id: ValueId): ValueId | undefined {
  const { op, operands, range } = body.get(id)
  if (op === 'calldataload') return dataWord(body, operands[0] ?? 0)
  if (!isPure(op) && op !== 'copy') return undefined
  if (range.low === range.high) return body.constant(modulo(range.low))
  if (op === 'copy') return undefined
  const constants = operands.map(operand => body.constantOf(operand))
  if (constants.every(constant => constant !== undefined)) return body.constant(evaluate(op, constants))
  const [a = 0, b = 0] = operands
  const withItself = WITH_ITSELF.get(op)
  if (withItself !== undefined && rootOf(body, a) === rootOf(body, b)) return body.constant(withItself)
  for (const [place, word] of NEUTRAL.get(op) ?? []) if (constants[place] === word) return operands[1 - place]
  if (op === 'and') return masked(body, a, b) ?? masked(body, b, a)
  if (op === 'signextend') return extended(body, a, b)
  if (op !== 'iszero') return undefined
  becomeComparison(body, id, a)
  return negatedTwice(body, a)
}

/** The compiler asks whether words are the same by their difference; of which nothing but that is asked. */
function becomeComparison (body: BodyBuilder, id: ValueId, difference: ValueId): void {
  const { op, operands } = body.get(difference)
  if (op === 'sub' || op === 'xor') Object.assign(body.get(id), { op: 'eq', operands: [...operands] })
}

/** The word, where the mask leaves all that can be in it. */
function masked (body: BodyBuilder, word: ValueId, mask: ValueId): ValueId | undefined {
  const bits = body.constantOf(mask)
  const { low, high } = body.get(word).range
  if (bits === undefined || low < 0n) return undefined
  const possible = (1n << BigInt(high.toString(2).length)) - 1n
  return (bits & possible) === possible ? word : undefined
}

function extended (body: BodyBuilder, index: ValueId, word: ValueId): ValueId | undefined {
  const byte = body.constantOf(index)
  if (byte === undefined) return undefined
  const bound = 1n << (8n * (byte > 30n ? 31n : byte) + 7n)
  const { low, high } = body.get(word).range
  return byte > 30n || (low >= -bound && high < bound) ? word : undefined
}

function negatedTwice (body: BodyBuilder, negated: ValueId): ValueId | undefined {
  const { op, operands: [word = 0] } = body.get(negated)
  const { low, high } = body.get(word).range
  return op === 'iszero' && low >= 0n && high <= 1n ? word : undefined
}

function dataWord (body: BodyBuilder, at: ValueId): ValueId | undefined {
  const byte = body.constantOf(at)
  if (byte === undefined) return undefined
  if (byte >= BigInt(body.dataWords) * WORD_BYTES) return body.constant(0n)
  if (byte % WORD_BYTES !== 0n) return undefined
  const word = Number(byte / WORD_BYTES)
  if (body.kind === 'condition') return body.source('argument', word)
  return word === 0 ? body.source('x') : body.source('argument', word - 1)
}

function foldEnd (body: BodyBuilder, block: Block): boolean {
  const { end } = block
  if (end.kind !== 'branch') return false
  const { op, operands } = body.get(end.condition)
  const [word = 0] = operands
  if (op === 'iszero') {
    block.end = { ...end, condition: word, then: end.else, else: end.then }
    return true
  }
  if (op === 'sub' || op === 'xor') {
    const same = body.value('eq', [...operands])
    block.values.push(same)
    block.end = { ...end, condition: same, then: end.else, else: end.then }
    return true
  }
  const constant = body.constantOf(end.condition)
  if (constant === undefined) return false
  block.end = { kind: 'jump', to: constant === 0n ? end.else : end.then }
  return true
}
