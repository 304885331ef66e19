/** The settlement of one gateway with a disk of its own, without the rest of a gateway. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SettlementBooks } from '../../gateway/settlement/settlement-books.ts'
import { Settler, type SettlerInit } from '../../gateway/settlement/settler.ts'
import { ReceiptStore } from '../../gateway/store/receipt-store.ts'
import { SettlementStore } from '../../gateway/store/settlement-store.ts'
import { StateStore } from '../../gateway/store/state-store.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import { createSolana } from '../../protocol/solana/solana.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import { USDC_MINT } from '../../protocol/core/limits.ts'
import { jobIdNo } from './jobs.ts'
import { systemClock } from './network.ts'
import { silentLogger } from './silent-logger.ts'

export interface TestSettlement {
  state: StateStore
  receipts: ReceiptStore
  store: SettlementStore
  books: SettlementBooks
  settler: Settler
  /** Receipts as the dispatcher keeps them; the job's id of each is `jobIdNo` of its place, from 0. */
  keep (receipts: readonly Uint8Array[]): Promise<void>
  stop (): Promise<void>
}

export interface TestSettlementInit extends Partial<SettlerInit> {
  path: string
  signer: Signer
  solana: Solana
}

/** Settles whatever there is, at once, unless `init` says otherwise. */
export async function startSettlement ({ path, signer, solana, ...init }: TestSettlementInit): Promise<TestSettlement> {
  const state = new StateStore({ path })
  await state.start()
  const receipts = new ReceiptStore({ state })
  const store = new SettlementStore({ state })
  const books = new SettlementBooks({ state, receipts, store, signer })
  const settler = new Settler({
    state, receipts, store, books, signer, solana, clock: systemClock, logger: silentLogger,
    onFatal: err => { throw err }
  }, {
    receipts: 1, ageMs: 1_000_000_000, owed: 1_000_000, payoutMin: 1, idleTickMs: 10, payingTickMs: 10, backoffMs: 10,
    ...init
  })
  let kept = 0
  return {
    state,
    receipts,
    store,
    books,
    settler,
    async keep (made) {
      await state.commit(batch => { for (const receipt of made) receipts.put(batch, receipt, jobIdNo(kept++)) })
    },
    async stop () {
      await settler.stop()
      await state.stop()
    }
  }
}

export function solanaAt (url: string, mint = USDC_MINT): Solana {
  return createSolana({ clock: systemClock, random: Math.random, mint, url })
}

/** A directory that goes when the test ends. */
export async function stateDir (): Promise<{ path: string, [Symbol.asyncDispose] (): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'dcn-settle-'))
  return { path, [Symbol.asyncDispose]: async () => { await rm(path, { recursive: true, force: true }) } }
}
