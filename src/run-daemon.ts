/** One daemon's process, from its data directory to its exit code. */
import type { Clock } from '../protocol/core/clock.ts'
import type { DaemonStatus } from '../protocol/core/daemon-status.ts'
import { isDcnError, reasonOf } from '../protocol/core/errors.ts'
import type { Logger } from '../protocol/core/logger.ts'
import type { Finding } from '../protocol/core/finding.ts'
import type { Metrics } from '../protocol/core/metrics.ts'
import type { Service } from '../protocol/core/service.ts'
import type { Tracer } from '../protocol/core/tracer.ts'
import type { Network } from '../protocol/net/types.ts'
import { adminRoutes } from './admin/admin-routes.ts'
import { AdminServer } from './admin/admin-server.ts'
import type { DaemonFacts, DaemonMessage, DaemonRole } from './daemon-messages.ts'
import { openDataDir } from './data-dir.ts'
import { createLogger, type RootLogger } from './logger.ts'
import { PromMetrics } from './metrics.ts'
import { openTracer } from './open-tracer.ts'
import { stopSignal } from './stop-signals.ts'
import { systemClock } from './system-clock.ts'
import { print, printJson } from './terminal.ts'

/** Work in flight may take so long to end; then the process ends without it. */
const STOP_TIMEOUT_MS = 15_000
/** What a daemon that could not start has left open may keep its process alive for so long. */
const FAILED_EXIT_TIMEOUT_MS = 1_000

export interface DaemonDeps {
  seed: Uint8Array
  clock: Clock
  logger: Logger
  metrics: Metrics
  tracer?: Tracer
  /** The daemon cannot go on. */
  onFatal: (err: unknown) => void
}

export interface Daemon extends Service {
  readonly peerId: string
  /** Known once started; a node has none. */
  readonly httpUrl?: string
  /** Of a node, once started: where its /metrics, /health and /ready are. */
  readonly statusUrl?: string | undefined
  /** What these say; the chain has none. */
  readonly status?: DaemonStatus
  /** A chain has none, and cannot be asked by its operator. */
  readonly network?: Network
  /** What it finds wrong with itself. */
  diagnose?: () => Promise<Finding[]>
  addresses (): string[]
}

export interface RunInit {
  role: DaemonRole
  /** The chain sends no traces. */
  config: { data: string, logLevel: string, otlpUrl?: string }
  /** Print the ready line as JSON. */
  json: boolean
  create: (deps: DaemonDeps) => Daemon
}

/** Runs until a signal, or the loss of the parent process, ends it. Throws what keeps the daemon from starting. */
export async function runDaemon ({ role, config, json, create }: RunInit): Promise<void> {
  const stopAsked = stopRequest()
  const logger = createLogger({ level: config.logLevel, fields: { role } })
  const fatal = (err: unknown): void => {
    logger.error('daemon failed', { err })
    process.exit(1)
  }
  // Armed at once, for a stop may be asked of a daemon that hangs in its start.
  void stopAsked.then(() => { exitAfter(STOP_TIMEOUT_MS, logger, 'daemon did not stop in time', 1) })
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', fatal)
  try {
    const tracer = await openTracer({ logger }, { otlpUrl: config.otlpUrl ?? '', role })
    const dataDir = await openDataDir(config.data)
    try {
      const metrics = new PromMetrics({ logger }, { process: true })
      const daemon = create({
        seed: dataDir.seed, clock: systemClock, logger, metrics, onFatal: fatal,
        ...tracer === undefined ? {} : { tracer }
      })
      const admin = adminServerOf(daemon, logger, config.data)
      await daemon.start()
      await admin?.start()
      const facts = factsOf(role, daemon)
      const adminSocket = admin?.socketPath
      await dataDir.writeNote({
        ...facts, ...adminSocket === undefined ? {} : { adminSocket },
        startedAt: new Date(systemClock.nowMs()).toISOString()
      })
      await announce(facts, json)
      const { addresses, httpUrl, statusUrl } = facts
      logger.info('daemon ready', { addresses, httpUrl, statusUrl })

      logger.info('daemon stopping', { reason: await stopAsked })
      await admin?.stop()
      await daemon.stop()
      await tracer?.stop()
    } finally {
      await dataDir.release()
    }
  } catch (err) {
    await tellParent({ type: 'failed', code: isDcnError(err) ? err.code : 'DCN_INTERNAL', message: reasonOf(err) })
    // The channel would keep the process alive.
    if (process.connected) process.disconnect()
    exitAfter(FAILED_EXIT_TIMEOUT_MS, logger, 'failed daemon left handles open', 1)
    throw err
  }
  logger.info('daemon stopped')
  // All that is ours is closed; libraries hold timers that would keep the process for another second.
  process.exit(0)
}

/**
 * Resolves with what asked for the stop. A daemon with a parent leaves Ctrl-C, which reaches the whole process group,
 * to the parent, and goes when the parent is gone.
 */
async function stopRequest (): Promise<string> {
  if (process.send === undefined) return await stopSignal({ force: true })
  process.on('SIGINT', () => {})
  const parentGone = new Promise<string>(resolve => {
    process.once('disconnect', () => { resolve('parent gone') })
    // It may have gone while this process was loading, when nobody listened.
    if (!process.connected) resolve('parent gone')
  })
  return await Promise.race([parentGone, stopSignal({ signals: ['SIGTERM', 'SIGHUP'], force: false })])
}

/** The timer does not itself keep the process alive. */
function exitAfter (ms: number, logger: Logger, message: string, exitCode: number): void {
  setTimeout(() => {
    logger.warn(message, { handles: process.getActiveResourcesInfo() })
    process.exit(exitCode)
  }, ms).unref()
}

function adminServerOf (daemon: Daemon, logger: RootLogger, data: string): AdminServer | undefined {
  const { network } = daemon
  if (network === undefined) return undefined
  const routes = adminRoutes({
    network, levels: logger.levels, status: daemon.status, diagnose: async () => await daemon.diagnose?.() ?? []
  })
  return new AdminServer({ logger, routes }, { data })
}

function factsOf (role: DaemonRole, daemon: Daemon): DaemonFacts {
  const { peerId, httpUrl, statusUrl } = daemon
  return {
    role, pid: process.pid, peerId, ...httpUrl === undefined ? {} : { httpUrl },
    ...statusUrl === undefined ? {} : { statusUrl }, addresses: daemon.addresses()
  }
}

async function announce (facts: DaemonFacts, json: boolean): Promise<void> {
  await tellParent({ type: 'ready', ...facts })
  if (json) {
    printJson({ event: 'ready', ...facts })
    return
  }
  // Nobody joins through a chain.
  const address = facts.role === 'chain' ? undefined : mostReachable(facts.addresses) ?? facts.peerId
  const words = ['ready', facts.role, facts.httpUrl, address]
  print(words.filter(word => word !== undefined).join(' '))
}

/** The address to hand to somebody else: one that is not only for this machine, if there is one. */
function mostReachable (addresses: string[]): string | undefined {
  return addresses.find(address => !/^\/(ip4\/127\.|ip6\/::1\/)/.test(address)) ?? addresses[0]
}

/** Resolves when it is sent, or the parent is gone: that is then seen as a disconnect. */
async function tellParent (message: DaemonMessage): Promise<void> {
  if (process.send === undefined) return
  await new Promise<void>(resolve => process.send?.(message, undefined, undefined, () => { resolve() }))
}
