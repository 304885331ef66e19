/**
 * Finds where this gateway's records differ from another's: from the whole to ever smaller ranges, with questions that
 * the caller sends. Specified in protocol/spec/records.md, "Comparing".
 */
import { bytesEqual } from '../core/bytes.ts'
import { must } from '../wire/codec.ts'
import { RANGES_MAX, type Entry, type RangeState } from '../wire/records-sync.ts'
import type { RecordSet } from './record-set.ts'

export interface RangeQuestion { prefix: string, digest: Uint8Array }

/** `wanted`: the other has something else or more. `given`: ids that the other has not. */
export interface Difference { wanted: Entry[], given: string[] }

type Compared = Pick<RecordSet, 'digest' | 'look' | 'entries'>

/** What a gateway answers. */
export function compareRanges (records: Compared, questions: readonly RangeQuestion[]): RangeState[] {
  return questions.map(({ prefix, digest }) =>
    bytesEqual(records.digest(prefix), digest) ? { same: true } : records.look(prefix))
}

const ID_DIGITS = 64

export class Comparison {
  readonly #records: Compared
  /** Ranges that may differ. Depth first, so that what differs is dealt with while the rest is looked for. */
  #open = ['']

  constructor (records: Compared) {
    this.#records = records
  }

  /** What to ask next; nothing when all has been compared. */
  next (): RangeQuestion[] {
    const prefixes = this.#open.splice(-RANGES_MAX)
    return prefixes.map(prefix => ({ prefix, digest: this.#records.digest(prefix) }))
  }

  /** Throws DCN_MESSAGE_MALFORMED where these are no answers to the questions. */
  answered (questions: readonly RangeQuestion[], states: readonly RangeState[]): Difference {
    const what = 'records answer'
    must(states.length === questions.length, what, 'not one state for each range')
    const differences: Difference = { wanted: [], given: [] }
    for (const [at, { prefix }] of questions.entries()) {
      const state = states[at]
      if (state === undefined || 'same' in state) continue
      if ('digests' in state) {
        must(prefix.length < ID_DIGITS, what, 'a single id has no parts')
        this.#divide(prefix, state.digests)
      } else {
        must(state.entries.every(({ id }) => id.startsWith(prefix)), what, 'an entry is outside its range')
        const { wanted, given } = difference(state.entries, this.#records.entries(prefix))
        differences.wanted.push(...wanted)
        differences.given.push(...given)
      }
    }
    return differences
  }

  #divide (prefix: string, digests: readonly Uint8Array[]): void {
    for (const [digit, digest] of digests.entries()) {
      const part = prefix + digit.toString(16)
      if (!bytesEqual(this.#records.digest(part), digest)) this.#open.push(part)
    }
  }
}

function difference (theirs: readonly Entry[], ours: readonly Entry[]): Difference {
  const known = new Map(ours.map(({ id, hash }) => [id, hash]))
  const told = new Set(theirs.map(({ id }) => id))
  return {
    wanted: theirs.filter(({ id, hash }) => known.get(id) !== hash),
    given: ours.filter(({ id }) => !told.has(id)).map(({ id }) => id)
  }
}
