import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { Launch } from './types.ts'

/** With pipes for stdin, stdout and stderr. Throws where a handle cannot be opened. */
export function spawnLaunch ({ file, args, env, cwd, handles }: Launch): ChildProcess {
  const opened: number[] = []
  try {
    for (const path of handles) opened.push(openSync(path, 'r'))
    // A group and session of its own (detached), so that all of it can be killed at once, and has no terminal.
    const stdio = ['pipe' as const, 'pipe' as const, 'pipe' as const, ...opened]
    return spawn(file, args, { env, cwd, detached: true, stdio, windowsHide: true })
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
}
