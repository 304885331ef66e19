/**
 * Reads what a gateway has stored, and says what does not decode. Bounded: of each kind the first entries only, for it
 * runs beside the gateway's work. Knows every kind by the beginning of its keys; another is told, too: it is from a
 * newer version, or from nobody.
 */
import { fromUtf8 } from '../../protocol/core/bytes.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { decodeReceipt } from '../../protocol/receipts/receipt.ts'
import { decodePart } from '../../protocol/receipts/stored-part.ts'
import { decodeClaim } from '../../protocol/wire/claims.ts'
import { decodeIntent, decodePayment, decodeSweep } from '../../protocol/wire/deposits.ts'
import { decodeEvidence } from '../../protocol/wire/evidence.ts'
import { decodeJobSummary } from '../../protocol/wire/job-list.ts'
import { decodeJobRecord } from '../../protocol/wire/jobs.ts'
import { openBlock } from '../../protocol/wire/ledger.ts'
import {
  StoredDeposit, StoredHolding, StoredRefund, StoredRow, StoredTransfer
} from '../../protocol/wire/ledger-messages.ts'
import { readRecord } from '../../protocol/wire/records.ts'
import { openStatus } from '../../protocol/wire/settlement-news.ts'
import type { StateStore } from './state-store.ts'

/** Entries of one kind that are read, and how many at once. */
export const CHECKED_PER_KIND_MAX = 2_000
const PAGE = 64
/** Faults that are told. */
const FAULTS_MAX = 20

/** Throws where the value is not what the key says. `rest`: the key without what names its kind. */
type Check = (value: Uint8Array, rest: string) => unknown

const json: Check = value => JSON.parse(fromUtf8(value)) as unknown
const content: Check = (value, rest) => {
  if (contentIdOf(value) !== rest) throw new RangeError('its hash is not its name')
}
/** Marks, and short texts that are only looked up by. */
const anything: Check = () => {}

const KINDS: Readonly<Record<string, Check>> = {
  'job/': decodeJobRecord,
  'wallet-job/': decodeJobSummary,
  'code/': content,
  'open/': anything,
  'copy/': anything,
  'tell/': anything,
  'rcpt/': decodeReceipt,
  'rcpt-job/': anything,
  'payee/': decodeReceipt,
  'settled/': decodeReceipt,
  'stl/': openStatus,
  'stl-rev/': anything,
  'stl-id/': anything,
  'stl-time/': anything,
  'stl-payee/': anything,
  'stl-file/': content,
  'stl-root/': anything,
  'stl-part/': decodePart,
  'claim/of/': decodeClaim,
  'claim/until/': anything,
  'intent/of/': (value, intentId) => decodeIntent(value, { intentId, reference: '' }),
  'intent/sweep/': decodeSweep,
  'x402/': decodePayment,
  'rec/': readRecord,
  'evidence/': decodeEvidence,
  'hook/': json,
  'hook-heir/': json,
  'whole/': json,
  'feed/item/': json,
  'feed/delta/': json,
  'meta/': anything,
  'chain/': anything,
  'led/row/': value => StoredRow.decode(value),
  'led/held/': value => StoredHolding.decode(value),
  'led/sent/': value => StoredTransfer.decode(value),
  'led/block/': openBlock,
  'led/fork/': openBlock,
  'led/deposit/': value => StoredDeposit.decode(value),
  'led/owed/': value => StoredRefund.decode(value)
}

/** Marks of jobs, which must be there. */
const MARKS = ['open/', 'copy/']

export interface StoreReport {
  /** Entries that were read. */
  checked: number
  /** Kinds of which there is more than was read. */
  cut: string[]
  /** What is not as it should be, a line each. */
  faults: string[]
  faultCount: number
  /** Beginnings of keys that no version up to this one writes. */
  unknown: string[]
}

/** Rejects where the database itself cannot be read, and where `signal` is set off. */
export async function checkStore (
  state: Pick<StateStore, 'keys' | 'entries' | 'has'>, signal: AbortSignal
): Promise<StoreReport> {
  const report: StoreReport = { checked: 0, cut: [], faults: [], faultCount: 0, unknown: [] }
  // What comes after all keys of a kind is the beginning of the next.
  for (let after: string | undefined; ;) {
    const [first] = await state.keys({ prefix: '', limit: 1, ...after === undefined ? {} : { after } })
    if (first === undefined) return report
    const kind = kindOf(first)
    if (kind === undefined) {
      const stem = /^[^/]*\/?/.exec(first)?.[0] ?? first
      report.unknown.push(stem)
      after = `${stem}\uffff`
    } else {
      after = await checkKind(state, kind, report, signal)
    }
  }
}

/** The key to go on after. */
async function checkKind (
  state: Pick<StateStore, 'entries' | 'has'>, kind: string, report: StoreReport, signal: AbortSignal
): Promise<string> {
  const check = KINDS[kind] ?? anything
  let after: string | undefined
  for (let read = 0; read < CHECKED_PER_KIND_MAX; read += PAGE) {
    signal.throwIfAborted()
    const entries = await state.entries({ prefix: kind, limit: PAGE, ...after === undefined ? {} : { after } })
    for (const [key, value] of entries) {
      after = key
      report.checked++
      await checkEntry(state, { kind, key, value, check }, report)
    }
    if (entries.length < PAGE) return `${kind}\uffff`
  }
  report.cut.push(kind)
  return `${kind}\uffff`
}

async function checkEntry (
  state: Pick<StateStore, 'has'>,
  { kind, key, value, check }: { kind: string, key: string, value: Uint8Array, check: Check }, report: StoreReport
): Promise<void> {
  const rest = key.slice(kind.length)
  let fault: string | undefined
  try {
    check(value, rest)
    if (MARKS.includes(kind) && !await state.has(`job/${rest}`)) fault = 'its job is not there'
  } catch (err) {
    // Whatever a decoder throws, the entry is what is wrong.
    fault = reasonOf(err)
  }
  if (fault === undefined) return
  report.faultCount++
  if (report.faults.length < FAULTS_MAX) report.faults.push(`${key.slice(0, 100)}: ${fault}`)
}

/** No kind's beginning is that of another. */
function kindOf (key: string): string | undefined {
  return Object.keys(KINDS).find(prefix => key.startsWith(prefix))
}
