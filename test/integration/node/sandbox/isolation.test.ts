import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { examineMachine, type MachineReport } from '../../../../node/index.ts'
import { LAUNCHER_PATH } from '../../../../node/sandbox/isolation/launcher.ts'
import { OPEN_FILES_MAX } from '../../../../node/sandbox/isolation/rlimits.ts'
import { runtimePidOf } from '../../../../node/sandbox/isolation/runtime-pid.ts'
import { filterArchOf, seccompFilter } from '../../../../node/sandbox/isolation/seccomp/filter.ts'
import { numberOf } from '../../../../node/sandbox/isolation/seccomp/system-calls.ts'
import { programPath } from '../../../helpers/programs.ts'
import { Lane, processesIn, until } from './harness.ts'

const ORPHAN = resolve(programPath('orphan'))
const DCN = fileURLToPath(new URL('../../../../bin/dcn.js', import.meta.url))

const machine = await examineMachine()
const dir = realpathSync(mkdtempSync(join(tmpdir(), 'dcn-isolation-')))
const test = suite('isolation')

test.after(() => { rmSync(dir, { recursive: true }) })

/** What `dcn doctor` says there; undefined where it cannot be asked, which is noted. */
function doctorIn (file: string, args: string[]): MachineReport | undefined {
  const { stdout, stderr, error } = spawnSync(file, [...args, process.execPath, DCN, 'doctor', '--json'], {
    encoding: 'utf8', cwd: process.cwd()
  })
  try {
    return JSON.parse(stdout) as MachineReport
  } catch {
    process.stdout.write(`note: not tested by ${file}: ${(error?.message ?? stderr).trim().slice(0, 200)}\n`)
    return undefined
  }
}

test('this machine can run functions, with the strongest level that passes, or says why not', () => {
  for (const { level, passed, reason, remedy } of machine.levels) {
    if (!passed) process.stdout.write(`note: no level ${level} here: ${reason} ${remedy}\n`)
    assert.is(passed, reason === '')
  }
  assert.is(machine.isolation, machine.levels.find(({ passed }) => passed)?.level)
  assert.is(machine.able, machine.isolation !== undefined)
  assert.ok(machine.layers.includes('deno'))
})

test('a daemon that is busy while it starts chooses no weaker level', async () => {
  const lane = new Lane()
  // What a process says is then read long after it was said.
  const busy = setInterval(() => {
    const untilMs = performance.now() + 150
    while (performance.now() < untilMs);
  }, 1)
  try {
    await lane.start()
  } finally {
    clearInterval(busy)
  }
  assert.is(lane.isolation.level, machine.isolation)
  await lane.remove()
})

for (const { level } of machine.levels.filter(({ passed }) => passed)) {
  test(`${level}: mounts are read, memory is held to its class, and nothing tells of this machine`, async () => {
    const lane = new Lane(level)
    await lane.start()
    assert.is(lane.isolation.level, level)
    const model = join(dir, 'model')
    writeFileSync(model, 'weights')
    const mounts = [{ source: model, target: 'models/digits' }, { source: dir, target: 'rt' }]
    const read = await lane.run(`async function handler () {
      return [Deno.readTextFileSync('models/digits'), await Deno.readTextFile(Deno.cwd() + '/rt/model'),
        await (await fetch('file://' + Deno.cwd() + '/models/digits')).text()]
    }`, { mounts })
    assert.is(read.result, '["weights","weights","weights"]', read.error)
    const written = await lane.run("const handler = () => Deno.writeTextFileSync('rt/model', 'x')", { mounts })
    assert.is(written.status, 'error')
    assert.is(readFileSync(model, 'utf8'), 'weights')
    const files = await lane.run(`const handler = () => {
      const open = []
      try { for (;;) open.push(Deno.openSync('rt/model')) } catch (err) { return [open.length, err.message] }
    }`, { mounts })
    const [count, why] = JSON.parse(files.result ?? '[]') as [number, string]
    assert.ok(count < OPEN_FILES_MAX && count > OPEN_FILES_MAX / 2, files.error ?? `${count} files`)
    assert.match(why, /Too many open files/)
    assert.equal(readdirSync(join(lane.dir, 'scratch')).filter(name => name.startsWith('tmp-')), [])

    if (process.platform === 'linux') {
      const code = 'const handler = mib => new Uint8Array(mib * 1024 * 1024).fill(1, 0, 9).length / 1024 / 1024'
      assert.is((await lane.run(code, { payload: '96' })).result, '{"value":96}')
      assert.match((await lane.run(code, { payload: '256' })).error!, 'Array buffer allocation failed')
      assert.is((await lane.run(code, { payload: '300', memoryMiB: 512 })).result, '{"value":300}')
      assert.match((await lane.run(code, { payload: '640', memoryMiB: 512 })).error!, 'Array buffer allocation failed')
    }
    const { errorDetail } = await lane.run('const handler = () => { throw new Error(Deno.mainModule) }')
    if (level === 'namespaces') assert.is(errorDetail!.message, 'file:///runner.js')
    assert.not.match(errorDetail!.stack, process.cwd())
    const ended = await lane.run("const handler = () => Deno.kill(Deno.pid, 'SIGKILL')")
    assert.is(ended.error, 'function process ended (SIGKILL)')
    await lane.remove()
  })

  test(`${level}: nothing outlives a daemon that is killed`, async () => {
    const home = join(dir, level)
    execFileSync('mkdir', [home])
    const daemon = spawn(process.execPath, [ORPHAN, join(home, 'scratch'), level], {
      cwd: home, stdio: ['ignore', 'pipe', 'inherit']
    })
    const [said] = await once(daemon.stdout, 'data') as [Buffer]
    assert.is(said.toString(), 'looping\n')
    const [spawned] = processesIn(join(home, 'scratch'))
    const runtime = process.platform === 'linux' ? runtimePidOf(spawned, level === 'namespaces' ? 2 : 0)! : spawned!
    assert.ok(runtime > 0)
    daemon.kill('SIGKILL')
    await until('daemon, reaper and function are gone', () => processesIn(home).length === 0 && !isAlive(runtime))
  })
}

