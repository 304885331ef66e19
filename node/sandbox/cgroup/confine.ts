/** Puts a control group around each process that an isolation starts, where this daemon may. */
import { DcnError, reasonOf } from '../../../protocol/core/errors.ts'
import type { IsolationLevel } from '../../../protocol/core/isolation.ts'
import { MEMORY_DEFAULT_MIB } from '../../../protocol/core/limits.ts'
import { RESIDENT_SLACK_MIB } from '../isolation/rlimits.ts'
import { runtimePidOf } from '../isolation/runtime-pid.ts'
import type { Isolation, Launch, LaunchSpec } from '../isolation/types.ts'
import { Unavailable } from '../isolation/unavailable.ts'
import { SandboxProcess } from '../process/sandbox-process.ts'
import { CgroupTree } from './cgroup-tree.ts'
import { CONTROLLERS, findOwnCgroup } from './own-cgroup.ts'
import { testGroups } from './self-test.ts'

const MIB = 1024 * 1024
/** Threads, too, are tasks; Deno has some ten, and starts more to read files. */
const TASKS_MAX = 256

/** What came of it, for the operator. */
export interface CgroupReport {
  /** Empty where control groups are not used. */
  controllers: readonly string[]
  /** Why they are not, in one line. */
  reason: string
  /** What to do about that; empty where that is nothing. */
  remedy: string
}

export interface Confinement {
  /** The one that was given, where control groups are not used. */
  isolation: Isolation
  report: CgroupReport
  /** To be called once no process is left. */
  close (): Promise<void>
}

/** Never throws: a machine without control groups can run functions all the same. */
export async function confine (isolation: Isolation): Promise<Confinement> {
  let tree: CgroupTree | undefined
  try {
    const opened = tree = new CgroupTree({ dir: await findOwnCgroup(), controllers: CONTROLLERS })
    await testGroups(opened)
    const idleBytes = await idleBytesOf(isolation, opened)
    const report = { controllers: CONTROLLERS, reason: '', remedy: '' }
    const confined = new ConfinedIsolation(isolation, opened, idleBytes)
    return { isolation: confined, report, close: async () => { await opened.close() } }
  } catch (err) {
    await tree?.close()
    const report = {
      controllers: [], reason: reasonOf(err).replace(/\s+/g, ' '), remedy: err instanceof Unavailable ? err.remedy : ''
    }
    return { isolation, report, close: async () => {} }
  }
}

/** An isolation whose processes are each in a control group of their own from their first instruction on. */
class ConfinedIsolation implements Isolation {
  readonly #inner: Isolation
  readonly #tree: CgroupTree
  readonly #idleBytes: number

  constructor (inner: Isolation, tree: CgroupTree, idleBytes: number) {
    this.#inner = inner
    this.#tree = tree
    this.#idleBytes = idleBytes
  }

  get level (): IsolationLevel {
    return this.#inner.level
  }

  get layers (): readonly string[] {
    return [...this.#inner.layers, 'cgroup']
  }

  async launch (spec: LaunchSpec): Promise<Launch> {
    const launch = await this.#inner.launch(spec)
    const mib = spec.memoryMiB + (spec.gpu?.driverMiB ?? 0) + RESIDENT_SLACK_MIB
    try {
      const group = this.#tree.make({ memoryBytes: this.#idleBytes + mib * MIB, tasks: TASKS_MAX })
      return within(group, launch)
    } catch (cause) {
      await launch.release()
      throw new DcnError('DCN_SANDBOX_FAILED', { reason: reasonOf(cause) }, { cause })
    }
  }
}

/** Starts a process in a group, which goes when the process has gone. */
export function within (group: ReturnType<CgroupTree['make']>, launch: Launch): Launch {
  const release = async (): Promise<void> => {
    await group.remove()
    await launch.release()
  }
  return { ...launch, ...group.entering(launch.file, launch.args), group, release }
}

/** What an idle process holds in its group, in bytes. Throws DCN_SANDBOX_FAILED where it is not in there. */
async function idleBytesOf (isolation: Isolation, tree: CgroupTree): Promise<number> {
  const group = tree.make()
  const launch = within(group, await isolation.launch({ memoryMiB: MEMORY_DEFAULT_MIB, mounts: [] }))
  const sandbox = new SandboxProcess({ reaper: { watch () {}, release () {} } }, launch)
  sandbox.boot()
  try {
    const failure = await sandbox.booted
    const pid = runtimePidOf(sandbox.pid, launch.wrappers)
    const reason = failure ?? (group.pids().includes(pid ?? 0) ? undefined : 'a process was not in its control group')
    if (reason !== undefined) throw new DcnError('DCN_SANDBOX_FAILED', { reason })
    return group.heldBytes()
  } finally {
    sandbox.kill()
    await sandbox.exited
  }
}
