/** The control group of one sandbox process: https://docs.kernel.org/admin-guide/cgroup-v2.html names the files. */
import { closeSync, constants, mkdirSync, openSync, rmdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { LaunchGroup } from '../isolation/types.ts'
import { readOrEmpty } from '../read-or-empty.ts'

/** A group is empty as soon as what was killed has ended: some milliseconds. What stays longer is swept up later. */
const REMOVE_TIMEOUT_MS = 2_000

/** Directories of cgroupfs, in which the kernel puts and removes the files. */
export interface GroupDirectories { mkdir (path: string): void, rmdir (path: string): void }

export const DIRECTORIES: GroupDirectories = { mkdir: path => { mkdirSync(path) }, rmdir: rmdirSync }

export interface GroupLimits {
  memoryBytes: number
  /** Processes and threads. */
  tasks: number
}

export class ProcessCgroup implements LaunchGroup {
  readonly dir: string
  readonly #directories: GroupDirectories

  constructor (dir: string, directories: GroupDirectories) {
    this.dir = dir
    this.#directories = directories
  }

  /** Throws what the file system throws, and has then removed the group. */
  make (limits: GroupLimits | undefined): void {
    this.#directories.mkdir(this.dir)
    if (limits === undefined) return
    try {
      this.#write('memory.max', String(limits.memoryBytes))
      // All of it is killed, or nothing.
      this.#write('memory.oom.group', '1')
      this.#write('pids.max', String(limits.tasks))
      // Not there in a kernel without swap.
      if (this.#read('memory.swap.max') !== '') this.#write('memory.swap.max', '0')
    } catch (err) {
      this.#directories.rmdir(this.dir)
      throw err
    }
  }

  /**
   * A command that enters the group, and then becomes the given one: there is no moment at which what it starts could
   * stay outside. What cannot enter does not run.
   */
  entering (file: string, args: readonly string[]): { file: string, args: string[] } {
    const script = 'echo 0 > "$0" && exec "$@"'
    return { file: '/bin/sh', args: ['-c', script, join(this.dir, 'cgroup.procs'), file, ...args] }
  }

  kill (): void {
    try {
      this.#write('cgroup.kill', '1')
    } catch { /* It is removed. */ }
  }

  pids (): number[] {
    return this.#read('cgroup.procs').split('\n').filter(line => line !== '').map(Number)
  }

  cpuUs (): number | undefined {
    return this.#value('cpu.stat', 'usage_usec')
  }

  peakBytes (): number | undefined {
    const text = this.#read('memory.peak')
    return text === '' ? undefined : Number(text)
  }

  /** Memory that cannot be had back while the processes live, in bytes: the pages of files are not in it. */
  heldBytes (): number {
    return (this.#value('memory.stat', 'anon') ?? 0) + (this.#value('memory.stat', 'kernel') ?? 0)
  }

  outOfMemory (): 'group' | 'machine' | undefined {
    if ((this.#value('memory.events', 'oom_kill') ?? 0) === 0) return undefined
    // The limit of a group above, or of the machine, is counted there.
    return (this.#value('memory.events', 'oom') ?? 0) > 0 ? 'group' : 'machine'
  }

  /** Kills what is left, and resolves once the group is gone, or to false where it stays. */
  async remove (): Promise<boolean> {
    const untilMs = performance.now() + REMOVE_TIMEOUT_MS
    for (let waitMs = 1; !this.#removed(); waitMs = Math.min(50, waitMs * 2)) {
      if (performance.now() > untilMs) return false
      this.kill()
      await delay(waitMs)
    }
    return true
  }

  #removed (): boolean {
    try {
      this.#directories.rmdir(this.dir)
      return true
    } catch (err) {
      return (err as NodeJS.ErrnoException).code === 'ENOENT'
    }
  }

  /** Of a file with a line for each key. */
  #value (file: string, key: string): number | undefined {
    const value = new RegExp(`^${key} (\\d+)$`, 'm').exec(this.#read(file))?.[1]
    return value === undefined ? undefined : Number(value)
  }

  #read (file: string): string {
    return readOrEmpty(join(this.dir, file))
  }

  #write (file: string, text: string): void {
    writeGroupFile(join(this.dir, file), text)
  }
}

/** Never makes a file. One write is one command to the kernel. */
export function writeGroupFile (path: string, text: string): void {
  const descriptor = openSync(path, constants.O_WRONLY)
  try {
    writeSync(descriptor, text)
  } finally {
    closeSync(descriptor)
  }
}
