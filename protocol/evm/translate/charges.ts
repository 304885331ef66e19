/** What data decides of a cost becomes part of its block's steps, where the data is known well enough. */
import type { BodyBuilder } from './body-builder.ts'
import type { Value } from './ir.ts'
import { WORD_BYTES, type Range } from './range.ts'
import { unsignedOf } from './range-rules.ts'

/** Ranges have been found. */
export function settleCharges (body: BodyBuilder): void {
  for (const block of body.blocks) {
    block.values = block.values.filter(id => {
      const steps = stepsOf(body, body.get(id))
      if (steps === undefined) return true
      block.steps += steps
      return false
    })
  }
}

/** Undefined of what is no charge, or is not certain. */
function stepsOf (body: BodyBuilder, { op, operands: [operand = 0], index = 0 }: Value): number | undefined {
  if (op !== 'chargewords' && op !== 'chargebytes') return undefined
  const { low, high } = unitsOf(op, unsignedOf(body.get(operand).range))
  return low === high && low <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(low) * index : undefined
}

function unitsOf (op: 'chargewords' | 'chargebytes', { low, high }: Range): Range {
  const units = op === 'chargewords'
    ? (n: bigint) => (n + WORD_BYTES - 1n) / WORD_BYTES
    : (n: bigint) => n === 0n ? 0n : BigInt((n.toString(16).length + 1) >> 1)
  return { low: units(low), high: units(high) }
}
