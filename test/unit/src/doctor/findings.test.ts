import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { MachineReport } from '../../../../node/index.ts'
import type { HealthView } from '../../../../protocol/api/status.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import type { Finding } from '../../../../protocol/core/finding.ts'
import { doctorCommand } from '../../../../src/commands/doctor.ts'
import { directoryFinding, keyFinding, lookAtDaemon } from '../../../../src/doctor/data-checks.ts'
import { machineFindings } from '../../../../src/doctor/machine-findings.ts'
import { bootstrapFindings, gatewayFindings } from '../../../../src/doctor/outside.ts'
import { endpointOf, portFindings, takenFindings, whyClosed } from '../../../../src/doctor/ports.ts'
import {
  DISK_FAILURE_BYTES, DISK_WARNING_BYTES, diskFinding, filesFindings
} from '../../../../src/doctor/process-checks.ts'
import { loadIdentity } from '../../../../src/identity.ts'
import { tempDir } from '../../../helpers/dcn-cli.ts'
import { runCommand } from '../../../helpers/run-command.ts'
import { info, nodePeer } from '../../../helpers/wire-fixtures.ts'

const machine: MachineReport = {
  able: true, nodeVersion: '20.20.2', denoVersion: '2.9.6', cores: 2, memoryMiB: 1024, memoryClassesMiB: [128, 512],
  isolation: 'namespaces', layers: ['deno'], problem: '',
  levels: [{ level: 'namespaces', passed: true, layers: ['deno'], reason: '', remedy: '' }]
}

/** What is not ok must say what to do. */
function brief (findings: readonly Finding[]): string[] {
  for (const { status, todo, check } of findings) assert.is(todo !== '', status !== 'ok', check)
  return findings.map(({ check, status }) => `${check} ${status}`)
}

const test = suite<{ dir: ReturnType<typeof tempDir> }>('doctor findings')
test.before.each(context => {
  context.dir = tempDir()
  chmodSync(context.dir.path, 0o700)
})
test.after.each(({ dir }) => { dir.remove() })

test('a machine without Deno, with a weak sandbox, or without control groups is told', () => {
  assert.equal(brief(machineFindings(machine)), ['node ok', 'deno ok', 'memory ok', 'isolation ok'])
  const problem = 'no Deno is there'
  const bare = { ...machine, able: false, denoVersion: '', isolation: undefined, levels: [], problem }
  assert.equal(brief(machineFindings(bare)), ['node ok', 'deno failure', 'memory ok', 'isolation failure'])
  assert.match(machineFindings(bare)[1]!.todo, /npm ci/)
  const weak = machineFindings({
    ...machine, isolation: 'limited', cgroup: { controllers: [], reason: 'not delegated', remedy: 'Delegate=' },
    levels: [{ level: 'namespaces', passed: false, layers: [], reason: 'no bwrap', remedy: 'install bubblewrap' }],
    gpus: { usable: [], problems: ['no driver'] }
  })
  assert.equal(brief(weak).slice(3), ['isolation warning', 'cgroup warning', 'gpu warning'])
  assert.equal([weak[3]!.todo, weak[4]!.todo], ['install bubblewrap', 'Delegate='])
})

test('a disk that is full, or nearly, is told, also where the directory is not there yet', async ({ dir }) => {
  const free = async (bytes: number) => await diskFinding('/x', async () => ({ bavail: bytes / 512, bsize: 512 }))
  const sizes = [DISK_FAILURE_BYTES - 512, DISK_WARNING_BYTES - 512, DISK_WARNING_BYTES]
  assert.equal(brief(await Promise.all(sizes.map(free))), ['disk failure', 'disk warning', 'disk ok'])
  assert.match((await diskFinding(join(dir.path, 'not', 'yet'))).what, /free for .*not.yet/)
})

