/** What memory there is, as this process may use it: the machine's, or less where a container's limit is closer. */
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { readOrEmpty } from '../read-or-empty.ts'

export interface MachineMemory {
  totalMiB: number
  /** What could be taken without swapping. */
  availableMiB: number
  /** Of the last 10 seconds, the share in percent in which some, or all, of those who work waited for memory. */
  stalled?: { some: number, full: number }
}

const MIB = 1024 * 1024

/** `root`: where /proc and /sys are looked for. Where there is no /proc, half of the memory counts as available. */
export function readMachineMemory (root = '/'): MachineMemory {
  const text = readOrEmpty(join(root, 'proc/meminfo'))
  const meminfo = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024
  const whole = { totalMiB: meminfo('MemTotal'), availableMiB: meminfo('MemAvailable') }
  if (whole.totalMiB === 0) {
    return { totalMiB: Math.floor(totalmem() / MIB), availableMiB: Math.floor(totalmem() / MIB / 2) }
  }
  let { totalMiB, availableMiB } = whole
  for (const { limit, used } of groupsOf(root)) {
    totalMiB = Math.min(totalMiB, limit / MIB)
    availableMiB = Math.min(availableMiB, Math.max(0, limit - used) / MIB)
  }
  const stalled = stalledOf(readOrEmpty(join(root, 'proc/pressure/memory')))
  return {
    totalMiB: Math.floor(totalMiB), availableMiB: Math.floor(availableMiB), ...stalled === undefined ? {} : { stalled }
  }
}

/** Limit and use in bytes of every control group around this process, of either version. */
function groupsOf (root: string): Array<{ limit: number, used: number }> {
  const groups: Array<{ limit: number, used: number }> = []
  for (const line of readOrEmpty(join(root, 'proc/self/cgroup')).split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
    if (path === undefined || (controllers !== '' && !controllers?.split(',').includes('memory'))) continue
    const v2 = controllers === ''
    const base = v2 ? 'sys/fs/cgroup' : 'sys/fs/cgroup/memory'
    for (let at = path; ; at = dirname(at)) {
      const file = (name: string): string => readOrEmpty(join(root, base, at, name)).trim()
      const limit = Number(file(v2 ? 'memory.max' : 'memory.limit_in_bytes') || NaN)
      // What was read from files and is not in use can be had back.
      const cached = new RegExp(`^${v2 ? '' : 'total_'}inactive_file (\\d+)$`, 'm').exec(file('memory.stat'))?.[1] ?? 0
      const used = Number(file(v2 ? 'memory.current' : 'memory.usage_in_bytes')) - Number(cached)
      if (limit > 0) groups.push({ limit, used })
      if (at === '/') break
    }
  }
  return groups
}

function stalledOf (text: string): { some: number, full: number } | undefined {
  const some = /^some avg10=([\d.]+)/m.exec(text)?.[1]
  const full = /^full avg10=([\d.]+)/m.exec(text)?.[1] ?? 0
  return some === undefined ? undefined : { some: Number(some), full: Number(full) }
}
