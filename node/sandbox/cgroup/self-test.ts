/** Whether the kernel does to a group what is written into its files. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { DcnError } from '../../../protocol/core/errors.ts'
import type { CgroupTree } from './cgroup-tree.ts'
import type { GroupLimits, ProcessCgroup } from './process-cgroup.ts'

const MIB = 1024 * 1024
/** Some milliseconds are needed; a machine that is starting up may take a thousand times as long. */
const TIMEOUT_MS = 15_000
/** More than a shell needs, and far less than a buffer of BIG_MIB. */
const SMALL = { memoryBytes: 16 * MIB, tasks: 16 }
const BIG_MIB = 64

interface End {
  signal: string | null
  /** It had to be ended from outside. */
  late: boolean
  outOfMemory: 'group' | 'machine' | undefined
  said: string
}

/** Throws DCN_SANDBOX_FAILED where a limit, or a kill, did nothing. */
export async function testGroups (tree: CgroupTree): Promise<void> {
  const killIt = (group: ProcessCgroup): void => { group.kill() }
  const big = await ended(tree, SMALL, `exec dd if=/dev/zero of=/dev/null bs=${BIG_MIB}M count=1`)
  must(big.signal === 'SIGKILL' && big.outOfMemory === 'group', 'memory', big)
  // Some shells say so, and try again for a while.
  const forked = await ended(tree, { ...SMALL, tasks: 1 }, '(exit 0) && echo forked', killIt)
  must(forked.said !== '' && !forked.said.includes('forked'), 'the number of processes', forked)
  const killed = await ended(tree, SMALL, 'sleep 60 & echo sleeping; exec sleep 60', killIt)
  must(killed.signal === 'SIGKILL' && !killed.late, 'killing', killed)
}

/** Runs a script, and what it starts, to the end. `onOutput` is called whenever it says something. */
async function ended (
  tree: CgroupTree, limits: GroupLimits, script: string, onOutput?: (group: ProcessCgroup) => void
): Promise<End> {
  const group = tree.make(limits)
  const { file, args } = group.entering('/bin/sh', ['-c', script])
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const end: End = { signal: null, late: false, outOfMemory: undefined, said: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      end.said += chunk.toString()
      onOutput?.(group)
    })
  }
  const timer = setTimeout(() => {
    end.late = true
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }, TIMEOUT_MS)
  try {
    const [, signal] = await once(child, 'close') as [number | null, string | null]
    return { ...end, signal, outOfMemory: group.outOfMemory() }
  } finally {
    clearTimeout(timer)
    if (!await group.remove()) must(false, 'removing', end)
  }
}

function must (holds: boolean, what: string, { said }: End): void {
  if (holds) return
  throw new DcnError('DCN_SANDBOX_FAILED', { reason: `${what} of a control group did not work ${said}`.trim() })
}
