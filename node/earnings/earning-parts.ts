/** What a node earns, put together. */
import { join } from 'node:path'
import { DcnError } from '../../protocol/core/errors.ts'
import { publicKeyOfAddress, solanaAddressOf } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { NodeConfig } from '../config.ts'
import { ReceiptBook } from '../store/receipt-book.ts'
import { Earnings, type EarningsDeps } from './earnings.ts'

export interface EarningParts {
  earnings: Earnings
  book: ReceiptBook
  services: Array<[name: string, service: Service]>
}

/** Throws DCN_CONFIG_INVALID. */
export function earningParts (
  deps: Omit<EarningsDeps, 'book'>, config: Pick<NodeConfig, 'payTo' | 'creditLimit'> & { data: string }
): EarningParts {
  const book = new ReceiptBook({ path: join(config.data, 'receipts') })
  const earnings = new Earnings({ ...deps, book }, {
    payTo: payToOf(config.payTo, deps.signer.publicKey), creditLimit: config.creditLimit
  })
  return { earnings, book, services: [['receipts', book], ['earnings', earnings]] }
}

function payToOf (payTo: string, ownKey: Uint8Array): string {
  if (payTo === '') return solanaAddressOf(ownKey)
  if (publicKeyOfAddress(payTo) !== undefined) return payTo
  throw new DcnError('DCN_CONFIG_INVALID', { where: '--pay-to', reason: 'must be a Solana address in base58' })
}
