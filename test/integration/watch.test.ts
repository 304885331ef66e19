/** A watcher of a real network, in this process, and the command as its users run it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../protocol/core/errors.ts'
import type { Service } from '../../protocol/core/service.ts'
import { askInspect, askOffer } from '../../protocol/net/inspect-server.ts'
import { WATCH_PROTOCOL } from '../../protocol/wire/watch.ts'
import { openWatch } from '../../src/watch/open-watch.ts'
import type { WatchItem } from '../../src/watch/watch-item.ts'
import { startDcn } from '../helpers/dcn-cli.ts'
import { getJob, invoke, startNetwork, until, type TestNetwork } from '../helpers/network.ts'
import { silentLogger } from '../helpers/silent-logger.ts'

const JOBS = 20

let net: TestNetwork
let watching: Service | undefined
const items: WatchItem[] = []

const eventsOf = (jobId: string, role: 'gateway' | 'node') => items.flatMap(item => {
  return item.type === 'event' && item.role === role && item.event.jobId === jobId ? [item.event.word] : []
})

const test = suite('integration/watch')

test.before(async () => {
  net = await startNetwork({ gateways: 1, nodes: 1 })
  watching = await openWatch({
    // One address is enough to find everybody.
    bootstrap: net.gateways[0]!.addresses().slice(0, 1), roles: ['gateway', 'node'], logger: silentLogger,
    subscription: { kinds: [], jobId: undefined, peer: undefined }, onItem: item => { items.push(item) }
  })
  await until(() => items.filter(({ type }) => type === 'joined').length === 2, 'both are watched')
})

test.after(async () => {
  await watching?.stop()
  await net[Symbol.asyncDispose]()
})

test('each step of each job is heard exactly once, from its gateway and from its node', async () => {
  const code = 'export const handler = n => n + 1'
  const jobs = await Promise.all(Array.from({ length: JOBS }, async (_, payload) => {
    return await invoke(net.gateways[0]!, { code, payload })
  }))
  await Promise.all(jobs.map(async jobId => { await getJob(net.gateways[0]!, jobId, 20_000) }))
  for (const jobId of jobs) {
    await until(() => eventsOf(jobId, 'gateway').includes('ended'), `the end of ${jobId}`)
    const atGateway = eventsOf(jobId, 'gateway')
    const times = (word: string): number => atGateway.filter(heard => heard === word).length
    for (const word of ['accepted', 'result', 'ended']) assert.is(times(word), 1, `${word} of ${atGateway.join(' ')}`)
    // A busy node may refuse what it bid for, and the job is then awarded once more.
    assert.is(times('awarded'), 1 + times('refused'), atGateway.join(' '))
    assert.ok(atGateway.indexOf('accepted') < atGateway.indexOf('offered'), atGateway.join(' '))
    assert.ok(atGateway.indexOf('offered') < atGateway.indexOf('awarded'))
    assert.is(eventsOf(jobId, 'node').filter(word => word === 'ran').length, 1)
  }
  assert.equal(items.filter(({ type }) => type === 'dropped' || type === 'left'), [])
})

test('each daemon says once a second how it does', async () => {
  const statusOf = (peer: string) => items.flatMap(item => {
    return item.type === 'status' && item.from === peer ? [item.status] : []
  })
  const node = net.nodes[0]!
  await until(() => statusOf(node.peerId).some(({ finished, busy }) => finished === JOBS && busy === 0), 'its runs')
  const last = statusOf(node.peerId).at(-1)!
  assert.equal([last.role, last.slots, last.watchers], ['node', 2, 1])
  assert.ok(last.residentMiB > 10 && last.freeMiB > 0 && last.totalMiB >= last.freeMiB)
  assert.is(statusOf(net.gateways[0]!.peerId).at(-1)!.role, 'gateway')
})

test('the command tells it as lines of JSON, as far as it is asked to, and ends well', async () => {
  const [gateway] = net.gateways
  const address = gateway!.addresses()[0]!
  const cli = startDcn(['watch', '--bootstrap', address, '--only', 'results', '--peer', net.nodes[0]!.peerId])
  await cli.line(line => line.includes('"joined"') && line.includes(gateway!.peerId))
  const jobId = await invoke(gateway!, { code: 'export const handler = n => n', payload: 1 })
  await cli.line(line => line.includes('"ended"') && line.includes(jobId))
  cli.child.kill('SIGTERM')
  const { code, stdout, stderr } = await cli.exit
  assert.equal([code, stderr], [0, ''])
  const lines = stdout.trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>)
  const events = lines.filter(({ type }) => type === 'event')
  assert.equal(events.map(({ word, peer }) => [word, peer]), [
    ['result', net.nodes[0]!.peerId], ['ended', net.nodes[0]!.peerId]
  ])
  assert.ok(events.every(event => event['jobId'] === jobId && event['from'] === gateway!.peerId))
})

test('a daemon that comes is watched, and missed when it leaves', async () => {
  const second = await net.addGateway()
  await until(() => items.some(item => item.type === 'joined' && item.from === second.peerId), 'it is watched')
  await second.stop()
  await until(() => items.some(({ type, from }) => type === 'left' && from === second.peerId), 'it is missed')
})

test('strangers see a daemon\'s place in the network, and nothing of one that does not want it', async () => {
  const [gateway] = net.gateways
  const node = net.nodes[0]!
  const view = await askInspect(gateway!.network, node.peerId)
  assert.ok(view.links.some(({ peer }) => peer === gateway!.peerId))
  assert.ok(view.protocols.includes(WATCH_PROTOCOL))
  assert.ok((await askOffer(node.network, gateway!.peerId)).jobsInFlight === 0)

  const shy = await net.addGateway({ inspect: false })
  const asked = async (ask: Promise<unknown>) => await ask.then(() => 'answered', (err: unknown) => {
    return (err as DcnError).code
  })
  assert.is(await asked(askInspect(gateway!.network, shy.peerId)), 'DCN_INSPECT_REFUSED')
  assert.is(await asked(gateway!.network.openChannel(shy.peerId, WATCH_PROTOCOL)), 'DCN_PEER_UNREACHABLE')
})

test.run()
