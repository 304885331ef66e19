/** A settlement's part as its gateway keeps it on disk. */
import { decodeCanonical } from '../wire/codec.ts'
import { wordTable } from '../wire/enums.ts'
import { own } from '../wire/envelope.ts'
import { StoredPart as PartCodec, StoredPartWord as WireWord } from '../wire/settlements-messages.ts'
import type { Part } from './settlement-machine.ts'

const PART_BYTES_MAX = 4 * 1024

const WORDS = wordTable<Part['state'], WireWord>({
  planned: WireWord.STORED_PART_WORD_PLANNED,
  signed: WireWord.STORED_PART_WORD_SIGNED,
  final: WireWord.STORED_PART_WORD_FINAL,
  failed: WireWord.STORED_PART_WORD_FAILED
})

const NONE = {
  attempt: 0, refusals: 0, signature: '', transaction: new Uint8Array(), lastValidBlockHeight: 0, reason: ''
}

export function encodePart (part: Part): Uint8Array {
  const { state: word, ...facts } = part
  const state = WORDS.toWire(word)
  if (!('payment' in facts)) return PartCodec.encode({ ...NONE, ...facts, state })
  const { payment: { signature, bytes, lastValidBlockHeight }, attempt, refusals } = facts
  return PartCodec.encode({
    ...NONE, state, attempt, refusals, signature, transaction: own(bytes), lastValidBlockHeight
  })
}

/** Throws DCN_MESSAGE_MALFORMED. */
export function decodePart (bytes: Uint8Array): Part {
  const what = 'part of a settlement'
  const { signature, attempt, refusals, reason, ...stored } = decodeCanonical(what, PartCodec, bytes, PART_BYTES_MAX)
  const state = WORDS.fromWire(what, stored.state)
  switch (state) {
    case 'planned': return { state, attempt, refusals }
    case 'signed': {
      const { transaction, lastValidBlockHeight } = stored
      return { state, attempt, refusals, payment: { signature, bytes: transaction, lastValidBlockHeight } }
    }
    case 'final': return { state, signature }
    case 'failed': return { state, signature, reason }
  }
}
