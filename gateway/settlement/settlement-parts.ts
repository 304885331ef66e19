/** Composes receipts and settlements: what is owed, how it is paid, what others tell, the books, and the routes. */
import type { FastifyPluginAsync } from 'fastify'
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import type { ContentId, JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { fetchBlob } from '../../protocol/net/blobs.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import { bookParts } from '../books/book-parts.ts'
import type { ChainBooks } from '../books/chain-books.ts'
import type { Payment } from '../../protocol/wire/receipts.ts'
import type { GatewayConfig } from '../config.ts'
import type { Ledger } from '../credits/ledger.ts'
import type { JobReader } from '../jobs/job-reader.ts'
import { receiptRoutes } from '../routes/receipts.ts'
import { settlementRoutes } from '../routes/settlements.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'
import type { SettlementStore } from '../store/settlement-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { ReceiptFiles } from './receipt-files.ts'
import { SettlementBooks } from './settlement-books.ts'
import { SettlementIntake } from './settlement-intake.ts'
import { SettlementPeers } from './settlement-peers.ts'
import { Settler, type SettlerDeps } from './settler.ts'

/** What is owed, and how it was paid. */
export interface Owed {
  receipts: ReceiptStore
  store: SettlementStore
  /** Final payments to a node, the latest last. */
  paymentsTo: (node: PeerId) => Promise<Payment[]>
}

export interface SettlementPartsDeps extends Pick<SettlerDeps, 'signer' | 'clock' | 'logger' | 'onFatal'> {
  state: StateStore
  network: Network
  /** Other gateways heard of lately. */
  gateways (): PeerId[]
  /** Undefined where there is no chain: then nobody is paid, and receipts wait. */
  solana: Solana | undefined
  jobs: Pick<JobReader, 'get'>
  ledger: Pick<Ledger, 'core'>
  owed: Owed
  events: Pick<JobEvents, 'tell'>
}

export interface SettlementParts {
  receipts: ReceiptStore
  store: SettlementStore
  /** Absent where there is no chain. */
  settler: Settler | undefined
  chainBooks: ChainBooks | undefined
  files: ReceiptFiles
  /** Manifests and receipts, for whoever asks by content id. */
  content (id: ContentId): Promise<Uint8Array | undefined>
  services: Array<[name: string, service: Service]>
  routes: FastifyPluginAsync[]
}

export function settlementParts (
  deps: SettlementPartsDeps,
  config: Pick<GatewayConfig, 'settleReceipts' | 'settleAgeS' | 'settleOwed' | 'payoutMin'>
): SettlementParts {
  const { state, network, signer, solana, logger, owed: { receipts, store, paymentsTo } } = deps
  const books = new SettlementBooks({ state, receipts, store, signer })
  const settler = solana === undefined
    ? undefined
    : new Settler({ ...deps, solana, receipts, store, books }, {
      receipts: config.settleReceipts, ageMs: config.settleAgeS * 1_000, owed: config.settleOwed,
      payoutMin: config.payoutMin
    })
  const intake = new SettlementIntake({
    state, store, books, logger: logger.child('settlements'),
    fetch: async (peer, id) => await fetched(network, peer, id),
    onForgotten: revision => {
      settler?.halt(`another gateway knows of settlements of this one up to word ${revision}, which its books lack`)
    }
  })
  const peers = new SettlementPeers({ ...deps, store, books, intake })
  books.onPaid = ({ transaction, receipts: count, payees, sum }) => {
    const what = `${count} receipts, ${payees} nodes, ${sum} micro-USDC`
    deps.events.tell({ word: 'settled', detail: `${transaction}: ${what}` })
  }
  books.onChanged = () => { peers.announce() }
  const files = new ReceiptFiles({
    store, receiptOf: async jobId => await receipts.byJob(jobId) ?? await receiptElsewhere(deps.jobs, jobId)
  })
  const bookkeeping = bookParts({
    ...deps, gateways: () => deps.gateways(), receipts, settlements: store, book: () => deps.ledger.core.machine.book,
    paymentsTo,
    heldBack: node => settler?.heldBack.get(node), trouble: () => settler?.trouble?.reason
  })
  return {
    receipts,
    store,
    settler,
    chainBooks: bookkeeping.chain,
    files,
    content: async id => await store.file(id),
    services: [
      ['settlement books', { start: async () => { await books.load() }, stop: async () => {} }],
      ['settlement peers', peers], ...settler === undefined ? [] : [['settler', settler] as [string, Service]],
      ...bookkeeping.services
    ],
    routes: [receiptRoutes({ files }), settlementRoutes({ store }), bookkeeping.routes]
  }
}

/** Of a job that another gateway looks after. Throws DCN_JOB_NOT_FOUND. */
async function receiptElsewhere (jobs: Pick<JobReader, 'get'>, jobId: JobId): Promise<Uint8Array | undefined> {
  const { record } = await jobs.get(jobId, 0, new AbortController().signal)
  return record.receipt.byteLength === 0 ? undefined : record.receipt
}

/** A peer that gives something else has it as little as one that has nothing; what was asked for may be fine. */
async function fetched (network: Pick<Network, 'request'>, peer: PeerId, id: ContentId): Promise<Uint8Array> {
  try {
    return await fetchBlob(network, peer, id)
  } catch (cause) {
    if (!isDcnError(cause) || cause.code !== 'DCN_MESSAGE_MALFORMED') throw cause
    throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: id }, { cause })
  }
}
