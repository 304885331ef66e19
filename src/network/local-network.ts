/** A whole network on this machine, each daemon a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { GatewayClient } from '../../protocol/api/client.ts'
import { DcnError, isDcnError, reasonOf, relayedError } from '../../protocol/core/errors.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { DaemonFacts } from '../daemon-messages.ts'
import { type DaemonPlan, planDaemons, type Surroundings } from './daemon-plan.ts'
import { Supervisor, type SupervisorEvent } from './supervisor.ts'
import { giveTestMoney } from './test-money.ts'
import type { UpConfig } from './up-config.ts'

/** All daemons are up by then; now every gateway must have heard of every node. */
const MEET_TIMEOUT_MS = 30_000
const MEET_POLL_MS = 50
const TIDY_INTERVAL_MS = 60_000

export interface LocalNetworkDeps {
  env: Record<string, string | undefined>
  onEvent: (event: SupervisorEvent) => void
}

export interface LiveDaemon extends DaemonFacts {
  name: string
}

export class LocalNetwork implements Service {
  readonly #deps: LocalNetworkDeps
  readonly #plans: DaemonPlan[]
  readonly #config: UpConfig
  #daemons: Supervisor[] = []
  #solanaRpc: string
  #tidying: NodeJS.Timeout | undefined
  #stopping = new AbortController()

  /** Throws DCN_CONFIG_INVALID. */
  constructor (deps: LocalNetworkDeps, config: UpConfig) {
    this.#deps = deps
    this.#config = config
    this.#solanaRpc = config.solanaRpc
    this.#plans = planDaemons(config)
  }

  live (): LiveDaemon[] {
    return this.#daemons.flatMap(daemon => {
      return daemon.live === undefined ? [] : [{ name: daemon.plan.name, ...daemon.live }]
    })
  }

  /** Resolves once every gateway can give work to every node. On a failure everything is stopped again. */
  async start (): Promise<void> {
    if (this.#daemons.length > 0) return
    this.#stopping = new AbortController()
    const surroundings = (): Surroundings => ({
      bootstrap: this.live().flatMap(daemon => daemon.addresses.slice(0, 1)), solanaRpc: this.#solanaRpc
    })
    this.#daemons = this.#plans.map(plan => {
      return new Supervisor({ ...this.#deps, surroundings }, plan, { restart: this.#config.restart })
    })
    const chain = this.#daemons.find(daemon => daemon.plan.role === 'chain')
    try {
      if (chain !== undefined) await this.#startChain(chain)
      const [first, ...others] = this.#daemons.filter(daemon => daemon !== chain)
      // The others join through the first one, and so need its address.
      await first?.start()
      await Promise.all(others.map(daemon => daemon.start()))
      await Promise.all([this.#untilMet(this.#stopping.signal), this.#giveTestMoney()])
    } catch (err) {
      await this.stop()
      throw err
    }
    this.#tidying = setInterval(() => { void this.#tidy() }, TIDY_INTERVAL_MS).unref()
  }

  /** Nodes first: they hand their jobs back to gateways that still listen. The chain last: they may still pay. */
  async stop (): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#tidying)
    for (const daemon of this.#daemons) daemon.retire()
    for (const role of ['node', 'gateway', 'chain']) {
      await Promise.all(this.#daemons.filter(daemon => daemon.plan.role === role).map(daemon => daemon.stop()))
    }
    this.#daemons = []
  }

  async #untilMet (stopping: AbortSignal): Promise<void> {
    const timeout = AbortSignal.timeout(MEET_TIMEOUT_MS)
    await Promise.all(this.live().map(async ({ name, role, httpUrl }) => {
      if (role !== 'gateway' || httpUrl === undefined) return
      const client = new GatewayClient({ url: httpUrl })
      let seen = 'nothing'
      while (!stopping.aborted) {
        try {
          const { activeWorkers } = await client.health({ signal: timeout })
          if (activeWorkers >= this.#config.nodes) return
          seen = `${activeWorkers} of ${this.#config.nodes} nodes`
        } catch (err) {
          seen = reasonOf(err)
        }
        if (timeout.aborted) {
          const reason = `after ${MEET_TIMEOUT_MS} ms it saw ${seen}`
          throw new DcnError('DCN_DAEMON_FAILED', { daemon: name, reason })
        }
        await sleep(MEET_POLL_MS)
      }
    }))
  }

  /** It is there before all others: they ask it which chain it is. */
  async #startChain (chain: Supervisor): Promise<void> {
    try {
      this.#solanaRpc = (await chain.start()).httpUrl ?? ''
    } catch (err) {
      if (!isDcnError(err) || err.code !== 'DCN_PORT_BUSY') throw err
      // Its own --port is not the one of `dcn up`.
      throw relayedError(err.code, err.message.replace('--port', '--chain-port (0: a free one)'))
    }
  }

  async #giveTestMoney (): Promise<void> {
    if (this.#config.solanaRpc !== '') return
    const { ChainClient } = await import('../chain/chain-client.ts')
    await giveTestMoney(new ChainClient(this.#solanaRpc), this.live())
  }

  async #tidy (): Promise<void> {
    await Promise.allSettled(this.#daemons.map(daemon => daemon.tidy()))
  }
}
