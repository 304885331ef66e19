/** The embedded chain as a daemon. Its key is its faucet's. */
import type { Clock } from '../../protocol/core/clock.ts'
import { signerFromSeed } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { ChainConfig } from './config.ts'
import { Faucet } from './faucet.ts'
import type { JournalWriter } from './journal/journal.ts'
import { openChain } from './open-chain.ts'
import { RpcServer } from './rpc/rpc-server.ts'

const HOST = '127.0.0.1'

export interface ChainDaemonDeps {
  seed: Uint8Array
  clock: Clock
  logger: Logger
  onFatal: (err: unknown) => void
}

export class ChainDaemon implements Service {
  readonly #deps: ChainDaemonDeps
  readonly #config: ChainConfig
  #running: { server: RpcServer, journal: JournalWriter } | undefined

  /** Throws DCN_CONFIG_INVALID. */
  constructor (deps: ChainDaemonDeps, config: ChainConfig) {
    if (config.host !== HOST) {
      const reason = `must be ${HOST}: this chain's faucet gives to whoever can reach it`
      throw new DcnError('DCN_CONFIG_INVALID', { where: '--host', reason })
    }
    this.#deps = deps
    this.#config = config
  }

  get peerId (): string {
    return peerIdOf(signerFromSeed(this.#deps.seed).publicKey)
  }

  get httpUrl (): string {
    return this.#running?.server.httpUrl ?? ''
  }

  /** No peer ever connects to a chain. */
  addresses (): string[] {
    return []
  }

  /** Throws DCN_PORT_BUSY, DCN_FILE_UNREADABLE, DCN_KEY_INVALID. */
  async start (): Promise<void> {
    if (this.#running !== undefined) return
    const { seed, clock, logger, onFatal } = this.#deps
    const { data, port, slotMs } = this.#config
    const { chain, journal } = await openChain({ clock }, { data, faucet: signerFromSeed(seed), slotMs })
    const faucet = new Faucet(chain, seed)
    const server = new RpcServer({ chain, faucet, logger: logger.child('rpc'), onFatal }, { port, slotMs })
    try {
      await server.start()
    } catch (err) {
      await journal.close()
      throw err
    }
    this.#running = { server, journal }
    logger.info('chain open', { transactions: chain.history.size, slot: String(chain.slotAt('processed')) })
  }

  async stop (): Promise<void> {
    const running = this.#running
    this.#running = undefined
    await running?.server.stop()
    await running?.journal.close()
  }
}
