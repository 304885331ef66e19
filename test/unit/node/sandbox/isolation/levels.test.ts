import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BubblewrapIsolation } from '../../../../../node/sandbox/isolation/bubblewrap.ts'
import { chooseIsolation, remedyFor } from '../../../../../node/sandbox/isolation/choose.ts'
import { loaderOf, parseList } from '../../../../../node/sandbox/isolation/elf.ts'
import { LauncherIsolation } from '../../../../../node/sandbox/isolation/launcher.ts'
import { levelsOf, whyNone } from '../../../../../node/sandbox/isolation/machine-isolation.ts'
import { dataLimitBytes } from '../../../../../node/sandbox/isolation/rlimits.ts'
import { profile, SandboxExecIsolation } from '../../../../../node/sandbox/isolation/sandbox-exec.ts'
import { isDcnError } from '../../../../../protocol/core/errors.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'dcn-levels-')))
const file = (name: string): string => {
  const path = join(dir, name)
  writeFileSync(path, '')
  return path
}
const linked = { loader: file('ld.so'), libraries: [file('libc.so.6')] }
const common = { denoPath: file('deno'), linked, filterPath: '/data/filter', idleDataBytes: 500 * 1024 * 1024 }
const env = { DENO_WEBGPU_BACKEND: 'vulkan' }
const gpu = { devices: ['/dev/null'], paths: [file('driver')], env, driverMiB: 100 }

const test = suite('isolation levels')

test.after(() => rmSync(dir, { recursive: true }))

test('private memory may grow by the class, a slack, and what a driver takes', () => {
  const limits = [128, 512, 2048].map(memoryMiB => dataLimitBytes(500 * 1024 * 1024, memoryMiB) / 1024 / 1024)
  assert.equal(limits, [692, 1076, 2612])
  assert.is(dataLimitBytes(0, 128, 100) / 1024 / 1024, 292)
})

test('bubblewrap: Deno, its libraries, the runner and mounts are all that there is, and can only be read', async () => {
  const isolation = new BubblewrapIsolation({ ...common, bwrapPath: '/usr/bin/bwrap', cwd: '/data/tmp' })
  const launch = await isolation.launch({ memoryMiB: 512, mounts: [{ source: '/models/a', target: 'models/digits' }] })
  const args = launch.args.slice(launch.args.indexOf('/usr/bin/bwrap'))
  const bound = args.flatMap((arg, at) => arg === '--ro-bind' ? [args[at + 2]] : [])
  assert.equal(bound, ['/deno', '/runner.js', linked.loader, ...linked.libraries, '/tmp/models/digits'])
  assert.equal(args.filter((_, at) => args[at - 1] === '--dev-bind'), ['/dev/null', '/dev/urandom'])
  for (const arg of ['--unshare-all', '--die-with-parent', '--seccomp', '--cap-drop']) {
    assert.ok(args.includes(arg), arg)
  }
  for (const arg of ['--bind', '--proc', '--share-net', '--new-session']) assert.not(args.includes(arg), arg)
  assert.ok(args.lastIndexOf('--remount-ro') > args.lastIndexOf('--ro-bind'))
  assert.equal(launch.handles, ['/data/filter'])
  assert.is(launch.args[2], String((500 + 512 + 64) * 1024), 'in KiB')
  assert.is(launch.env.HOME, '/tmp')
  assert.not(JSON.stringify(launch.env).includes(dir))
})

test('a GPU’s devices and files are there where it is asked for, on each level', async () => {
  const bubblewrap = new BubblewrapIsolation({ ...common, bwrapPath: '/usr/bin/bwrap', cwd: '/data/tmp' })
  const landlock = { level: 'landlock', perlPath: '/perl', arch: 'x64', emptyDir: dir } as const
  const launcher = new LauncherIsolation({ ...common, ...landlock })
  const spec = { memoryMiB: 512, mounts: [], gpu }
  const inNamespaces = await bubblewrap.launch(spec)
  assert.match(inNamespaces.args.join(' '), ` --ro-bind ${gpu.paths[0]!} ${gpu.paths[0]!} `)
  assert.match(inNamespaces.args.join(' '), ' --dev-bind /dev/null /dev/null ')
  const landlocked = await launcher.launch(spec)
  assert.match(landlocked.args.join(' '), `--read ${gpu.paths[0]!}`)
  assert.match(landlocked.args.join(' '), '--device /dev/null --device /dev/null --')
  assert.ok(landlocked.args.includes(String(dataLimitBytes(common.idleDataBytes, 512, 100))))
  for (const { env } of [inNamespaces, landlocked]) assert.is(env.DENO_WEBGPU_BACKEND, 'vulkan')
})

