import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { describeBandwidth } from '../../../../src/commands/bandwidth.ts'
import { describePings, pingTimes } from '../../../../src/commands/peer/ping.ts'
import { describeScores } from '../../../../src/commands/scores.ts'
import { describeOwnTopics, describeTopics } from '../../../../src/commands/topics.ts'
import type { NetworkView, TrafficView } from '../../../../protocol/wire/inspect.ts'
import { NODE_INFO_TOPIC } from '../../../../protocol/wire/node-info.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import { describePeer } from '../../../../src/observe/peer-words.ts'
import { bandwidthOf, ratesOf, topicRows } from '../../../../src/observe/rates.ts'
import { worstScores } from '../../../../src/observe/scores.ts'
import type { SeenPeer } from '../../../../src/observe/seen-peer.ts'
import { emptyPeer } from '../../../../src/observe/walk.ts'
import { infoOf, linkTo, NO_OFFER, seenPeer, viewOf } from '../../../helpers/fake-ground.ts'

const OFFERS = '/dcn/offers/4'
const LEDGER = '/dcn/ledger/1'

function traffic (messagesIn: number, bytesIn: number, bytesOut = 0): TrafficView {
  return { messagesIn, bytesIn, bytesOut, messagesOut: 0 }
}

const test = suite('rates')

test('a rate is what was added in the window; a daemon that began again has counted from 0', () => {
  const rates = ratesOf(traffic(10, 1000, 50), traffic(20, 400, 50), 2_000)
  assert.equal(rates, { messagesIn: 5, bytesIn: 200, bytesOut: 0, messagesOut: 0 })
  assert.is(ratesOf(traffic(0, 0), traffic(5, 5), 0).messagesIn, 0)
})

test('bandwidth is by peer and by protocol, the busiest first', () => {
  const look = (atMs: number, more: number): NetworkView => viewOf('12D3KooWself', {
    atMs,
    links: [
      linkTo('12D3KooWaaaaIDLE0001', { traffic: traffic(1, 9_000) }),
      linkTo('12D3KooWaaaaBUSY0001', { traffic: traffic(2 * more, 4_096 * more) })
    ],
    protocolTraffic: [{ name: OFFERS, traffic: traffic(2 * more, 4_096 * more) }]
  })
  assert.equal(describeBandwidth(bandwidthOf(look(0, 0), look(2_000, 1))), [
    '12D3KooWself, over 2.0 s',
    '',
    'PEER      IN         OUT    MESSAGES IN  MESSAGES OUT  TOTAL IN  TOTAL OUT',
    'BUSY0001  2.0 KiB/s  0 B/s  1.0/s        0.0/s         4.0 KiB   0 B',
    'IDLE0001  0 B/s      0 B/s  0.0/s        0.0/s         8.8 KiB   0 B',
    '',
    'PROTOCOL OR TOPIC  IN         OUT    MESSAGES IN  MESSAGES OUT  TOTAL IN  TOTAL OUT',
    '/dcn/offers/4      2.0 KiB/s  0 B/s  1.0/s        0.0/s         4.0 KiB   0 B'
  ])
})

/** On these topics by its own word, with so many in each mesh. */
function member (
  peer: string, role: 'gateway' | 'node', topics: string[], subscribers: string[] = [], links: string[] = []
): SeenPeer {
  const view = viewOf(peer, {
    links: links.map(other => linkTo(other)),
    atMs: 2_000, topics: topics.map(topic => ({ topic, mesh: subscribers, subscribers, traffic: traffic(6, 600) }))
  })
  return seenPeer(peer, { info: infoOf({ role }), inspection: { view, offer: NO_OFFER } })
}

test('who is not on a topic that its kind is on, is missing', () => {
  const deafNode = member('node-00000003', 'node', [NODE_INFO_TOPIC])
  const silent = seenPeer('gate-00000003', { info: infoOf({ role: 'gateway' }), inspection: undefined })
  const absent = seenPeer('node-00000004', { inspection: undefined })
  const unknown = seenPeer('node-00000005', { inspection: undefined })
  const peers = [
    member('gate-00000001', 'gateway', [NODE_INFO_TOPIC, OFFERS, LEDGER], ['node-00000001', 'gate-00000003']),
    member('gate-00000002', 'gateway', [NODE_INFO_TOPIC, OFFERS, LEDGER], ['gate-00000001']),
    member('node-00000001', 'node', [NODE_INFO_TOPIC, OFFERS], [], ['node-00000004']),
    member('node-00000006', 'node', [NODE_INFO_TOPIC, OFFERS]),
    member('node-00000002', 'node', [NODE_INFO_TOPIC, OFFERS]),
    deafNode, silent, absent, unknown, emptyPeer('name')
  ]
  const before = new Map([['gate-00000001', viewOf('gate-00000001', {
    atMs: 0, topics: [{ topic: OFFERS, mesh: [], subscribers: [], traffic: traffic(0, 0) }]
  })]])
  const rows = topicRows(before, peers)
  assert.equal(describeTopics(rows), [
    'TOPIC             GATEWAYS  NODES  MESH     MESSAGES/S  BYTES/S  MISSING',
    '/dcn/ledger/1     3         1      1/1.5/2  0.0         0 B      -',
    '/dcn/node-info/2  3         4      0/0/2    0.0         0 B      00000004',
    '/dcn/offers/4     3         3      0/0/2    3.0         300 B    00000003, 00000004'
  ])
  assert.equal(rows[2]?.missing, ['node-00000003', 'node-00000004'])
})

