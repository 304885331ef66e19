/** All that `dcn doctor` looks at. Nothing is changed, and no database is opened. */
import { resolve } from 'node:path'
import { GatewayConfig } from '../../gateway/config.ts'
import { NodeConfig } from '../../node/config.ts'
import type { MachineReport } from '../../node/index.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import { failure, ok, worstOf, type Finding, type FindingStatus } from '../../protocol/core/finding.ts'
import { runChecks, type Check } from '../../protocol/net/checks.ts'
import type { DaemonRole } from '../daemon-messages.ts'
import type { DaemonNote } from '../daemon-note.ts'
import { configPathInEnvironment, configWithoutFlags } from '../config-options.ts'
import { directoryFinding, keyFinding, lookAtDaemon, type DaemonLook } from './data-checks.ts'
import { machineFindings } from './machine-findings.ts'
import { bootstrapFindings, gatewayFindings } from './outside.ts'
import { endpointOf, portFindings, takenFindings, type Endpoint } from './ports.ts'
import { diskFinding, filesFindings } from './process-checks.ts'

const QUICK_MS = 5_000
const OUTSIDE_MS = 15_000
/** The daemon itself looks at its chain, stores and peers, each within its time. */
const DAEMON_MS = 25_000
/** Each level of isolation, and each GPU, is tried in a real sandbox. */
const MACHINE_MS = 60_000

export interface DoctorOptions {
  data?: string
  config?: string
  gateway?: string
  bootstrap?: string
}

export interface DoctorReport {
  status: FindingStatus
  findings: Finding[]
  /** Absent where something else than this machine was asked about. */
  machine?: MachineReport
  /** A check ran out of its time, and may keep the process alive. */
  lingers: boolean
}

type Run = (checks: readonly Check[]) => Promise<Finding[]>

export async function examine (options: DoctorOptions): Promise<DoctorReport> {
  const { data, gateway, bootstrap } = options
  let machine: MachineReport | undefined
  let lingers = false
  const run: Run = async checks => await runChecks(checks, () => { lingers = true })
  const groups: Array<Promise<Finding[]>> = []
  if (data !== undefined) groups.push(dataFindings(run, resolve(data), options.config))
  if (gateway !== undefined) {
    groups.push(run([{
      name: 'gateway', timeoutMs: OUTSIDE_MS, run: async signal => await gatewayFindings(gateway, signal)
    }]))
  }
  if (bootstrap !== undefined) {
    groups.push(run([{
      name: 'peer', timeoutMs: OUTSIDE_MS, run: async () => await bootstrapFindings(bootstrap)
    }]))
  }
  if (groups.length === 0) {
    groups.push(run([
      { name: 'machine', timeoutMs: MACHINE_MS, run: async () => machineFindings(machine = await machineReport()) },
      { name: 'disk', timeoutMs: QUICK_MS, run: async () => [await diskFinding(process.cwd())] },
      { name: 'files', timeoutMs: QUICK_MS, run: async () => await filesFindings('self') }
    ]))
  }
  const findings = (await Promise.all(groups)).flat()
  return { status: worstOf(findings), findings, lingers, ...machine === undefined ? {} : { machine } }
}

async function machineReport (): Promise<MachineReport> {
  const { examineMachine } = await import('../../node/index.ts')
  return await examineMachine()
}

/** A directory, and the daemon that runs on it or should. */
async function dataFindings (run: Run, data: string, configPath: string | undefined): Promise<Finding[]> {
  const [directory] = await run([{
    name: 'data', timeoutMs: QUICK_MS, run: async () => [await directoryFinding(data)]
  }])
  if (directory === undefined || directory.status === 'failure') return directory === undefined ? [] : [directory]
  let look: DaemonLook | undefined
  const looked = await run([{
    name: 'daemon', timeoutMs: QUICK_MS, run: async () => [(look = await lookAtDaemon(data)).finding]
  }])
  const note = look?.note
  const checks: Check[] = [
    { name: 'key-file', timeoutMs: QUICK_MS, run: async () => [await keyFinding(data, note)] },
    { name: 'disk', timeoutMs: QUICK_MS, run: async () => [await diskFinding(data)] },
    ...note === undefined ? idleChecks(data, configPath, look?.crashed) : runningChecks(data, note, configPath)
  ]
  return [directory, ...looked, ...await run(checks)]
}

