/** Gateways' ledgers with real disks, on a network that is a map: peers die, are parted, and are played by the test. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditView } from '../../protocol/api/credits.ts'
import { LedgerAudit } from '../../gateway/credits/ledger-audit.ts'
import { Ledger } from '../../gateway/credits/ledger.ts'
import { StateStore } from '../../gateway/store/state-store.ts'
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { GossipValidator, RequestHandler } from '../../protocol/net/types.ts'
import {
  decodeLedgerAnswer, decodeLedgerRequest, encodeLedgerRequest, type LedgerAnswer, type LedgerRequest
} from '../../protocol/wire/ledger-requests.ts'
import { jobIdNo } from './jobs.ts'
import { ledgerPeer, ledgerSigner } from './ledger.ts'
import { systemClock } from './network.ts'
import { silentLogger } from './silent-logger.ts'

export interface LedgerDaemon {
  no: number
  peer: PeerId
  ledger: Ledger
  audit (wallet?: string): Promise<AuditView>
  state: StateStore
}

export class LedgerNetwork {
  readonly #dir: string
  readonly daemons: LedgerDaemon[] = []
  readonly #handlers = new Map<PeerId, RequestHandler>()
  readonly #validators = new Map<PeerId, GossipValidator>()
  /** Peers that do not answer, although they may be believed present. */
  readonly dead = new Set<PeerId>()
  /** Peers that nobody has heard of lately. */
  readonly unheard = new Set<PeerId>()
  /** Who can reach whom: peers with equal names. */
  readonly islands = new Map<PeerId, string>()
  /** Requests between gateways so far. */
  readonly requests: Array<{ from: PeerId, to: PeerId, request: LedgerRequest }> = []
  #jobNo = 0

  private constructor (dir: string) {
    this.#dir = dir
  }

  static async start (count: number, init: { faucetCredits?: number } = {}): Promise<LedgerNetwork> {
    const net = new LedgerNetwork(await mkdtemp(join(tmpdir(), 'dcn-ledger-')))
    for (let no = 0; no < count; no++) await net.add(no, init)
    await Promise.all(net.daemons.map(async ({ ledger }) => { await begun(ledger) }))
    return net
  }

  /** A gateway played by the test. */
  play (peer: PeerId, handler: (request: LedgerRequest, from: PeerId) => Promise<Uint8Array>): void {
    this.#handlers.set(peer, async (bytes, from) => await handler(decodeLedgerRequest(bytes), from))
  }

  async add (no: number, { faucetCredits = 50 }: { faucetCredits?: number } = {}): Promise<LedgerDaemon> {
    const peer = ledgerPeer(no)
    const state = new StateStore({ path: this.#path(no) })
    const ledger = new Ledger({
      network: {
        self: peer,
        subscribe: (_topic, validator) => { this.#validators.set(peer, validator) },
        publish: async (_topic, message) => { this.#gossip(peer, message) },
        serveRequests: (_protocol, _limits, handler) => { this.#handlers.set(peer, handler) },
        request: async (to, _protocol, bytes) => await this.#carry(peer, to, bytes)
      },
      state, signer: ledgerSigner(no), clock: systemClock, logger: silentLogger,
      gateways: () => this.heardOf(peer),
      onFatal: err => { throw err }
    }, { faucetCredits, creditsPerRequest: 1, bootstrapped: no > 0, mdns: false })
    const { core, store, peers } = ledger
    const auditor = new LedgerAudit({ core, store, peers })
    const daemon: LedgerDaemon = { no, peer, ledger, state, audit: async wallet => await auditor.run(wallet) }
    await state.start()
    await ledger.start()
    this.dead.delete(peer)
    this.daemons[no] = daemon
    return daemon
  }

  heardOf (by: PeerId): PeerId[] {
    return [...this.#handlers.keys()].filter(peer => peer !== by && !this.unheard.has(peer) && this.#reaches(by, peer))
  }

  /** Stops it, as far as others can see without a word. */
  async stop (no: number): Promise<void> {
    const { peer, ledger, state } = this.daemons[no]!
    this.dead.add(peer)
    await ledger.stop()
    await state.stop()
  }

  async restart (no: number): Promise<LedgerDaemon> {
    const daemon = await this.add(no)
    await begun(daemon.ledger)
    return daemon
  }

  /** A copy of a stopped gateway's disk; `restore` puts it back. */
  async backup (no: number): Promise<void> {
    await cp(this.#path(no), this.#path(no) + '.backup', { recursive: true })
  }

  async restore (no: number): Promise<void> {
    await rm(this.#path(no), { recursive: true })
    await cp(this.#path(no) + '.backup', this.#path(no), { recursive: true })
  }

  /** Pays for a job as the submitter does; the code of the failure where it cannot be. */
  async pay (no: number, wallet: string, amount = 1): Promise<{ jobId: JobId } | { code: string }> {
    const { ledger, state } = this.daemons[no]!
    const jobId = jobIdNo(++this.#jobNo)
    try {
      const payment = await ledger.reserve(wallet, amount)
      await state.commit(batch => { payment.debit(batch, [{ jobId, amount }]) })
      return { jobId }
    } catch (err) {
      if (!isDcnError(err)) throw err
      return { code: err.code }
    }
  }

  async [Symbol.asyncDispose] (): Promise<void> {
    await Promise.all(this.daemons.map(async ({ ledger, state }) => {
      await ledger.stop()
      await state.stop()
    }))
    await rm(this.#dir, { recursive: true, force: true })
  }

  /** Carries a question of anybody's. */
  async ask (from: PeerId, to: PeerId, request: LedgerRequest): Promise<LedgerAnswer> {
    return decodeLedgerAnswer(await this.#carry(from, to, encodeLedgerRequest(request)))
  }

  async #carry (from: PeerId, to: PeerId, bytes: Uint8Array): Promise<Uint8Array> {
    this.requests.push({ from, to, request: decodeLedgerRequest(bytes) })
    await new Promise(resolve => setImmediate(resolve))
    const handler = this.#handlers.get(to)
    if (handler === undefined || this.dead.has(to) || this.dead.has(from) || !this.#reaches(from, to)) {
      throw new DcnError('DCN_PEER_UNREACHABLE', { peer: to, reason: 'nobody is there' })
    }
    const answer = await handler(bytes, from, new AbortController().signal)
    await new Promise(resolve => setImmediate(resolve))
    return answer
  }

  #gossip (from: PeerId, message: Uint8Array): void {
    for (const [peer, validator] of this.#validators) {
      if (peer === from || this.dead.has(peer) || !this.#reaches(from, peer)) continue
      setImmediate(() => { validator(message, from) })
    }
  }

  #reaches (one: PeerId, other: PeerId): boolean {
    return (this.islands.get(one) ?? '') === (this.islands.get(other) ?? '')
  }

  #path (no: number): string {
    return join(this.#dir, String(no))
  }
}

export async function begun (ledger: Ledger): Promise<void> {
  while (!ledger.caughtUp) await new Promise(resolve => setTimeout(resolve, 5))
}
