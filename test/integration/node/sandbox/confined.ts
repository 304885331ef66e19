/**
 * A daemon in a control group of its own, for cgroup.test.ts: says in JSON what it found, and what became of functions.
 * Where the group has no controllers, processes are put into groups without limits. Usage: FILE groupDir level
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CgroupTree } from '../../../../node/sandbox/cgroup/cgroup-tree.ts'
import { confine, within } from '../../../../node/sandbox/cgroup/confine.ts'
import { findOwnCgroup } from '../../../../node/sandbox/cgroup/own-cgroup.ts'
import { DenoExecutor } from '../../../../node/sandbox/deno-executor.ts'
import type { Outcome } from '../../../../node/sandbox/executor.ts'
import { chooseIsolation } from '../../../../node/sandbox/isolation/choose.ts'
import { findDeno } from '../../../../node/sandbox/isolation/deno-binary.ts'
import type { Isolation } from '../../../../node/sandbox/isolation/types.ts'
import { SandboxProcess } from '../../../../node/sandbox/process/sandbox-process.ts'
import { reasonOf } from '../../../../protocol/core/errors.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import type { IsolationLevel } from '../../../../protocol/core/isolation.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'
import { until } from './harness.ts'

export interface ConfinedReport {
  /** The directory, or why it is not used. */
  found: string
  limited: boolean
  /** Why it is not. */
  reason: string
  layers: readonly string[]
  /** Of the daemon, before, during and after. */
  groups: string[]
  /** Names below its group while a function runs, and once that is gone. */
  during: string[]
  after: string[]
  /** For each process in the function's group: what it says that its group is, and its name. */
  members: Array<{ group: string, name: string }>
  memoryMax: string
  loop: Outcome
  burnt: Outcome
  /** A function that uses 100 MiB of its 128. */
  roomy: Outcome
  /** How an allocation of 400 MiB ended where nothing but its group holds it. */
  bomb: string
  closed: string[]
}

const [, , dir = '', level] = process.argv
const scratchDir = mkdtempSync(join(tmpdir(), 'dcn-confined-'))
const ownGroup = (pid: number | 'self' = 'self'): string =>
  /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? ''
const below = (): string[] => readdirSync(dir, { withFileTypes: true })
  .filter(entry => entry.isDirectory()).map(({ name }) => name).sort()

function jobOf (code: string, timeoutMs: number): { code: string, payload: string, timeoutMs: number } &
  { codeId: ReturnType<typeof contentIdOf>, signal: AbortSignal, onLog (): void } {
  return {
    code, codeId: contentIdOf(utf8(code)), payload: '{}', timeoutMs, signal: new AbortController().signal, onLog () {}
  }
}

const groups = [ownGroup()]
const found = await findOwnCgroup().catch(reasonOf)
const { isolation: chosen } = await chooseIsolation({
  scratchDir, denoPath: findDeno(), levels: [level as IsolationLevel]
})
if (chosen === undefined) throw new Error(`no ${String(level)} here`)
let tree: CgroupTree | undefined
const confinement = await confine(chosen)
let isolation: Isolation = confinement.isolation
if (isolation === chosen) {
  const groupTree = tree = new CgroupTree({ dir, controllers: [] })
  isolation = {
    level: chosen.level, layers: chosen.layers,
    launch: async spec => within(groupTree.make(), await chosen.launch(spec))
  }
}
groups.push(ownGroup())
const executor = new DenoExecutor({ logger: silentLogger, isolation })
await executor.start()
const run = async (code: string, timeoutMs = 30_000): Promise<Outcome> => {
  try {
    return await executor.run({ ...jobOf(code, timeoutMs), jobId: 'test', memoryMiB: 128, mounts: [] })
  } finally {
    await executor.settled()
  }
}

const looping = run('for (;;) {}', 1_000)
const groupNow = (): string => join(dir, below().find(name => name.startsWith('process-')) ?? 'daemon')
const membersNow = (): ConfinedReport['members'] => {
  return readFileSync(join(groupNow(), 'cgroup.procs'), 'utf8').split('\n').filter(pid => pid !== '').map(pid => ({
    group: ownGroup(Number(pid)).split('/').at(-1) ?? '', name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  }))
}
await until('Deno is in its group', () => membersNow().some(({ name }) => name === 'deno'), 60_000)
const [during, members, group] = [below(), membersNow(), groupNow()]
const limit = join(group, 'memory.max')
const memoryMax = existsSync(limit) ? readFileSync(limit, 'utf8').trim() : ''
const loop = await looping
const after = below()

const burnt = await run(
  'const handler = () => { const end = performance.now() + 400; while (performance.now() < end); }'
)
const roomy = await run('const handler = () => new Uint8Array(100 << 20).fill(1).length >> 20')
await executor.stop()

let bomb = 'not tried'
if (confinement.isolation === isolation && chosen.level === 'none') {
  const launch = await isolation.launch({ memoryMiB: 128, mounts: [] })
  const sandbox = new SandboxProcess({ reaper: { watch () {}, release () {} } }, launch)
  sandbox.boot()
  bomb = (await sandbox.run(jobOf('const handler = () => new Uint8Array(400 << 20).fill(1).length', 60_000))).kind
  await sandbox.exited
}
await confinement.close()
await tree?.close()
groups.push(ownGroup())
rmSync(scratchDir, { recursive: true, force: true })
process.stdout.write(JSON.stringify({
  found, limited: confinement.isolation === isolation, reason: confinement.report.reason, layers: isolation.layers,
  groups, during, after, members,
  memoryMax, loop, burnt, roomy, bomb, closed: below()
} satisfies ConfinedReport))