test('too few open files are told', async () => {
  const found = async (text: string) =>
    brief(await filesFindings('self', async () => `Max open files   ${text}  9 files\n`))
  assert.equal(await found('256'), ['files failure'])
  assert.equal(await found('1024'), ['files warning'])
  assert.equal(await found('65536'), ['files ok'])
  assert.equal(await found('unlimited'), ['files ok'])
  assert.equal(await filesFindings('self', async () => { throw new TypeError('no /proc here') }), [])
})

test('ports that do not answer, and those that somebody else has, are told', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const address = `/ip4/127.0.0.1/tcp/${port}/p2p/${nodePeer}`
  assert.equal(endpointOf(address), { host: '127.0.0.1', port })
  assert.is(endpointOf(`${address}/p2p-circuit`), undefined)
  assert.equal(brief(await portFindings([address])), ['ports ok'])
  const taken = await takenFindings([{ host: '0.0.0.0', port }, { host: '127.0.0.1', port: 0 }])
  assert.equal(brief(taken), ['ports failure'])
  assert.match(taken[0]!.what, new RegExp(`somebody else listens on 127\\.0\\.0\\.1:${port}`))

  await new Promise(resolve => server.close(resolve))
  assert.is(await whyClosed({ host: '127.0.0.1', port }), 'nobody listens there')
  const closed = await portFindings([address])
  assert.equal(brief(closed), ['ports failure'])
  assert.match(closed[0]!.what, new RegExp(`0 of 1 port open; 127\\.0\\.0\\.1:${port}: nobody listens there`))
  assert.equal(brief(await takenFindings([{ host: '127.0.0.1', port }])), ['ports ok'])
  // An address that is not this machine's may be closed to itself alone.
  assert.equal(brief(await portFindings(['/ip4/192.0.2.1/tcp/1'], async () => 'no answer')), ['ports warning'])
  assert.equal(brief(await portFindings([])), ['ports ok'])
})

test('a key that others can read, is not whole, is gone, or is another, is told', async ({ dir: { path } }) => {
  const note = (peerId: string) => ({ role: 'node' as const, pid: 1, peerId, addresses: [], startedAt: 'x' })
  const status = async (of?: ReturnType<typeof note>) => brief([await keyFinding(path, of)])[0]
  assert.is(await status(), 'key-file warning')
  assert.is(await status(note('a')), 'key-file failure')
  await loadIdentity(path)
  assert.is(await status(), 'key-file ok')
  assert.is(await status(note('a')), 'key-file failure')
  if (process.platform !== 'win32') {
    chmodSync(join(path, 'identity.json'), 0o644)
    const { what, todo } = await keyFinding(path, undefined)
    assert.match(what, /\(mode 644\)/)
    assert.match(todo, `chmod 600 ${join(path, 'identity.json')}`)
  }
  rmSync(join(path, 'identity.json'))
  writeFileSync(join(path, 'identity.json'), '[1,2,3]', { mode: 0o600 })
  assert.is(await status(), 'key-file failure')
})

test('a directory that others can look into, and a daemon that has crashed, are told', async ({ dir: { path } }) => {
  assert.equal(brief([await directoryFinding(path)]), ['data ok'])
  if (process.platform !== 'win32') {
    chmodSync(path, 0o755)
    const finding = await directoryFinding(path)
    assert.equal([finding.status, finding.todo], ['warning', `chmod 700 ${path}`])
  }
  assert.equal(brief([await directoryFinding(join(path, 'none'))]), ['data failure'])

  assert.match((await lookAtDaemon(path)).finding.what, /no daemon runs here/)
  const write = (pid: number): void => {
    writeFileSync(join(path, 'daemon.json'), JSON.stringify({
      role: 'gateway', pid, peerId: nodePeer, addresses: [], startedAt: '2026-01-01T00:00:00.000Z'
    }))
  }
  write(2 ** 22 + 1)
  const crashed = await lookAtDaemon(path)
  assert.match(crashed.finding.what, /has crashed: process 4194305 is gone/)
  assert.equal([crashed.note, crashed.crashed?.role], [undefined, 'gateway'])
  write(process.pid)
  assert.is((await lookAtDaemon(path)).note?.pid, process.pid)
})

