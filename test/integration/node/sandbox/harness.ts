/** What the sandbox's integration tests share: executors in folders of their own, and what they leave behind. */
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DenoExecutor } from '../../../../node/sandbox/deno-executor.ts'
import { MachineIsolation } from '../../../../node/sandbox/isolation/machine-isolation.ts'
import type { Execution, Outcome } from '../../../../node/sandbox/executor.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import type { IsolationLevel } from '../../../../protocol/core/isolation.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

/** Where code that got out would leave a file, and what its name would begin with. */
const WATCHED_DIRS = ['/tmp', '/var/tmp', '/dev/shm', '/', process.cwd()]
const WATCHED_NAMES = /^(dc-|etilqs_|core)/

export class Lane {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'dcn-sandbox-')))
  readonly isolation: MachineIsolation
  readonly executor: DenoExecutor

  /**
   * @param level by default the strongest that this machine has
   * @param spares processes that are kept booted; none, so that whatever is there after a run was left by it
   */
  constructor (level: IsolationLevel | 'auto' = 'auto', spares = 0) {
    const init = { scratchDir: join(this.dir, 'scratch'), isolation: level }
    this.isolation = new MachineIsolation({ logger: silentLogger }, init)
    this.executor = new DenoExecutor({ logger: silentLogger, isolation: this.isolation }, { spares })
  }

  async start (): Promise<void> {
    await this.isolation.start()
    await this.executor.start()
  }

  async stop (): Promise<void> {
    await this.executor.stop()
    await this.isolation.stop()
  }

  async run (code: string, more: Partial<Execution> = {}): Promise<Outcome> {
    // A run does not wait for its process to be gone; the tests do.
    try {
      return await this.answer(code, more)
    } finally {
      await this.executor.settled()
    }
  }

  /** The outcome as soon as a node has it. */
  async answer (code: string, more: Partial<Execution> = {}): Promise<Outcome> {
    return await this.executor.run({
      jobId: 'test',
      code,
      codeId: contentIdOf(utf8(code)),
      payload: '{}',
      timeoutMs: 5000,
      memoryMiB: 128,
      mounts: [],
      onLog () {},
      signal: new AbortController().signal,
      ...more
    })
  }

  /** Ids of the processes that work in this lane's folder. */
  processes (): number[] {
    return processesIn(this.dir)
  }

  /** All that lies in this lane's folder, and names elsewhere that code under test would have made. */
  files (): string[] {
    const own = readdirSync(this.dir, { recursive: true }) as string[]
    const elsewhere = WATCHED_DIRS.flatMap(dir => {
      return namesIn(dir).filter(name => WATCHED_NAMES.test(name)).map(name => join(dir, name))
    })
    return [...own, ...elsewhere]
  }

  async remove (): Promise<void> {
    await this.stop()
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** Ids of the processes whose working directory is in a folder; where there is no /proc, none. */
export function processesIn (dir: string): number[] {
  return namesIn('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(dir)
    } catch {
      return false
    }
  })
}

/** Children of this process that ended and were never waited for. */
export function zombies (): number[] {
  return processTable().filter(({ state, ppid }) => state === 'Z' && ppid === process.pid).map(({ pid }) => pid)
}

/** Of this machine, as far as it can be seen; where there is no /proc, none. */
export function processTable (): Array<{ pid: number, state: string, ppid: number }> {
  return namesIn('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    try {
      // pid (command) state ppid ...
      const [state = '', ppid] = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
      return [{ pid: Number(name), state, ppid: Number(ppid) }]
    } catch {
      return []
    }
  })
}

/** Waits for something to become true, or says what did not. */
export async function until (what: string, isTrue: () => boolean, timeoutMs = 5000): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`still not, after ${timeoutMs} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

function namesIn (dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}
