/** Bytecode to a body of values whose ranges are known, with nothing in it that is not needed. */
import type { BodyBuilder, BodyInit } from './body-builder.ts'
import { settleCharges } from './charges.ts'
import { construct } from './construct.ts'
import { decode } from './decode.ts'
import { fold } from './fold.ts'
import type { Body } from './ir.ts'
import { CODE_BYTES_MAX } from './limits.ts'
import { dropDeadStores, forwardLoads, settleGrowth } from './memory.ts'
import { prune } from './prune.ts'
import { WORD_BYTES } from './range.ts'
import { findRanges } from './ranges.ts'
import { refine } from './refine.ts'
import { TranslationRefusal } from './refusal.ts'

/** Rounds of folding; what is left after so many is right all the same. */
const FOLDS_MAX = 6

/** Throws a TranslationRefusal. */
export function buildBody (code: Uint8Array, init: BodyInit): Body {
  if (code.byteLength > CODE_BYTES_MAX) throw new TranslationRefusal('code-too-long', `${code.byteLength} bytes`)
  const body = construct(decode(code), init)
  prune(body)
  simplify(body)
  refine(body)
  simplify(body)
  if (forwardLoads(body)) simplify(body)
  settleCharges(body)
  const leavesMemory = dropDeadStores(body)
  settleGrowth(body, leavesMemory)
  prune(body)
  requireWords(body)
  return body.body(leavesMemory)
}

function simplify (body: BodyBuilder): void {
  for (let at = 0; at < FOLDS_MAX; at++) {
    findRanges(body)
    if (!fold(body)) return
    prune(body)
  }
  findRanges(body)
}

/** What is returned is one word. */
function requireWords (body: BodyBuilder): void {
  for (const block of body.blocks) {
    const { end } = block
    if (end.kind !== 'return') continue
    if (end.size === undefined || body.constantOf(end.size) !== WORD_BYTES) {
      throw new TranslationRefusal('return', 'it is no word')
    }
    block.end = { kind: 'return', value: end.value }
  }
}
