import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failure, ok, worstOf } from '../../../../protocol/core/finding.ts'
import { runChecks } from '../../../../protocol/net/checks.ts'
import { clockFinding, peerClocks, SKEW_FAILURE_MS } from '../../../../protocol/net/clock-skew.ts'
import { peerFindings, versionFinding, viewFindings } from '../../../../protocol/net/diagnosis.ts'
import type { ConnectedPeer } from '../../../../protocol/net/types.ts'
import type { LinkView, NetworkView, TopicView } from '../../../../protocol/wire/inspect.ts'
import { sealNodeInfo } from '../../../../protocol/wire/node-info.ts'
import { gatewayPeer, info, nodePeer, nodeSigner } from '../../../helpers/wire-fixtures.ts'

const NONE = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 }
const connected = (changes: Partial<ConnectedPeer> = {}): ConnectedPeer => ({
  peer: nodePeer, address: '/ip4/192.0.2.1/tcp/1', direction: 'outbound', relayed: false, connectedAtMs: 0,
  roundTripMs: 1, ...changes
})
const link = (changes: Partial<LinkView> = {}): LinkView => ({
  ...connected(), roundTripMs: 1, isProtected: false, protocols: [], traffic: NONE, agent: 'dcn/1', ...changes
})
const topic = (changes: Partial<TopicView> = {}): TopicView =>
  ({ topic: '/dcn/offers/4', mesh: [], subscribers: [], traffic: NONE, ...changes })
const view = (changes: Partial<NetworkView> = {}): NetworkView => ({
  self: gatewayPeer, atMs: 0, addresses: [], protocols: [], reachability: 'unknown', links: [], topics: [],
  protocolTraffic: [], scores: [], blocked: [], truncated: false, ...changes
})

const test = suite('network diagnosis')

test('a check that throws, or does not end, is a finding and keeps no other from its own', async () => {
  let aborted = false
  let late = 0
  const findings = await runChecks([
    { name: 'a', timeoutMs: 5_000, run: async () => { throw new TypeError('no') } },
    {
      name: 'b', timeoutMs: 20, late: 'warning', lateTodo: 'wait',
      run: async signal => await new Promise(() => {
        signal.onabort = () => { aborted = true }
      })
    },
    { name: 'c', timeoutMs: 5_000, run: async () => [ok('c', 'fine')] }
  ], () => { late++ })
  assert.equal(findings.map(({ check, status }) => [check, status]), [['a', 'failure'], ['b', 'warning'], ['c', 'ok']])
  assert.match(findings[0]!.what, /could not be looked at: no/)
  assert.equal([findings[1]!.what, findings[1]!.todo], ['no answer within 0.02 s', 'wait'])
  assert.equal([aborted, late], [true, 1])
})

test('the worst counts', () => {
  assert.is(worstOf([]), 'ok')
  assert.is(worstOf([ok('a', 'b'), failure('c', 'd', 'e'), ok('f', 'g')]), 'failure')
})

test('the clock is compared with what peers sign, whatever their time is', async () => {
  const asked = async (offsetMs: number) => await peerClocks({
    clock: { nowMs: () => 1_000_000 },
    network: {
      connectedPeers: () => [connected(), connected({ peer: gatewayPeer })],
      // The other peer answers with what is not its own.
      request: async () => sealNodeInfo({ ...info, issuedAtMs: 1_000_000 + offsetMs, ttlMs: 10_000 }, nodeSigner)
    }
  })
  assert.equal(await asked(-400_000), [{ peer: nodePeer, aheadMs: -400_000 }])
  assert.equal(await asked(90_000), [{ peer: nodePeer, aheadMs: 90_000 }])
})