test('one daemon\'s topics say who is on them, and which of its peers is not', () => {
  const look = (atMs: number, count: number): NetworkView => viewOf('self', {
    atMs, links: [linkTo('peer-00000001'), linkTo('peer-00000002')],
    topics: [{ topic: OFFERS, mesh: [], subscribers: ['peer-00000001'], traffic: traffic(count, 10 * count) }]
  })
  assert.equal(describeOwnTopics(look(0, 0), look(1_000, 4)), [
    OFFERS, '  mesh empty', '  on it 00000001', '  connected and not on it 00000002',
    '  in 4.0 messages/s, 40 B/s; out 0.0 messages/s, 0 B/s'
  ])
})

test('a score is told in words, the weightiest first, and the worst of those who judge', () => {
  const judge = (peer: string, score: number, parts: Array<[string, string, number]>): SeenPeer => seenPeer(peer, {
    inspection: {
      view: viewOf(peer, { scores: [{
        peer: 'judged-00000001', score, parts: parts.map(([name, topic, value]) => ({ name, topic, value }))
      }] }),
      offer: NO_OFFER
    }
  })
  const peers = [
    seenPeer('judged-00000001'),
    judge('judge-00000001', 3, [['time-in-mesh', OFFERS, 3]]),
    judge('judge-00000002', -90.5, [['time-in-mesh', OFFERS, 0.5], ['behaviour', '', -91], ['ip-colocation', '', 0]])
  ]
  assert.equal(describeScores(worstScores({ peers })), [
    'PEER      SCORE  STANDING          SAYS      WHY',
    '00000001  -90.5  not heard at all  00000002  ' +
      '-91.0 breaks the rules of gossip: comes back too soon, or promises in vain',
    '                                             +0.5 has long been in the mesh, /dcn/offers/4'
  ])
  assert.equal(describeScores([]), ['nobody judges anybody yet'])
})

test('pings that are lost are counted, and do not end the count', async () => {
  const trips = [3, undefined, 5]
  const said: string[] = []
  const ping = async (): Promise<number> => {
    const ms = trips.shift()
    if (ms === undefined) throw new DcnError('DCN_PEER_TIMEOUT', { peer: 'p', protocol: '/ping', timeoutMs: 5 })
    return ms
  }
  const contact = { peer: 'p', address: '/a' }
  const summary = await pingTimes({ ping }, contact, { count: 3, interval: 0 }, line => said.push(line))
  assert.equal(said, ['from /a: ping 1 took 3.0 ms', 'ping 2 was lost: peer p did not answer /ping within 5 ms',
    'from /a: ping 3 took 5.0 ms'])
  assert.equal(describePings(summary), [
    'p: 3 sent, 2 came back, 33 % lost', 'min 3.0 ms, median 4.0 ms, avg 4.0 ms, max 5.0 ms'
  ])
  trips.push(undefined)
  const lost = await pingTimes({ ping }, contact, { count: 1, interval: 0 }, () => {})
  assert.equal(describePings(lost), ['p: 1 sent, 0 came back, 100 % lost'])
})

test('everything about a peer says what it signed, what it shows, and what it does not', () => {
  const heard = { ...emptyPeer('heard'), why: 'refused' }
  assert.equal(describePeer(heard, { atMs: 0, self: 'self', peers: [heard] }), [
    'peer:        heard', 'role:        unknown', 'link:        not reached: refused',
    'node info:   it has not said what it is'
  ])
  const links = [linkTo('12D3KooWaaaaPEER0001', { roundTripMs: 2, isProtected: true, agent: 'dcn/1' }), linkTo('self')]
  const gateway = seenPeer('gate', {
    info: infoOf({ role: 'gateway', httpUrl: 'http://127.0.0.1:8080', startedAtMs: 0 }),
    inspection: {
      view: viewOf('gate', { links, addresses: ['/ip4/192.0.2.1/tcp/1'], protocols: ['/b', '/a'], blocked: ['x'] }),
      offer: { ...NO_OFFER, creditsPerRequest: 2, feeBps: 250 }
    }
  })
  const lines = describePeer(gateway, { atMs: 60_000, self: 'self', peers: [gateway] })
  for (const line of [
    'REST API:    http://127.0.0.1:8080',
    'price:       2 micro-USDC a job, 0 an execution, of which it keeps 2.5 %',
    'since:       1970-01-01T00:00:00.000Z, 1 min',
    'reach:       unknown: nobody has tried to dial it back yet',
    'blocked:     x',
    '  /ip4/192.0.2.1/tcp/1',
    '  /b  /a',
    'LINK TO   AS     DIRECTION  RTT     IN   OUT  KEPT       ADDRESS',
    'PEER0001  dcn/1  inbound    2.0 ms  0 B  0 B  protected  /ip4/192.0.2.1/tcp/1'
  ]) assert.ok(lines.includes(line), `${line}\n${lines.join('\n')}`)
  assert.is(lines.filter(line => line.includes('inbound')).length, 1)
})

test.run()
