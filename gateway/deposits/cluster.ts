/**
 * The Solana cluster whose money this gateway takes and pays. Which one that is it learns once, and keeps with its
 * state: an endpoint of another cluster is not used from then on, for test money must not buy live credits.
 */
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import { DcnError, isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import type { StateStore } from '../store/state-store.ts'

const GENESIS = 'chain/genesis'
const RETRY_MS = 5_000

export interface ClusterDeps {
  /** Undefined where the gateway is connected to no chain. */
  solana: Solana | undefined
  state: Pick<StateStore, 'get' | 'commit'>
  logger: Logger
}

/** `silent`: the endpoint has not answered yet; `mismatch`: it is one of another cluster. */
export type ClusterState = 'off' | 'silent' | 'ok' | 'mismatch'

export class Cluster implements Service {
  readonly #deps: ClusterDeps
  readonly #log: Logger
  #stored = ''
  #state: ClusterState
  #mismatch: DcnError | undefined
  #checking: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #running = false

  constructor (deps: ClusterDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('cluster')
    this.#state = deps.solana === undefined ? 'off' : 'silent'
  }

  /** The endpoint is looked at in the background: a chain that is away must not keep a gateway from starting. */
  async start (): Promise<void> {
    if (this.#running) return
    this.#running = true
    const stored = await this.#deps.state.get(GENESIS)
    if (stored !== undefined) this.#stored = fromUtf8(stored)
    this.#look()
  }

  async stop (): Promise<void> {
    this.#running = false
    clearTimeout(this.#timer)
    await this.#checking?.catch(() => undefined)
  }

  get state (): ClusterState {
    return this.#state
  }

  /**
   * Genesis hash of the cluster; undefined where the gateway has no chain, empty where it has one and does not know
   * yet: then no cluster's money counts.
   */
  get genesis (): string | undefined {
    return this.#deps.solana === undefined ? undefined : this.#stored
  }

  /** Throws DCN_DEPOSITS_UNAVAILABLE, DCN_CHAIN_MISMATCH, DCN_CHAIN_UNAVAILABLE. */
  async ready (): Promise<Solana> {
    const { solana } = this.#deps
    if (solana === undefined) throw new DcnError('DCN_DEPOSITS_UNAVAILABLE', {})
    if (this.#mismatch !== undefined) throw this.#mismatch
    if (this.#state === 'silent') {
      this.#checking ??= this.#check(solana).finally(() => { this.#checking = undefined })
      await this.#checking
    }
    return solana
  }

  async #check (solana: Solana): Promise<void> {
    try {
      const found = await solana.genesis()
      if (this.#stored === '') {
        await this.#deps.state.commit(batch => { batch.put(GENESIS, utf8(found)) })
        this.#stored = found
      }
      if (found !== this.#stored) throw new DcnError('DCN_CHAIN_MISMATCH', { expected: this.#stored, found })
      this.#state = 'ok'
      this.#log.info('Solana answers', { genesis: found })
    } catch (err) {
      if (isDcnError(err) && err.code === 'DCN_CHAIN_MISMATCH') {
        this.#state = 'mismatch'
        this.#mismatch = err
        this.#log.error('deposits and settlements are off: the Solana endpoint is of another cluster', { err })
      }
      throw err
    }
  }

  /** Until it is known. */
  #look (): void {
    if (!this.#running || this.#state !== 'silent') return
    this.ready().catch((err: unknown) => {
      this.#log.debug('Solana does not answer', { reason: reasonOf(err) })
      if (!this.#running || this.#state !== 'silent') return
      this.#timer = setTimeout(() => { this.#look() }, RETRY_MS)
      this.#timer.unref()
    })
  }
}
