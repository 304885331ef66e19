import { readFileSync } from 'node:fs'

/** More than any chain of launchers; what lies deeper is left out. */
const PROCESSES_MAX = 64

/**
 * A process and all below it, each before its children: what was spawned may be a launcher, with Deno a child or
 * grandchild of it. Only the first where there is no /proc, or a kernel that does not list children.
 */
export function processTree (pid: number): number[] {
  const pids = [pid]
  for (let at = 0; at < pids.length && pids.length < PROCESSES_MAX; at++) {
    pids.push(...childrenOf(pids[at] as number) ?? [])
  }
  return pids
}

/** Of its first thread: launchers have one. Undefined where it is gone, or the kernel does not list them. */
export function childrenOf (pid: number): number[] | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim()
    return children === '' ? [] : children.split(' ').map(Number)
  } catch {
    return undefined
  }
}

/** SIGKILL to all below a process that has not been waited for, so that its id is its own, and to itself. */
export function killTree (pid: number): void {
  for (const each of processTree(pid).reverse()) {
    try {
      process.kill(each, 'SIGKILL')
    } catch { /* It is gone. */ }
  }
}
