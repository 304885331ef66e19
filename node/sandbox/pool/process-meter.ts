/** What a process takes, read from /proc: nothing that it says itself. Linux only. */
import { closeSync, openSync, readSync, readdirSync, writeFileSync } from 'node:fs'
import { NO_USAGE, type Usage } from '../executor.ts'
import type { LaunchGroup } from '../isolation/types.ts'

/** The unit of times in /proc/PID/stat, and of what follows from two of them. */
const TICK_MS = 10
const TICKS_LOST_MAX = 2
const PAGE_BYTES = 4096
/** Below this no other thread is asked: it would take longer than the run did. */
const SHORT_RUN_NS = 1_000_000

const buffer = Buffer.alloc(4096)

type Group = Pick<LaunchGroup, 'cpuUs' | 'peakBytes'>

interface Cpu { mainNs: number, ticks: number }

/**
 * Measures one process, run by run. Processor time is that of the main thread to the nanosecond, of the others too for
 * runs above a millisecond; threads that ended meanwhile show once they took more than two ticks.
 */
export class ProcessMeter {
  readonly #pid: number
  readonly #statm: number
  readonly #stat: number
  readonly #group: Group | undefined
  #idleBytes = 0
  #before: Cpu & { allNs: number, groupUs?: number | undefined } = { mainNs: 0, ticks: 0, allNs: 0 }
  #seen: Usage = NO_USAGE
  #open = true

  private constructor (pid: number, group: Group | undefined) {
    this.#pid = pid
    this.#statm = openSync(`/proc/${pid}/statm`, 'r')
    this.#stat = openSync(`/proc/${pid}/stat`, 'r')
    this.#group = group
  }

  /**
   * It begins with `begin`. Undefined where there is no /proc, or no such process. `group`: which that process, and
   * nothing else, is in.
   */
  static open (pid: number | undefined, group?: Group): ProcessMeter | undefined {
    if (pid === undefined) return undefined
    try {
      return new ProcessMeter(pid, group)
    } catch {
      return undefined
    }
  }

  /** Resident memory when the last `begin` was called: of the runtime, before there was a job. */
  get idleBytes (): number {
    return this.#idleBytes
  }

  /** What is used from now on counts; nothing, if the process is gone. To be called while it is idle. */
  begin (): void {
    this.#seen = NO_USAGE
    try {
      // The peak is that of this run; where it may not be reset, it is that of the process.
      writeFileSync(`/proc/${this.#pid}/clear_refs`, '5')
    } catch {}
    try {
      this.#idleBytes = this.#rssBytes()
      this.#before = { ...this.#cpu(), allNs: this.#allThreadsNs(), groupUs: this.#group?.cpuUs() }
      this.#seen = { cpuMs: 0, memoryPeakBytes: this.#idleBytes }
    } catch { /* It is gone. */ }
  }

  /** Resident memory now, in bytes; 0 once it is gone. Kept for the case that the process ends by itself. */
  sample (): number {
    if (!this.#open) return 0
    try {
      const bytes = this.#rssBytes()
      const cpuMs = Math.max(this.#seen.cpuMs, (this.#cpu().ticks - this.#before.ticks) * TICK_MS)
      this.#seen = { cpuMs, memoryPeakBytes: Math.max(this.#seen.memoryPeakBytes, bytes) }
      return bytes
    } catch {
      return 0
    }
  }

  /** What was used since `begin`; of a process that is gone, up to the last sample, or what its group tells. */
  end (): Usage {
    if (!this.#open) return this.#seen
    const { cpuMs, memoryPeakBytes } = this.#seen
    const groupMs = this.#groupMs()
    try {
      const peak = Math.max(memoryPeakBytes, this.#highWaterBytes())
      this.#seen = { cpuMs: groupMs ?? this.#threadsMs(), memoryPeakBytes: peak }
    } catch {
      // The group's peak counts files that were read, too: more than is told of a process that can still be asked.
      const peak = Math.max(memoryPeakBytes, this.#group?.peakBytes() ?? 0)
      this.#seen = { cpuMs: groupMs ?? cpuMs, memoryPeakBytes: peak }
    }
    return this.#seen
  }

  close (): void {
    if (!this.#open) return
    this.#open = false
    closeSync(this.#statm)
    closeSync(this.#stat)
  }

  /** Since `begin`, to the microsecond; undefined where there is no group. */
  #groupMs (): number | undefined {
    const [before, now] = [this.#before.groupUs, this.#group?.cpuUs()]
    return before === undefined || now === undefined ? undefined : Math.round((now - before) / 1000)
  }

  #threadsMs (): number {
    const { mainNs, ticks } = this.#cpu()
    const passedMs = (ticks - this.#before.ticks) * TICK_MS
    let ns = mainNs - this.#before.mainNs
    if (ns > SHORT_RUN_NS || passedMs > 0) ns = Math.max(ns, this.#allThreadsNs() - this.#before.allNs)
    return Math.round(Math.max(ns / 1e6, passedMs - TICKS_LOST_MAX * TICK_MS))
  }

  #rssBytes (): number {
    // size resident shared ...
    return Number(textOf(this.#statm).split(' ')[1]) * PAGE_BYTES
  }

  #cpu (): Cpu {
    // pid (command) state ... utime stime, of all threads, ended ones too
    const fields = textOf(this.#stat).replace(/^.*\) /s, '').split(' ')
    return { mainNs: nsOf(`/proc/${this.#pid}/schedstat`), ticks: Number(fields[11]) + Number(fields[12]) }
  }

  #allThreadsNs (): number {
    let ns = 0
    const tasks = `/proc/${this.#pid}/task`
    for (const thread of readdirSync(tasks)) ns += nsOf(`${tasks}/${thread}/schedstat`)
    return ns
  }

  #highWaterBytes (): number {
    return Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${this.#pid}/status`))?.[1] ?? 0) * 1024
  }
}

/** Nanoseconds on a processor; 0 where the kernel does not count them, or the thread is gone. */
function nsOf (path: string): number {
  try {
    return Number(read(path).split(' ')[0])
  } catch {
    return 0
  }
}

function read (path: string): string {
  const descriptor = openSync(path, 'r')
  try {
    return textOf(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function textOf (descriptor: number): string {
  return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0))
}
