/** Methods that read transactions. */
import type { TransactionRecord } from '../journal/entries.ts'
import type { LocalChain } from '../local-chain.ts'
import { inContext, type Methods, readerOf } from './context.ts'
import type { Config } from './params.ts'
import { memoOf, statusJson, transactionJson } from './transaction-json.ts'

const STATUSES_MAX = 256
const PAGE_MAX = 1_000

export function historyMethods (chain: LocalChain): Methods {
  return {
    getTransaction: params => {
      const config = params.config(1)
      const encoding = config.encoding ?? 'json'
      const versionMax = config.integer('maxSupportedTransactionVersion')
      const record = chain.transaction(params.signature(0), readerOf(chain, config))
      return record === undefined ? null : transactionJson(record, { encoding, versionMax })
    },
    getSignatureStatuses: params => {
      const statuses = params.signatures(0, STATUSES_MAX).map(signature => {
        const record = chain.transaction(signature, 'processed')
        if (record === undefined) return null
        const { slot, err } = record
        const confirmationStatus = certaintyOf(chain, record)
        const confirmations = confirmationStatus === 'finalized' ? null : chain.slotAt('processed') - slot
        return { slot, confirmations, err, status: statusJson(err), confirmationStatus }
      })
      return inContext(chain, 'processed', statuses)
    },
    getSignaturesForAddress: params => {
      const config = params.config(1)
      const slotMax = chain.slotAt(readerOf(chain, config))
      return page(chain.history.of(params.address(0)), slotMax, config).map(record => ({
        signature: record.signature, slot: record.slot, err: record.err, memo: memoOf(record),
        blockTime: record.timeS, confirmationStatus: certaintyOf(chain, record)
      }))
    }
  }
}

function certaintyOf (chain: LocalChain, { slot }: TransactionRecord): string {
  if (slot <= chain.slotAt('finalized')) return 'finalized'
  return slot <= chain.slotAt('confirmed') ? 'confirmed' : 'processed'
}

/** Newest first, from after `before` on, until `until`. */
function page (records: readonly TransactionRecord[], slotMax: bigint, config: Config): TransactionRecord[] {
  const [before, until] = [config.signature('before'), config.signature('until')]
  const limit = Math.min(config.integer('limit') ?? PAGE_MAX, PAGE_MAX)
  const at = before === undefined ? -1 : records.findIndex(({ signature }) => signature === before)
  const found: TransactionRecord[] = []
  for (let index = (at < 0 ? records.length : at) - 1; index >= 0 && found.length < limit; index--) {
    const record = records[index]
    if (record === undefined || record.signature === until) break
    if (record.slot <= slotMax) found.push(record)
  }
  return found
}
