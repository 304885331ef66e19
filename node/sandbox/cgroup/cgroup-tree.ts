import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DIRECTORIES, ProcessCgroup, writeGroupFile, type GroupDirectories, type GroupLimits
} from './process-cgroup.ts'

/** Where the daemon itself goes: a group that divides what it has may hold no process. */
const DAEMON = 'daemon'
const PROCESS = /^process-(\d+)$/

export interface CgroupTreeInit {
  /** The group that is divided: see findOwnCgroup. */
  dir: string
  controllers: readonly string[]
  directories?: GroupDirectories
}

/** A control group divided: the daemon in one below it, each sandbox process in another. */
export class CgroupTree {
  readonly #dir: string
  readonly #controllers: readonly string[]
  readonly #directories: GroupDirectories
  #made: number

  /** Moves this process. Throws what the file system throws, and everything is then as it was. */
  constructor ({ dir, controllers, directories = DIRECTORIES }: CgroupTreeInit) {
    this.#dir = dir
    this.#controllers = controllers
    this.#directories = directories
    // What an earlier daemon left keeps its number until it is gone.
    this.#made = Math.max(0, ...this.#numbers())
    void this.#sweep()
    try {
      directories.mkdir(join(dir, DAEMON))
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err
    }
    try {
      this.#move('', DAEMON)
      this.#enable('+')
    } catch (err) {
      this.#leave()
      throw err
    }
  }

  /** Without limits where none are given. Throws what the file system throws. */
  make (limits?: GroupLimits): ProcessCgroup {
    const group = this.#group(++this.#made)
    group.make(limits)
    return group
  }

  /** Ends what is left in the groups that were made. This process goes back to where it was. */
  async close (): Promise<void> {
    await this.#sweep()
    try {
      this.#enable('-')
    } catch { /* What cannot be killed keeps its group. */ }
    this.#leave()
  }

  #group (number: number): ProcessCgroup {
    return new ProcessCgroup(join(this.#dir, `process-${number}`), this.#directories)
  }

  #enable (sign: '+' | '-'): void {
    if (this.#controllers.length === 0) return
    const words = this.#controllers.map(name => `${sign}${name}`)
    writeGroupFile(join(this.#dir, 'cgroup.subtree_control'), words.join(' '))
  }

  #leave (): void {
    try {
      this.#move(DAEMON, '')
      this.#directories.rmdir(join(this.#dir, DAEMON))
    } catch { /* The next daemon finds it, and uses it. */ }
  }

  /** This process, and what it has started: a transpiler, for one. */
  #move (from: string, to: string): void {
    for (const pid of readFileSync(join(this.#dir, from, 'cgroup.procs'), 'latin1').split('\n')) {
      if (pid !== '') writeGroupFile(join(this.#dir, to, 'cgroup.procs'), pid)
    }
  }

  async #sweep (): Promise<void> {
    await Promise.all(this.#numbers().map(async number => await this.#group(number).remove()))
  }

  #numbers (): number[] {
    return readdirSync(this.#dir).flatMap(name => PROCESS.exec(name)?.[1] ?? []).map(Number)
  }
}
