/** A whole network on this machine, each daemon a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { GatewayClient } from '../../protocol/api/client.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { DaemonFacts } from '../daemon-messages.ts'
import { type DaemonPlan, planDaemons } from './daemon-plan.ts'
import { Supervisor, type SupervisorEvent } from './supervisor.ts'
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
  #tidying: NodeJS.Timeout | undefined
  #stopping = new AbortController()

  /** Throws DCN_CONFIG_INVALID. */
  constructor (deps: LocalNetworkDeps, config: UpConfig) {
    this.#deps = deps
    this.#config = config
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
    const bootstrap = (): string[] => this.live().flatMap(daemon => daemon.addresses.slice(0, 1))
    this.#daemons = this.#plans.map(plan => {
      return new Supervisor({ ...this.#deps, bootstrap }, plan, { restart: this.#config.restart })
    })
    try {
      const [first, ...others] = this.#daemons
      // The others join through the first one, and so need its address.
      await first?.start()
      await Promise.all(others.map(daemon => daemon.start()))
      await this.#untilMet(this.#stopping.signal)
    } catch (err) {
      await this.stop()
      throw err
    }
    this.#tidying = setInterval(() => { void this.#tidy() }, TIDY_INTERVAL_MS).unref()
  }

  /** Nodes first: they hand their jobs back to gateways that still listen. */
  async stop (): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#tidying)
    for (const daemon of this.#daemons) daemon.retire()
    for (const role of ['node', 'gateway']) {
      await Promise.all(this.#daemons.filter(daemon => daemon.plan.role === role).map(daemon => daemon.stop()))
    }
    this.#daemons = []
  }

  async #untilMet (stopping: AbortSignal): Promise<void> {
    const timeout = AbortSignal.timeout(MEET_TIMEOUT_MS)
    await Promise.all(this.live().map(async ({ name, httpUrl }) => {
      if (httpUrl === undefined) return
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

  async #tidy (): Promise<void> {
    await Promise.allSettled(this.#daemons.map(daemon => daemon.tidy()))
  }
}