test('no mount escapes', async () => {
  const isolation = new BubblewrapIsolation({ ...common, bwrapPath: '/usr/bin/bwrap', cwd: '/data/tmp' })
  for (const target of ['/etc', '../etc', 'a/../../etc', '']) {
    const spec = { memoryMiB: 128, mounts: [{ source: '/x', target }] }
    const made = await isolation.launch(spec).catch((err: unknown) => err)
    assert.ok(isDcnError(made) && made.code === 'DCN_SANDBOX_FAILED', target)
  }
})

test('macOS: paths are parameters of the profile, and all else is denied', async () => {
  const isolation = new SandboxExecIsolation({ denoPath: common.denoPath, emptyDir: dir })
  const { args, file: shell } = await isolation.launch({ memoryMiB: 128, mounts: [] })
  assert.is(shell, '/bin/sh')
  assert.match(args.join(' '), `READ0=${dir} `)
  assert.match(profile(2), '(subpath (param "READ0")) (subpath (param "READ1"))')
  assert.match(profile(2), '(deny default)')
  assert.not.match(profile(2), /network|fork|file-write\*/)
  assert.is(isolation.level, 'limited')
})

test('auto is every level, but none only with leave; one level is that level', () => {
  assert.equal(levelsOf({}), ['limited', 'landlock', 'namespaces'])
  assert.equal(levelsOf({ unsafeSandbox: true }), ['none', 'limited', 'landlock', 'namespaces'])
  assert.equal(levelsOf({ isolation: 'landlock', unsafeSandbox: true }), ['landlock'])
})

test('what cannot be is said in one line each, with what to do', async () => {
  const denoPath = '/nowhere/deno'
  const init = { scratchDir: dir, denoPath, levels: ['namespaces', 'landlock', 'limited'] as const }
  const here = await chooseIsolation(init)
  assert.is(here.isolation, undefined)
  assert.equal(here.reports.map(({ level, passed }) => [level, passed]),
    [['namespaces', false], ['landlock', false], ['limited', false]])
  for (const { reason } of here.reports) assert.ok(reason !== '' && !reason.includes('\n'))

  const elsewhere = await chooseIsolation({ ...init, platform: 'win32' })
  assert.equal(elsewhere.reports.map(({ reason }) => reason), Array(3).fill('only Linux has it'))
  const text = whyNone([{ level: 'namespaces', passed: false, layers: [], reason: 'no bwrap', remedy: 'install it' }])
  assert.match(text, /namespaces: no bwrap \(install it\); --unsafe-sandbox/)
})

test('where namespaces are forbidden the remedy names Ubuntu’s profile', () => {
  for (const reason of [
    'bwrap: setting up uid map: Permission denied', 'bwrap: No permissions to create new namespace'
  ]) {
    assert.match(remedyFor('namespaces', reason), /bwrap-userns-restrict/)
  }
  assert.match(remedyFor('landlock', 'this kernel has no Landlock: Function not implemented'), /lsm=/)
  assert.is(remedyFor('limited', 'whatever'), '')
})

test('the loader’s list gives paths, also where one is no link', () => {
  assert.equal(parseList([
    '\tlinux-vdso.so.1 (0x00007ffd)', '\tlibc.so.6 => /lib/aarch64-linux-gnu/libc.so.6 (0x0000ffff)',
    '\t/lib/ld-linux-aarch64.so.1 (0x0000ffff)', '\tlibgone.so => not found', ''
  ].join('\n')), ['/lib/aarch64-linux-gnu/libc.so.6', '/lib/ld-linux-aarch64.so.1'])
})

test('the loader is read from the file, and what is no executable is refused', async () => {
  const elf = Buffer.alloc(64 + 56 + 32)
  elf.write('\x7fELF\x02\x01', 'latin1')
  elf.writeBigUInt64LE(64n, 32)
  elf.writeUInt16LE(1, 56)
  elf.writeUInt32LE(3, 64)
  elf.writeBigUInt64LE(120n, 72)
  elf.writeBigUInt64LE(27n, 96)
  elf.write('/lib/ld-linux-aarch64.so.1\0', 120)
  const path = file('elf')
  writeFileSync(path, elf)
  assert.is(await loaderOf(path), '/lib/ld-linux-aarch64.so.1')
  for (const bytes of [Buffer.from('#!/bin/sh\n'), elf.subarray(0, 100), Buffer.alloc(200)]) {
    writeFileSync(path, bytes)
    assert.ok(isDcnError(await loaderOf(path).catch((err: unknown) => err)))
  }
})

test.run()
