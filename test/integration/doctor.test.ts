/** A whole network in this process, and `dcn doctor` from all its sides. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../gateway/index.ts'
import type { NodeDaemon } from '../../node/index.ts'
import { worstOf, type Finding } from '../../protocol/core/finding.ts'
import { adminRoutes } from '../../src/admin/admin-routes.ts'
import { AdminServer } from '../../src/admin/admin-server.ts'
import { connectAdmin } from '../../src/admin/admin-client.ts'
import { examine } from '../../src/doctor/doctor.ts'
import { loadIdentity } from '../../src/identity.ts'
import { LogLevels } from '../../src/log-levels.ts'
import { tempDir } from '../helpers/dcn-cli.ts'
import { getJob, invoke, startNetwork, until, type TestNetwork } from '../helpers/network.ts'
import { silentLogger } from '../helpers/silent-logger.ts'

interface Context { net: TestNetwork, dir: ReturnType<typeof tempDir>, servers: AdminServer[] }
const test = suite<Context>('doctor')

test.before(async context => {
  context.dir = tempDir()
  context.servers = []
  context.net = await startNetwork({ gateways: 2, nodes: 1 })
})
test.after(async ({ net, dir, servers }) => {
  await Promise.all(servers.map(async server => { await server.stop() }))
  await net[Symbol.asyncDispose]()
  dir.remove()
})

/** A data directory whose note leads to the daemon. */
async function directoryOf ({ dir, servers }: Context, name: string, daemon: Gateway | NodeDaemon): Promise<string> {
  const data = join(dir.path, name)
  mkdirSync(data, { mode: 0o700 })
  await loadIdentity(data)
  const { network, status, diagnose, peerId } = daemon
  const routes = adminRoutes({ network, status, diagnose, levels: new LogLevels('info') })
  const server = new AdminServer({ logger: silentLogger, routes }, { data })
  await server.start()
  servers.push(server)
  writeFileSync(join(data, 'daemon.json'), JSON.stringify({
    role: 'httpUrl' in daemon ? 'gateway' : 'node', pid: process.pid, peerId, addresses: daemon.addresses(),
    ...'httpUrl' in daemon ? { httpUrl: daemon.httpUrl } : {}, adminSocket: server.socketPath, startedAt: 'now'
  }))
  return data
}

function statusOf (findings: readonly Finding[], check: string): string | undefined {
  const found = findings.filter(finding => finding.check === check)
  return found.length === 0 ? undefined : worstOf(found)
}

test('a daemon that is well is found well, but for the key that is not its own and others can read', async context => {
  const [gateway] = context.net.gateways
  const jobId = await invoke(gateway!, { code: 'const handler = () => 1' })
  await until(async () => (await getJob(gateway!, jobId, 5_000)).status === 'done', 'the job ends')
  const data = await directoryOf(context, 'gateway', gateway!)
  chmodSync(join(data, 'identity.json'), 0o644)
  const { status, findings } = await examine({ data })
  const bad = findings.filter(finding => finding.status === 'failure')
  assert.equal(bad.map(({ check }) => check), ['key-file'], JSON.stringify(bad))
  assert.is(status, 'failure')
  for (const check of ['daemon', 'ports', 'api', 'peers', 'clock', 'versions', 'ready', 'nodes', 'chain', 'ledger']) {
    assert.is(statusOf(findings, check), 'ok', check)
  }
  // It has read the job, its code and its receipt.
  assert.match(findings.find(({ check }) => check === 'store')!.what, /^([5-9]|\d{2,}) values read, all sound$/)

  const node = await directoryOf(context, 'node', context.net.nodes[0]!)
  const ofNode = await examine({ data: node })
  for (const check of ['peers', 'clock', 'gateways', 'slots', 'receipts', 'ports']) {
    assert.is(statusOf(ofNode.findings, check), 'ok', check)
  }
  assert.is(statusOf(ofNode.findings, 'sandbox') !== undefined, true)
})

test('from outside, a gateway is seen by its API and over the peer network', async ({ net }) => {
  const { httpUrl, addresses } = { httpUrl: net.gateways[0]!.httpUrl, addresses: net.gateways[0]!.addresses() }
  const { findings } = await examine({ gateway: httpUrl, bootstrap: addresses[0]! })
  assert.equal(findings.filter(({ status }) => status === 'failure'), [])
  for (const check of ['gateway', 'nodes', 'port', 'peer']) assert.is(statusOf(findings, check), 'ok', check)
  const wrong = await examine({ bootstrap: addresses[0]!.replace(/p2p\/.*/, `p2p/${net.nodes[0]!.peerId}`) })
  assert.equal(wrong.findings.map(({ check, status }) => `${check} ${status}`), ['port ok', 'peer failure'])
})

test('a gateway whose clock is off finds that out, though it takes nobody for present', async ({ net }) => {
  const late = await net.addGateway({ clockOffsetMs: 60_000 })
  await until(() => late.network.connectedPeers().length >= 2, 'it is connected')
  const findings = await late.diagnose()
  assert.is(statusOf(findings, 'clock'), 'failure')
  assert.match(findings.find(({ check }) => check === 'clock')!.what, /^(59|60)\.\d s ahead of/)
})

test('an operator blocks a peer, and lets it in again', async ({ net, dir }) => {
  const admin = await connectAdmin(join(dir.path, 'gateway'))
  const peer = net.gateways[1]!.peerId
  await admin.post('/peers/block', { peer })
  await until(() => !net.gateways[0]!.network.isConnected(peer), 'the peer is gone')
  assert.equal((await admin.inspect()).blocked, [peer])
  await admin.post('/peers/unblock', { peer })
  assert.equal((await admin.inspect()).blocked, [])
})

test.run()