test('a clock that is off is told, by the median of the others', () => {
  assert.is(clockFinding([100, -50, 900_000], '3 peers').status, 'ok')
  const warned = clockFinding([-3_000, -3_500], '2 peers')
  assert.equal([warned.status, warned.what], ['warning', '3.0 s ahead of 2 peers'])
  // It may be the other that is off.
  assert.equal(clockFinding([12_000, 10], '2 peers'), ok('clock',
    'within 0.010 s of 2 peers; the clocks of 1 of them are off'))
  assert.match(warned.todo, /NTP/)
  const failed = clockFinding([SKEW_FAILURE_MS], '1 peer')
  assert.is(failed.status, 'failure')
  assert.match(failed.what, /^10\.0 s behind 1 peer/)
  assert.is(clockFinding([], '0 peers').status, 'warning')
})

test('too few peers, none, and bootstrap addresses that do not answer are told', () => {
  const address = `/ip4/192.0.2.1/tcp/4001/p2p/${nodePeer}`
  const found = (peers: ConnectedPeer[], more: object = {}, known = 1) => peerFindings({
    network: {
      self: gatewayPeer, connectedPeers: () => peers, request: async () => new Uint8Array(), inspect: async () => view()
    },
    directory: { list: () => Array.from({ length: known }, () => ({ peer: nodePeer, info })) },
    role: 'gateway', bootstrap: [], mdns: false, ...more
  }, peers).map(({ check, status, todo }) => {
    assert.is(todo === '', status === 'ok')
    return `${check} ${status}`
  })
  assert.equal(found([connected()], { bootstrap: [address] }), ['peers ok'])
  assert.equal(found([connected()], {}, 5), ['peers warning'])
  assert.equal(found([connected({ relayed: true })]), ['peers warning'])
  assert.equal(found([]), ['peers warning'])
  assert.equal(found([], { role: 'node' }), ['peers failure'])
  assert.equal(found([], { bootstrap: [address] }), ['peers failure'])
  assert.equal(found([connected({ peer: gatewayPeer })], { bootstrap: [address] }), ['peers ok', 'bootstrap warning'])
})

test('newer versions and protocols around are told', () => {
  assert.is(versionFinding('0.10.0', [{ version: '0.9.1' }, { version: 'dev' }]).status, 'ok')
  const { status, what } = versionFinding('0.9.0', [{ version: '0.10.0' }, { version: '0.9.1' }, { version: '0.9.0' }])
  assert.is(status, 'warning')
  assert.match(what, /2 of 3 daemons are newer, up to 0\.10\.0/)

  const spoken = (protocols: string[]) => viewFindings(view({
    protocols: ['/dcn/award/4', '/dcn/peers/1'], links: [link({ protocols })]
  })).filter(({ check }) => check === 'protocols')
  assert.equal(spoken(['/dcn/award/4', '/dcn/other/9']), [])
  const [newer] = spoken(['/dcn/award/5', '/dcn/award/4'])
  assert.match(newer!.what, /speak \/dcn\/award\/5, this daemon only \/dcn\/award\/4/)
})

test('reachability and meshes are told', () => {
  const of = (changes: Partial<NetworkView>) =>
    viewFindings(view(changes)).map(({ check, status }) => `${check} ${status}`)
  assert.equal(of({ reachability: 'public' }), ['reachability ok'])
  assert.equal(of({ reachability: 'private' }), ['reachability failure'])
  assert.equal(of({ reachability: 'private', addresses: ['/ip4/192.0.2.1/tcp/1/p2p/x/p2p-circuit'] }), [
    'reachability warning'
  ])
  const links = [link({ direction: 'inbound' })]
  assert.equal(of({ reachability: 'private', links, topics: [topic({ mesh: [nodePeer], subscribers: [nodePeer] })] }), [
    'reachability ok', 'mesh ok'
  ])
  assert.equal(of({ links, topics: [topic({ subscribers: [nodePeer] })] }), ['reachability ok', 'mesh warning'])
  // A relayed peer carries no gossip.
  const relayed = [link({ relayed: true })]
  assert.equal(of({ links: relayed, topics: [topic({ subscribers: [nodePeer] })] }), ['reachability ok', 'mesh ok'])
})

test.run()
