import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findOwnCgroup, type OwnCgroupInit } from '../../../../../node/sandbox/cgroup/own-cgroup.ts'
import { Unavailable } from '../../../../../node/sandbox/isolation/unavailable.ts'
import { FakeCgroups } from './fake-cgroups.ts'

const MOUNT = '30 22 0:27 / /sys rw - sysfs sysfs rw\n' +
  '31 30 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n'
const UNIT = 'system.slice/dcn.service'

const test = suite('own control group')

/** The directory that is found, from the mount on, or why there is none. */
async function find (cgroups: FakeCgroups, init: OwnCgroupInit = {}): Promise<string> {
  try {
    const dir = await findOwnCgroup({ root: cgroups.root, pid: 42, platform: 'linux', ...init })
    return dir.slice(cgroups.root.length)
  } catch (err) {
    assert.instance(err, Unavailable)
    return (err as Unavailable).message
  } finally {
    cgroups.remove()
  }
}

/** The daemon alone in a unit, with all that it needs. */
function inUnit (unit = UNIT, files: Record<string, string> = {}): FakeCgroups {
  return new FakeCgroups().proc('cgroup', `1:name=systemd:/x\n0::/${unit}\n`).proc('mountinfo', MOUNT)
    .group(unit, { 'cgroup.controllers': 'cpu io memory pids\n', 'cgroup.procs': '42\n', ...files })
}


test('a unit’s group is found where the manager above it is somebody else', async () => {
  assert.is(await find(inUnit()), `/sys/fs/cgroup/${UNIT}`)
})

test('whoever may write the group above, too, is asked for systemd’s word', async () => {
  const asked: unknown[] = []
  const delegates = async (...args: unknown[]): Promise<boolean> => asked.push(args) === 1
  const under = (parent: string, name: string): FakeCgroups => {
    const cgroups = new FakeCgroups().group(parent)
    return cgroups.proc('cgroup', `0::/${parent}/${name}\n`).proc('mountinfo', MOUNT)
      .group(`${parent}/${name}`, { 'cgroup.controllers': 'memory pids\n', 'cgroup.procs': '42\n' })
  }
  const user = 'user.slice/user-1000.slice/user@1000.service/app.slice'
  assert.is(await find(under(user, 'dcn.service'), { delegates }), `/sys/fs/cgroup/${user}/dcn.service`)
  assert.is(await find(under('system.slice', 'dcn.service'), { delegates }),
    '/system.slice/dcn.service is not delegated to it')
  for (const name of ['made-by-hand', '-p.service']) {
    assert.is(await find(under('user.slice', name), { delegates }), `/user.slice/${name} is not delegated to it`)
  }
  assert.equal(asked, [['dcn.service', true], ['dcn.service', false]])
})

test('the root of a container’s namespace is the container’s; the machine’s own root is nobody’s', async () => {
  const files = { 'cgroup.controllers': 'memory pids\n', 'cgroup.procs': '42\n' }
  const container = new FakeCgroups().proc('cgroup', '0::/\n').proc('mountinfo', MOUNT).group('', files)
  assert.is(await find(container), '/sys/fs/cgroup')
  const machine = new FakeCgroups().proc('cgroup', '0::/\n').proc('mountinfo', MOUNT).group('', files)
  rmSync(machine.dir('cgroup.type'))
  assert.is(await find(machine), 'this daemon is in the root group')
})

test('a mount may show a part of the hierarchy, and have a space in its path', async () => {
  const cgroups = inUnit('part/dcn')
  cgroups.proc('cgroup', '0::/whole/part/dcn\n')
  cgroups.proc('mountinfo', '9 1 0:9 / /elsewhere rw - tmpfs t rw\n' +
    '8 1 0:26 /other /sys/fs/cgroup rw - cgroup2 c rw\n31 30 0:26 /whole /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n')
  assert.is(await find(cgroups), '/sys/fs/cgroup/part/dcn')
  const spaced = inUnit('in space')
  spaced.proc('mountinfo', MOUNT.replace('/sys/fs/cgroup', '/sys/fs/cgroup/in\\040space')).proc('cgroup', '0::/\n')
  assert.is(await find(spaced), '/sys/fs/cgroup/in space')
})

test('what the daemon itself has started is no other process', async () => {
  const child = spawn('sleep', ['60'])
  const procs = `${process.pid}\n${child.pid!}\n`
  assert.is(await find(inUnit(UNIT, { 'cgroup.procs': procs }), { pid: process.pid }), `/sys/fs/cgroup/${UNIT}`)
  child.kill()
})

test('what is missing is named', async () => {
  assert.is(await find(inUnit(UNIT, { 'cgroup.controllers': 'hugetlb pids\n' })), `/${UNIT} has no memory controller`)
  assert.is(await find(inUnit(UNIT, { 'cgroup.controllers': '\n' })), `/${UNIT} has no memory, pids controller`)
  assert.is(await find(inUnit(UNIT, { 'cgroup.procs': '7\n42\n' })), `there are other processes in /${UNIT}: 7`)
  assert.is(await find(inUnit().proc('mountinfo', '')), 'cgroup v2 is not mounted')
  assert.is(await find(inUnit().proc('cgroup', '4:memory:/x\n')), 'cgroup v2 is not mounted')
  assert.is(await find(inUnit(), { platform: 'darwin' }), 'only Linux has it')
})

test.run()