function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const passes = (report: MachineReport, level: string): boolean => {
  return report.levels.some(one => one.level === level && one.passed)
}

test('where namespaces are forbidden the next level is taken, and the remedy told', () => {
  if (!passes(machine, 'namespaces')) return
  const inside = doctorIn('bwrap', ['--dev-bind', '/', '/', '--unshare-user', '--disable-userns', '--'])
  if (inside === undefined) return
  assert.is(passes(inside, 'namespaces'), false)
  const strongest = ['landlock', 'limited'].find(level => passes(machine, level))
  assert.is(inside.isolation, strongest)
  assert.match(inside.levels.find(({ level }) => level === 'namespaces')!.remedy, /bwrap-userns-restrict/)
})

test('as an ordinary user, the same levels pass', () => {
  if (process.getuid?.() !== 0) return
  chmodSync(dir, 0o755)
  const asNobody = doctorIn('setpriv', ['--reuid', '65534', '--regid', '65534', '--clear-groups', '--'])
  if (asNobody === undefined) return
  assert.equal(asNobody.levels.map(({ level, passed, reason }) => [level, passed, reason]),
    machine.levels.map(({ level, passed, reason }) => [level, passed, reason]))
})

test('the kernel refuses what the filter denies', () => {
  const arch = filterArchOf(process.arch)
  if (arch === undefined || !passes(machine, 'limited') || process.platform !== 'linux') return
  const filter = join(dir, 'filter')
  writeFileSync(filter, seccompFilter({ arch, alone: false }))
  const denied = (['socket', 'connect', 'ptrace', 'process_vm_readv', 'mount', 'unshare', 'setns', 'bpf', 'keyctl',
    'perf_event_open', 'userfaultfd', 'io_uring_setup', 'memfd_create', 'shmget', 'pidfd_open', 'chroot'] as const)
    .map(call => [call, numberOf(call, arch)])
  const script = `
    sub try {
      my ($name, $number, @rest) = @_;
      $! = 0;
      syscall($number, @rest) < 0 or $! = 0;
      print "$name ", $! + 0, "\\n";
    }
    ${denied.map(([name, number]) => `try('${String(name)}', ${String(number)}, 0, 0, 0, 0, 0, 0);`).join('\n')}
    try('clone3', ${numberOf('clone3', arch)!}, 0, 0);
    try('newer', 999, 0);
    my $pair = ' ' x 8;
    try('socketpair', ${numberOf('socketpair', arch)!}, 1, 1, 0, $pair);
    try('kill-self', ${numberOf('kill', arch)!}, $$, 0);
    try('kill-daemon', ${numberOf('kill', arch)!}, ${process.pid}, 0);
    my $limits = ' ' x 16;
    try('limits-of-daemon', ${numberOf('prlimit64', arch)!}, ${process.pid}, 7, 0, $limits);
    $! = 0; my $pid = fork; exit if defined $pid && $pid == 0; print "fork ", $! + 0, "\\n";
    open my $f, '>', '${join(dir, 'written')}'; print $f 'x' x 10;
    print "write ", close($f) ? 0 : 1, "\\n";`
  const child = spawnSync('perl', [LAUNCHER_PATH, arch, 'nolandlock', String(2 ** 32), '128', filter, '--',
    'perl', '-e', `$SIG{XFSZ} = 'IGNORE'; $| = 1; ${script}`], { encoding: 'utf8' })
  const answers = Object.fromEntries(child.stdout.trim().split('\n').map(line => line.split(' '))) as
    Record<string, string>
  assert.is(child.status, 0, child.stderr)
  for (const [name] of denied) assert.is(answers[String(name)], '1', String(name))
  assert.equal([answers.clone3, answers.newer], ['38', '38'])
  assert.equal([answers.socketpair, answers['kill-self']], ['0', '0'])
  assert.equal([answers['kill-daemon'], answers['limits-of-daemon'], answers.fork, answers.write], ['1', '1', '1', '1'])
})

test.run()