test('a gateway that does not answer, is not ready, lost its chain or has another time is told', async () => {
  const fine: HealthView = {
    status: 'ok', queueLength: 0, activeWorkers: 1, redisOk: true, storeOk: true, recordsOk: true, ledgerOk: true,
    chain: 'ok', peers: 1, jobsInFlight: 0, version: '0.1.0', timestamp: new Date(1_000_000).toISOString()
  }
  const signal = new AbortController().signal
  const found = async (changes: Partial<HealthView>) => brief(await gatewayFindings('http://x', signal, async () => {
    return { health: { ...fine, ...changes }, sentAtMs: 1_000_000, receivedAtMs: 1_000_200 }
  }))
  const names = ['gateway', 'chain', 'nodes', 'peers', 'clock', 'versions']
  const but = (...bad: string[]) => names.map(name => bad.find(each => each.startsWith(name)) ?? `${name} ok`)
  assert.equal(await found({}), but())
  assert.equal(await found({ status: 'starting' }), but('gateway failure'))
  assert.equal(await found({ status: 'degraded', storeOk: false }), but('gateway failure'))
  assert.equal(await found({ chain: 'mismatch' }), but('chain failure'))
  assert.equal(await found({ chain: 'silent', activeWorkers: 0 }), but('chain failure', 'nodes warning'))
  assert.equal(await found({ timestamp: new Date(1_060_000).toISOString() }), but('clock failure'))
  assert.equal(await found({ version: '99.0.0', peers: 0 }), but('versions warning', 'peers warning'))

  const silent = await gatewayFindings('http://127.0.0.1:1', signal)
  assert.equal(brief(silent), ['gateway failure'])
  assert.match(silent[0]!.what, /no gateway answers at http:\/\/127\.0\.0\.1:1: /)
})

test('of an address it is told whether the port is open, and who answers', async () => {
  const address = `/ip4/192.0.2.1/tcp/4001/p2p/${nodePeer}`
  const open = async (): Promise<undefined> => undefined
  assert.equal(brief(await bootstrapFindings(address, { probe: async () => 'nobody listens there' })), ['port failure'])
  const nobody = await bootstrapFindings(address, {
    probe: open, ask: async () => { throw new DcnError('DCN_PEER_UNREACHABLE', { peer: 'x', reason: 'no handshake' }) }
  })
  assert.equal(brief(nobody), ['port ok', 'peer failure'])
  const there = await bootstrapFindings(address, {
    probe: open, ask: async () => ({ peer: nodePeer, info: { ...info, version: '0.1.0' }, aheadMs: 5_000 })
  })
  assert.equal(brief(there), ['port ok', 'peer ok', 'clock warning', 'versions ok'])
})

test('the exit code is that of the worst, and each finding has its line', async ({ dir: { path } }) => {
  await loadIdentity(path)
  const { stdout, exitCode } = await runCommand(doctorCommand(), ['--data', path])
  assert.is(exitCode, 1)
  assert.match(stdout, /^failure {2}daemon {8}no daemon runs here\n {23}to do: start it: dcn gateway --data /m)
  assert.match(stdout, /\n\n1 failure: daemon\n$/)

  const config = join(path, 'config.json')
  writeFileSync(config, '{ "port": "many" }')
  // A variable of the tests, which a daemon would refuse.
  const env = Object.fromEntries(Object.keys(process.env).filter(name => name.startsWith('DCN_'))
    .map(name => [name, undefined]))
  const wrong = await runCommand(doctorCommand(), ['--data', path, '--config', config, '--json'], env)
  const told = JSON.parse(wrong.stdout) as { status: string, findings: Finding[] }
  assert.is(told.status, 'failure')
  const { what } = told.findings.find(({ check }) => check === 'config')!
  assert.match(what, /port in .*config\.json must be an integer from 0 to 65535, not "many"/)
})

test.run()
