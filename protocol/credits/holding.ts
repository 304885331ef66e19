/** What one gateway's row says of one wallet, and which entries may follow from it. */
import { CREDITS_MAX, FAUCET, type LedgerEntry } from '../wire/ledger.ts'

/** Sums over a row's entries for one wallet, in credits. Each only grows, and stays at most CREDITS_MAX. */
export interface Holding {
  minted: number
  /** Of `minted`, what came from the faucet. */
  faucet: number
  /** Of `minted`, what was paid in. */
  deposited: number
  received: number
  refunded: number
  debited: number
  sent: number
  burnt: number
}

/** Largest faucet claim that a row may hold: what a gateway's setting allows. */
export const FAUCET_CREDITS_MAX = 1_000_000_000

export function emptyHolding (): Holding {
  return { minted: 0, faucet: 0, deposited: 0, received: 0, refunded: 0, debited: 0, sent: 0, burnt: 0 }
}

/** Credits that the row may still spend or send. Never negative. */
export function rightsOf ({ minted, received, refunded, debited, sent, burnt }: Holding): number {
  return minted + received + refunded - debited - sent - burnt
}

/** Adds an entry, or says why it may not stand here; then `holding` is as it was. */
export function addTo (holding: Holding, entry: LedgerEntry): string | undefined {
  const { amount } = entry
  switch (entry.kind) {
    case 'mint':
      if (entry.reason !== FAUCET) return addDeposit(holding, amount)
      if (holding.faucet > 0) return 'it gives a wallet the faucet twice'
      if (amount > FAUCET_CREDITS_MAX) return 'the faucet gives less than that'
      holding.faucet = amount
      return grow(holding, 'minted', amount)
    case 'receive':
      return grow(holding, 'received', amount)
    case 'refund':
      if (amount > holding.debited - holding.refunded) return 'it gives back more than it took'
      return grow(holding, 'refunded', amount)
    case 'debit':
      return take(holding, 'debited', amount)
    case 'transfer':
      return take(holding, 'sent', amount)
    case 'burn':
      return take(holding, 'burnt', amount)
  }
}

function take (holding: Holding, field: 'debited' | 'sent' | 'burnt', amount: number): string | undefined {
  if (amount > rightsOf(holding)) return 'it spends more than it holds'
  return grow(holding, field, amount)
}

function addDeposit (holding: Holding, amount: number): string | undefined {
  const reason = grow(holding, 'minted', amount)
  // A part of what can be counted can be counted.
  if (reason === undefined) holding.deposited += amount
  return reason
}

function grow (holding: Holding, field: keyof Holding, amount: number): string | undefined {
  if (holding[field] + amount > CREDITS_MAX) return 'a sum grows beyond what can be counted'
  holding[field] += amount
  return undefined
}
