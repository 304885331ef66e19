import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CgroupTree } from '../../../../../node/sandbox/cgroup/cgroup-tree.ts'
import type { ProcessCgroup } from '../../../../../node/sandbox/cgroup/process-cgroup.ts'
import { ProcessMeter } from '../../../../../node/sandbox/pool/process-meter.ts'
import { FakeCgroups } from './fake-cgroups.ts'

const LIMITS = { memoryBytes: 200_000_000, tasks: 99 }
const EVENTS = 'low 0\nhigh 0\nmax 12\noom 0\noom_kill 0\noom_group_kill 0\n'

const test = suite('control groups of processes')

function treeOf (cgroups: FakeCgroups): CgroupTree {
  return new CgroupTree({
    dir: cgroups.dir('unit'), controllers: ['memory', 'pids'], directories: cgroups.directories
  })
}

function put (group: ProcessCgroup, file: string, text: string): void {
  writeFileSync(join(group.dir, file), text)
}

test('the daemon moves aside before it divides its group, and comes back', async () => {
  const cgroups = new FakeCgroups().group('unit', { 'cgroup.procs': '42\n' })
  const tree = treeOf(cgroups)
  assert.is(cgroups.read('unit/daemon/cgroup.procs'), '42')
  assert.is(cgroups.read('unit/cgroup.subtree_control'), '+memory +pids')
  // The kernel would do this: what enters a group leaves the other.
  writeFileSync(cgroups.dir('unit/cgroup.procs'), '')
  const closed = tree.close()
  writeFileSync(cgroups.dir('unit/daemon/cgroup.procs'), '')
  await closed
  assert.match(cgroups.read('unit/cgroup.subtree_control'), /^-memory -pids/)
  assert.not(existsSync(cgroups.dir('unit/daemon')))
  cgroups.remove()
})

test('a limit for each controller is written, and a number is used once', async () => {
  const cgroups = new FakeCgroups().group('unit').group('unit/process-7')
  const tree = treeOf(cgroups)
  const group = tree.make(LIMITS)
  assert.is(group.dir, cgroups.dir('unit/process-8'))
  const written = ['memory.max', 'memory.oom.group', 'memory.swap.max', 'pids.max'].map(file => {
    return cgroups.read(`unit/process-8/${file}`).slice(0, 9)
  })
  assert.equal(written, ['200000000', '1\n', '0ax\n', '99x\n'])
  assert.is(tree.make().dir, cgroups.dir('unit/process-9'))
  assert.match(cgroups.read('unit/process-9/memory.max'), 'max')
  await tree.close()
  assert.equal(readdirSync(cgroups.dir('unit')).filter(name => name.startsWith('process')), [])
  cgroups.remove()
})

test('a group whose limit cannot be set is not left behind', () => {
  const cgroups = new FakeCgroups().group('unit')
  const tree = treeOf(cgroups)
  cgroups.without = 'pids.max'
  assert.throws(() => tree.make(LIMITS), /ENOENT.*pids\.max/)
  assert.not(existsSync(cgroups.dir('unit/process-1')))
  cgroups.remove()
})

test('a process enters before it becomes what it is to be', () => {
  const cgroups = new FakeCgroups().group('unit')
  const group = treeOf(cgroups).make()
  assert.equal(group.entering('/bin/bwrap', ['--a', 'b c']), {
    file: '/bin/sh',
    args: ['-c', 'echo 0 > "$0" && exec "$@"', join(group.dir, 'cgroup.procs'), '/bin/bwrap', '--a', 'b c']
  })
  cgroups.remove()
})

test('a group that still has processes is killed until it is empty', async () => {
  const cgroups = new FakeCgroups().group('unit')
  const group = treeOf(cgroups).make()
  put(group, 'cgroup.procs', '71\n72\n')
  assert.equal(group.pids(), [71, 72])
  const removed = group.remove()
  await new Promise(resolve => setImmediate(resolve))
  assert.is(cgroups.read('unit/process-1/cgroup.kill'), '1')
  put(group, 'cgroup.procs', '')
  assert.is(await removed, true)
  assert.not(existsSync(group.dir))
  assert.is(await group.remove(), true, 'again')
  group.kill()
  cgroups.remove()
})

test('what the kernel counts is read, and what it does not tell is not made up', () => {
  const cgroups = new FakeCgroups().group('unit')
  const group = treeOf(cgroups).make()
  assert.equal([group.cpuUs(), group.peakBytes(), group.heldBytes(), group.outOfMemory()],
    [undefined, undefined, 0, undefined])
  put(group, 'cpu.stat', 'usage_usec 1234567\nuser_usec 1000000\nsystem_usec 234567\nnr_periods 5\n')
  put(group, 'memory.peak', '150994944\n')
  put(group, 'memory.stat', 'anon 9000000\nfile 50000000\nkernel 700000\nkernel_stack 81920\nfile_mapped 5\n')
  assert.equal([group.cpuUs(), group.peakBytes(), group.heldBytes()], [1_234_567, 150_994_944, 9_700_000])
  put(group, 'memory.events', EVENTS)
  assert.is(group.outOfMemory(), undefined)
  put(group, 'memory.events', EVENTS.replace('oom 0', 'oom 1').replace('oom_kill 0', 'oom_kill 3'))
  assert.is(group.outOfMemory(), 'group')
  put(group, 'memory.events', EVENTS.replace('oom_kill 0', 'oom_kill 1'))
  assert.is(group.outOfMemory(), 'machine')
  cgroups.remove()
})

test('a run’s processor time is its group’s; its peak, where the process is gone', async () => {
  if (process.platform !== 'linux') return
  let us: number | undefined = 5_000_000
  const child = spawn('sleep', ['60'])
  const meter = ProcessMeter.open(child.pid, { cpuUs: () => us, peakBytes: () => 2 ** 50 })!
  meter.begin()
  us = 5_123_400
  const { cpuMs, memoryPeakBytes } = meter.end()
  assert.is(cpuMs, 123)
  assert.ok(memoryPeakBytes > 0 && memoryPeakBytes < 2 ** 40)
  child.kill('SIGKILL')
  await once(child, 'close')
  us = 6_000_000
  assert.equal(meter.end(), { cpuMs: 1000, memoryPeakBytes: 2 ** 50 })
  us = undefined
  assert.equal(meter.end(), { cpuMs: 1000, memoryPeakBytes: 2 ** 50 }, 'what was seen last')
  meter.close()
})

test.run()