function runningChecks (data: string, note: DaemonNote, configPath: string | undefined): Check[] {
  return [
    { name: 'files', timeoutMs: QUICK_MS, run: async () => await filesFindings(note.pid) },
    ...configPath === undefined ? [] : [configCheck(note.role, configPath)],
    ...note.role === 'chain' ? [] : [
      { name: 'ports', timeoutMs: QUICK_MS, run: async () => await portFindings(note.addresses) },
      ...note.httpUrl === undefined ? [] : [apiCheck(note.httpUrl)],
      { name: 'daemon', timeoutMs: DAEMON_MS, run: async () => await ownFindings(data) }
    ]
  ]
}

/** What the daemon finds itself. */
async function ownFindings (data: string): Promise<Finding[]> {
  const { connectAdmin } = await import('../admin/admin-client.ts')
  try {
    return await (await connectAdmin(data)).diagnose()
  } catch (err) {
    if (!isDcnError(err)) throw err
    return [failure('daemon', err.message, 'see its log; if it hangs, restart it')]
  }
}

function apiCheck (url: string): Check {
  return {
    name: 'api',
    timeoutMs: QUICK_MS,
    run: async signal => {
      try {
        const response = await fetch(`${url}/health`, { signal })
        await response.body?.cancel()
        return [ok('api', `its REST API answers at ${url}`)]
      } catch (err) {
        return [failure('api', `its REST API does not answer at ${url}: ${reasonOf(err)}`, 'see its log; restart it')]
      }
    }
  }
}

/** Of a daemon that does not run: could it start? `crashed`: where it was. */
function idleChecks (data: string, configPath: string | undefined, crashed: DaemonNote | undefined): Check[] {
  const configured = configPath ?? configPathInEnvironment()
  return [{
    name: 'config',
    timeoutMs: QUICK_MS,
    run: async () => {
      const role = crashed?.role ?? await roleOf(data) ?? (configured === undefined ? undefined : 'gateway')
      if (role === undefined || role === 'chain') return []
      const finding = await configFinding(role, configPath)
      if (finding.status !== 'ok') return [finding]
      // Without a file its ports may be in its flags, which nobody knows here.
      if (configured !== undefined) return [finding, ...await takenFindings(await endpointsOf(role, configPath))]
      return crashed === undefined ? [finding] : [finding, ...await takenFindings(endpointsIn(crashed))]
    }
  }]
}

function endpointsIn ({ addresses, httpUrl }: DaemonNote): Endpoint[] {
  const found = addresses.flatMap(address => endpointOf(address) ?? [])
  if (httpUrl === undefined) return found
  const { hostname, port } = new URL(httpUrl)
  return [...found, { host: hostname, port: Number(port) }]
}

function configCheck (role: DaemonRole, path: string): Check {
  return { name: 'config', timeoutMs: QUICK_MS, run: async () => [await configFinding(role, path)] }
}

async function configFinding (role: DaemonRole, path: string | undefined): Promise<Finding> {
  try {
    await configWithoutFlags(schemaOf(role), path)
    return ok('config', path === undefined ? `a ${role} can read its settings` : `a ${role} can read ${path}`)
  } catch (err) {
    if (!isDcnError(err)) throw err
    return failure('config', err.message, 'correct it: a daemon with such settings does not start')
  }
}

async function endpointsOf (role: DaemonRole, path: string | undefined): Promise<Endpoint[]> {
  const config = await configWithoutFlags(schemaOf(role), path)
  const listen = config.listen.flatMap(address => endpointOf(address) ?? [])
  return 'port' in config ? [...listen, { host: config.host, port: config.port }] : listen
}

function schemaOf (role: DaemonRole): typeof GatewayConfig | typeof NodeConfig {
  return role === 'node' ? NodeConfig : GatewayConfig
}

/** By what it has left in its directory; undefined where nothing tells. */
async function roleOf (data: string): Promise<DaemonRole | undefined> {
  const { readdir } = await import('node:fs/promises')
  const names = await readdir(data)
  if (names.includes('state')) return 'gateway'
  return names.includes('receipts') ? 'node' : undefined
}
