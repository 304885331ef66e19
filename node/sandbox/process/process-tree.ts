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
    const parent = pids[at] as number
    try {
      // Launchers have one thread; what Deno starts is not counted on, and would be found under its first.
      const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'latin1').trim()
      if (children !== '') pids.push(...children.split(' ').map(Number))
    } catch {}
  }
  return pids
}

/** SIGKILL to all below a process that has not been waited for, so that its id is its own, and to itself. */
export function killTree (pid: number): void {
  for (const each of processTree(pid).reverse()) {
    try {
      process.kill(each, 'SIGKILL')
    } catch { /* It is gone. */ }
  }
}
