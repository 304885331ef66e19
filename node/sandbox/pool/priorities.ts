import { readFileSync, readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { processTree } from '../process/process-tree.ts'

/** Nice value, on top of the daemon's own, of a process that boots for nobody yet. */
const BOOT_NICE = 5
const CAP_SYS_NICE = 23n

/**
 * Lets processes boot behind everything else, and run like everything else. Lowering a priority is anybody's right, but
 * raising it again is not: an ordinary user without RLIMIT_NICE could not give a job its due. There nothing is lowered.
 */
export class Priorities {
  readonly canLower: boolean
  readonly #own: number

  constructor (canLower = canRaise()) {
    this.canLower = canLower
    this.#own = canLower ? getPriority() : 0
  }

  /** What the process starts from now on inherits it. */
  lower (pid: number): void {
    if (this.canLower) attempt(() => { setPriority(pid, this.#own + BOOT_NICE) })
  }

  /** Of all processes and threads below this one. */
  restore (pid: number): void {
    if (!this.canLower) return
    for (const each of processTree(pid)) {
      for (const thread of threadsOf(each)) attempt(() => { setPriority(thread, this.#own) })
    }
  }
}

/** Linux counts priorities by thread. */
function threadsOf (pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return []
  }
}

/** Whether a nice value that this daemon has raised it may lower again. Elsewhere than on Linux it is not tried. */
function canRaise (): boolean {
  try {
    const capabilities = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '0'
    if ((BigInt(`0x${capabilities}`) >> CAP_SYS_NICE) & 1n) return true
    const limit = /^Max nice priority\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1] ?? '0'
    return Number(limit) >= 20 - getPriority()
  } catch {
    return false
  }
}

/** It may have ended meanwhile. */
function attempt (change: () => void): void {
  try {
    change()
  } catch {}
}
