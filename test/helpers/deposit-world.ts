/** All of a gateway's deposits but the network: a real state and ledger, a chain and a clock of the test's. */
import { addressOfPeer } from '../../protocol/core/peer-id.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster } from '../../gateway/deposits/cluster.ts'
import { DepositDesk } from '../../gateway/deposits/deposit-desk.ts'
import type { DepositPeers } from '../../gateway/deposits/deposit-peers.ts'
import { IntentKeys } from '../../gateway/deposits/intent-keys.ts'
import { IntentWatch } from '../../gateway/deposits/intent-watch.ts'
import { Intents } from '../../gateway/deposits/intents.ts'
import { Sweeper } from '../../gateway/deposits/sweeper.ts'
import { Ledger } from '../../gateway/credits/ledger.ts'
import { IntentStore } from '../../gateway/store/intent-store.ts'
import { PaymentStore } from '../../gateway/store/payment-store.ts'
import { StateStore } from '../../gateway/store/state-store.ts'
import { toBase58 } from '../../protocol/core/base58.ts'
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import type { UsdcTransaction } from '../../protocol/solana/types.ts'
import { FakeSolana } from './fake-solana.ts'
import { ledgerPeer, ledgerSigner, transactionNo } from './ledger.ts'
import { begun } from './ledger-network.ts'
import { silentLogger } from './silent-logger.ts'
import { balance, usdcTransaction } from './usdc-transactions.ts'

export const SELF = ledgerPeer(0)
export const ADDRESS = addressOfPeer(SELF)
export const GENESIS_TEXT = toBase58(new Uint8Array(32).fill(9))

export class DepositWorld {
  readonly path: string
  readonly solana = new FakeSolana()
  readonly clock = { ms: 1_800_000_000_000, nowMs: () => this.clock.ms }
  /** What another gateway answers. */
  readonly elsewhere: Array<{ gateway: string, transaction: string }> = []
  state!: StateStore
  ledger!: Ledger
  cluster!: Cluster
  payments!: PaymentStore
  intents!: Intents
  desk!: DepositDesk
  watch!: IntentWatch
  #ids = 0

  private constructor (path: string) {
    this.path = path
    this.solana.genesisHash = GENESIS_TEXT
  }

  static async start (): Promise<DepositWorld> {
    const world = new DepositWorld(await mkdtemp(join(tmpdir(), 'dcn-deposits-')))
    await world.open()
    return world
  }

  async open (): Promise<void> {
    const { solana, clock } = this
    const logger = silentLogger
    const signer = ledgerSigner(0)
    const state = new StateStore({ path: join(this.path, 'state') })
    await state.start()
    const cluster = new Cluster({ solana, state, logger })
    const ledger = new Ledger({
      network: {
        self: SELF, subscribe: () => {}, publish: async () => {}, serveRequests: () => {},
        request: async peer => { throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'nobody is there' }) }
      },
      state, signer, clock, logger, gateways: () => [], genesis: () => cluster.genesis,
      onFatal: err => { throw err }
    }, { faucetCredits: 50, creditsPerRequest: 1, bootstrapped: false, mdns: false })
    const keys = new IntentKeys(new Uint8Array(32).fill(3))
    const store = new IntentStore({ state, referenceOf: intentId => keys.reference(intentId) })
    const payments = new PaymentStore({ state })
    const intents = new Intents({
      address: ADDRESS, cluster, state, store, keys, clock, newId: () => String(++this.#ids).padStart(32, '0')
    })
    const peers: Pick<DepositPeers, 'ask'> = {
      ask: async (gateway, transaction) => {
        this.elsewhere.push({ gateway, transaction })
        return { gateway, transaction, wallet: 'their-payer', amount: 1 }
      }
    }
    const desk = new DepositDesk({
      self: SELF, cluster, ledger, intents, payments, peers, gateways: () => [ledgerPeer(1)]
    }, { depositsFromSlot: 0 })
    const sweeper = new Sweeper({ signer, address: ADDRESS, keys, store, intents, state, logger })
    const watch = new IntentWatch({ cluster, intents, desk, sweeper, clock, logger })
    Object.assign(this, { state, ledger, cluster, payments, intents, desk, watch })
    await cluster.start()
    await ledger.start()
    await begun(ledger)
    await intents.load()
  }

  async close (): Promise<void> {
    await this.watch.stop()
    await this.ledger.stop()
    await this.cluster.stop()
    await this.state.stop()
  }

  async reopen (): Promise<void> {
    await this.close()
    await this.open()
  }

  async [Symbol.asyncDispose] (): Promise<void> {
    await this.close()
    await rm(this.path, { recursive: true, force: true })
  }

  /** A final payment to the owner's account; its signature. */
  pay (to: string, amount: bigint, more: Partial<UsdcTransaction> = {}): string {
    const signature = transactionNo(this.solana.transactions.length)
    const account = `usdc-of-${to}`
    const held = this.solana.balances.get(to) ?? 0n
    this.solana.balances.set(to, held + amount)
    const transaction = usdcTransaction([
      balance(account, to, held, held + amount), balance('usdc-of-payer', 'payer', amount, 0n)
    ], { signature, ...more })
    transaction.accounts.push(...more.accounts ?? [], to, account)
    this.solana.transactions.push(transaction)
    return signature
  }
}

export async function codeOf (doing: Promise<unknown>): Promise<string> {
  return await doing.then(() => 'done', (err: unknown) => isDcnError(err) ? err.code : String(err))
}
