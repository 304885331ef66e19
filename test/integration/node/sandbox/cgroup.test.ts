/**
 * Control groups as the kernel makes them. What a cgroup v2 hierarchy without the controllers memory and pids can show
 * is tried wherever the tests run as root; their limits, where it has them.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DIRECTORIES, ProcessCgroup } from '../../../../node/sandbox/cgroup/process-cgroup.ts'
import { programPath } from '../../../helpers/programs.ts'
import type { ConfinedReport } from './confined.ts'
import { until } from './harness.ts'
import { beUser } from './levels.ts'

const NOBODY = 65_534
/** What is given to somebody to whom a group is delegated. */
const DELEGATED = ['', 'cgroup.procs', 'cgroup.subtree_control', 'cgroup.threads']

const test = suite('control groups')
const base = newGroup()

/** A group of the tests' own; undefined where there can be none, which is noted. */
function newGroup (): string | undefined {
  try {
    const mount = /^\S+ \S+ \S+ \/ (\S+) .* - cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8'))?.[1]
    if (mount === undefined) throw new Error('no cgroup v2')
    const dir = join(mount, `dcn-test-${process.pid}`)
    mkdirSync(dir)
    return dir
  } catch (err) {
    process.stdout.write(`note: control groups are not tested here: ${String(err)}\n`)
    return undefined
  }
}

test.after(() => {
  if (base !== undefined) rmdirSync(base)
  if (typeof user !== 'string') user.remove()
})

test('all that a process started is killed with its group, wherever it went', async () => {
  if (base === undefined) return
  const group = new ProcessCgroup(join(base, 'process-1'), DIRECTORIES)
  group.make(undefined)
  const script = 'setsid sleep 300 & exec sleep 300'
  const { file, args } = group.entering('/bin/sh', ['-c', script])
  const child = spawn(file, args, { stdio: 'ignore', detached: true })
  await until('both are in the group', () => group.pids().length === 2)
  assert.ok(group.pids().includes(child.pid!), 'it stayed the process that was spawned')
  const exited = once(child, 'exit')
  group.kill()
  assert.equal(await exited, [null, 'SIGKILL'])
  await until('nothing is left', () => group.pids().length === 0)
  assert.ok(group.cpuUs()! > 0, 'what it took is known when it is gone')
  assert.is(await group.remove(), true)
  assert.not(existsSync(group.dir))
})

test('what is in a group that is to go is killed first', async () => {
  if (base === undefined) return
  const group = new ProcessCgroup(join(base, 'process-2'), DIRECTORIES)
  group.make(undefined)
  const { file, args } = group.entering('/bin/sleep', ['300'])
  const child = spawn(file, args, { stdio: 'ignore' })
  await until('it is in the group', () => group.pids().length === 1)
  const exited = once(child, 'exit')
  assert.is(await group.remove(), true)
  assert.equal(await exited, [null, 'SIGKILL'])
})

test('what cannot enter its group does not run', async () => {
  const group = new ProcessCgroup('/nowhere/process-3', DIRECTORIES)
  const { file, args } = group.entering('/bin/echo', ['ran'])
  const { stdout, status } = spawnSync(file, args, { encoding: 'utf8' })
  assert.is(stdout, '')
  assert.not.equal(status, 0)
  assert.is(await group.remove(), true)
})

const limits = base !== undefined && /memory.*pids/.test(readFileSync(join(base, 'cgroup.controllers'), 'utf8'))
if (limits) writeFileSync(join(base, 'cgroup.subtree_control'), '+memory +pids')
const user = base === undefined ? 'nobody' : beUser('ordinary')
if (typeof user === 'string') process.stdout.write(`note: no daemon in a control group is tested: ${user}\n`)
// Without the limits, the levels differ only in how many processes there are.
for (const level of limits ? ['namespaces', 'landlock', 'none'] : ['namespaces']) {
  test(`${level}: an ordinary user’s daemon runs each function in a group of its own`, async () => {
    if (base === undefined || typeof user === 'string') return
    const dir = join(base, `daemon-${level}`)
    mkdirSync(dir)
    for (const name of DELEGATED) chownSync(join(dir, name), NOBODY, NOBODY)
    try {
      const report = await confined(dir, user.prefix, level)
      if (report !== undefined) hold(report, dir, level)
    } finally {
      rmdirSync(dir)
    }
  })
}

/** Undefined where this machine has no such level, which is noted. */
async function confined (dir: string, prefix: string[], level: string): Promise<ConfinedReport | undefined> {
  const script = 'echo 0 > "$0" && exec "$@"'
  const args = ['-c', script, join(dir, 'cgroup.procs'), ...prefix, programPath('confined'), dir, level]
  const child = spawn('/bin/sh', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  const [code] = await once(child, 'close') as [number | null]
  if (stderr.includes(`no ${level} here`)) {
    process.stdout.write(`note: control groups are not tested with ${level}\n`)
    return undefined
  }
  assert.is(code, 0, stderr)
  return JSON.parse(stdout) as ConfinedReport
}

function hold (report: ConfinedReport, dir: string, level: string): void {
  const { found, limited, groups, members, loop, burnt, roomy } = report
  const own = `/${relative(join(dir, '../..'), dir)}`
  assert.is(limited, found === dir, `${found}: ${report.reason}`)
  assert.equal(groups, [own, `${own}/daemon`, own], 'it moves aside, and comes back')
  const [functions] = report.during.filter(name => name !== 'daemon')
  assert.equal(report.during, ['daemon', functions])
  assert.equal(report.after, ['daemon'])
  assert.equal(report.closed, [])
  const names = level === 'namespaces' ? ['bwrap', 'bwrap', 'deno'] : ['deno']
  assert.equal(members.map(({ name }) => name).sort(), names)
  assert.ok(members.every(({ group }) => group === functions), JSON.stringify(members))
  assert.is(loop.status, 'timeout')
  assert.is(burnt.status, 'done')
  assert.is(roomy.result, '{"value":100}', roomy.error)
  for (const { usage } of [loop, burnt]) {
    assert.ok(usage.cpuMs > 0 && usage.memoryPeakBytes > 10e6, JSON.stringify(usage))
  }
  if (!limited) {
    process.stdout.write(`note: limits of control groups are not tested here: ${found}\n`)
    assert.match(found, /has no .*memory.* controller/)
    return
  }
  assert.ok(report.layers.includes('cgroup'))
  const mib = Number(report.memoryMax) / 1024 / 1024
  assert.ok(mib > 128 + 48 && mib < 128 + 48 + 64, `${mib} MiB`)
  if (level === 'none') assert.is(report.bomb, 'memory')
}

test.run()
