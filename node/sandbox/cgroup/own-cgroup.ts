/** Finds the control group of this daemon (cgroup v2), and whether the daemon may divide it. */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { parentOf } from '../isolation/runtime-pid.ts'
import { Unavailable } from '../isolation/unavailable.ts'
import { readOrEmpty } from '../read-or-empty.ts'

/** Without these a group limits nothing. */
export const CONTROLLERS = ['memory', 'pids'] as const

const DELEGATE = 'run the daemon as a systemd service of its own with Delegate=memory pids, see docs/sandbox.md'
const ALONE = 'start each daemon by itself in a unit or container of its own, with no shell or npx around it'
const SYSTEMD_TIMEOUT_MS = 2_000

export interface OwnCgroupInit {
  /** Where /proc, and what it names, is looked for. */
  root?: string
  platform?: string
  pid?: number
  /** Whether systemd has delegated this unit's group; `user`: a unit of a user's manager. */
  delegates?: (unit: string, user: boolean) => Promise<boolean>
}

/**
 * The directory of the group that this daemon is in, with nothing but what it has started, that was delegated to it,
 * and that has the controllers. Throws Unavailable.
 */
export async function findOwnCgroup (init: OwnCgroupInit = {}): Promise<string> {
  const { root = '/', platform = process.platform, pid = process.pid, delegates = delegatedBySystemd } = init
  if (platform !== 'linux') throw new Unavailable('only Linux has it', '')
  const path = /^0::(\/.*)$/m.exec(readOrEmpty(join(root, 'proc/self/cgroup')))?.[1]
  const dir = path === undefined ? undefined : directoryOf(path, root)
  if (path === undefined || dir === undefined) throw new Unavailable('cgroup v2 is not mounted', '')
  // Every group but the machine's first has it.
  if (!existsSync(join(dir, 'cgroup.type'))) throw new Unavailable('this daemon is in the root group', DELEGATE)
  if (!await isDelegated(path, dir, delegates)) throw new Unavailable(`${path} is not delegated to it`, DELEGATE)
  const there = readOrEmpty(join(dir, 'cgroup.controllers')).trim().split(' ')
  const missing = CONTROLLERS.filter(name => !there.includes(name))
  if (missing.length > 0) throw new Unavailable(`${path} has no ${missing.join(', ')} controller`, DELEGATE)
  const others = readOrEmpty(join(dir, 'cgroup.procs')).trim().split('\n').filter(line => !descends(Number(line), pid))
  if (others.length > 0) throw new Unavailable(`there are other processes in ${path}: ${others.join(' ')}`, ALONE)
  return dir
}

/**
 * To divide a group that somebody else manages would be a fight over it. It is the daemon's where its rights end above
 * it (at the root of a container's namespace, or at what its user was given), or where systemd says that it is.
 */
async function isDelegated (
  path: string, dir: string, delegates: NonNullable<OwnCgroupInit['delegates']>
): Promise<boolean> {
  const own = [dir, join(dir, 'cgroup.procs'), join(dir, 'cgroup.subtree_control')]
  if (!own.every(isWritable)) return false
  if (path === '/' || !isWritable(join(dirname(dir), 'cgroup.procs'))) return true
  const unit = basename(path)
  return /^[^-].*\.(service|scope)$/.test(unit) && await delegates(unit, /\/user@\d+\.service\//.test(path))
}

/** Whether a process is this one, or was started by it or by what it has started. */
function descends (pid: number, from: number): boolean {
  let at: number | undefined = pid
  while (at !== undefined && at > 1 && at !== from) at = parentOf(at)
  return at === from
}

async function delegatedBySystemd (unit: string, user: boolean): Promise<boolean> {
  const args = [...user ? ['--user'] : [], 'show', '--property=Delegate', '--value', '--', unit]
  try {
    const { stdout } = await promisify(execFile)('systemctl', args, { timeout: SYSTEMD_TIMEOUT_MS })
    return stdout.trim() === 'yes'
  } catch {
    return false
  }
}

/** Where a group is to be found in the file system; undefined where no mount shows it. */
function directoryOf (path: string, root: string): string | undefined {
  for (const line of readOrEmpty(join(root, 'proc/self/mountinfo')).split('\n')) {
    // id parent device root mountpoint options [tags...] - type source options
    const [before = '', after = ''] = line.split(' - ')
    const [top, mountpoint] = before.split(' ').slice(3).map(unescaped)
    if (!after.startsWith('cgroup2 ') || top === undefined || mountpoint === undefined) continue
    const within = relative(top, path)
    const dir = join(root, mountpoint, within)
    if (!within.startsWith('..') && existsSync(join(dir, 'cgroup.procs'))) return dir
  }
  return undefined
}

/** Spaces and the like are octal in mountinfo. */
function unescaped (text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
}

function isWritable (path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
