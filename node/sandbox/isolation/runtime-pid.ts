/** Finds the Deno process behind the one that was spawned. Linux only: /proc tells. */
import { readFileSync, readdirSync } from 'node:fs'
import { childrenOf } from '../process/process-tree.ts'

/** Undefined where it is gone, or not there yet. `wrappers` as in Launch. */
export function runtimePidOf (spawnedPid: number | undefined, wrappers: number): number | undefined {
  let pid = spawnedPid
  for (let at = 0; at < wrappers && pid !== undefined; at++) pid = onlyChildOf(pid)
  return pid
}

function onlyChildOf (pid: number): number | undefined {
  const children = childrenOf(pid)
  return children === undefined ? searchedChildOf(pid) : children[0]
}

/** For kernels that are built without `children`, and processes that are gone. */
function searchedChildOf (pid: number): number | undefined {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).find(other => parentOf(other) === pid)
}

/** Undefined where it is gone. */
export function parentOf (pid: number): number | undefined {
  try {
    // pid (command) state ppid ...
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1])
  } catch {
    return undefined
  }
}
