/** What this process and its machine use, as the system tells: read now and then, never on the way of a job. */
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import process from 'node:process'

const MIB = 1024 * 1024

export interface Usage {
  /** Of one core, by this process since the last reading: 1000 is a core. */
  cpuPermille: number
  /** Of all cores, by everybody on the machine since the last reading. */
  machineCpuPermille: number
  /** Of this process. */
  residentMiB: number
  freeMiB: number
  totalMiB: number
}

export class UsageMeter {
  #last = this.#times()

  /** Shares are of the time since the last reading, the first since this meter was made. */
  read (): Usage {
    const before = this.#last
    const now = this.#last = this.#times()
    return {
      cpuPermille: permille(now.ownMs - before.ownMs, now.atMs - before.atMs, 1_000 * availableParallelism()),
      machineCpuPermille: permille(now.busyMs - before.busyMs, now.allMs - before.allMs, 1_000),
      residentMiB: Math.round(process.memoryUsage.rss() / MIB),
      freeMiB: Math.round(freemem() / MIB),
      totalMiB: Math.round(totalmem() / MIB)
    }
  }

  #times (): { atMs: number, ownMs: number, busyMs: number, allMs: number } {
    const { user, system } = process.cpuUsage()
    let busyMs = 0
    let allMs = 0
    for (const { times } of cpus()) {
      const busy = times.user + times.nice + times.sys + times.irq
      busyMs += busy
      allMs += busy + times.idle
    }
    return { atMs: performance.now(), ownMs: (user + system) / 1_000, busyMs, allMs }
  }
}

function permille (part: number, whole: number, max: number): number {
  return whole <= 0 ? 0 : Math.min(max, Math.max(0, Math.round(1_000 * part / whole)))
}
