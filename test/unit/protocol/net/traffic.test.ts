import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TRAFFIC_PEERS_LEFT_MAX } from '../../../../protocol/net/limits.ts'
import { Traffic } from '../../../../protocol/net/traffic.ts'

const test = suite('traffic')

test('counts by protocol and by peer', () => {
  const traffic = new Traffic()
  const ab = traffic.meter('/a/1', 'b')
  ab.sent(10)
  ab.received(1)
  traffic.meter('/a/1', 'c').sent(5)
  traffic.meter('/d/1', 'b').received(2)
  assert.equal(traffic.snapshot().get('/a/1'), { bytesIn: 1, bytesOut: 15, messagesIn: 1, messagesOut: 2 })
  assert.equal(traffic.byPeer().get('b'), { bytesIn: 3, bytesOut: 10, messagesIn: 2, messagesOut: 1 })
  assert.equal([...traffic.byPeer().keys()], ['b', 'c'])
})

test('forgets peers that left, the first to leave first, and never one that is connected', () => {
  const traffic = new Traffic()
  const talk = (peer: string): void => traffic.meter('/a/1', peer).sent(1)
  for (const peer of ['stays', 'returns', 'leaves']) {
    traffic.onPeer(peer, true)
    talk(peer)
  }
  traffic.onPeer('leaves', false)
  traffic.onPeer('returns', false)
  traffic.onPeer('returns', true)
  for (let n = 0; n < TRAFFIC_PEERS_LEFT_MAX; n++) {
    traffic.onPeer(`p${n}`, true)
    talk(`p${n}`)
    traffic.onPeer(`p${n}`, false)
  }
  const peers = traffic.byPeer()
  assert.is(peers.size, TRAFFIC_PEERS_LEFT_MAX + 2)
  assert.not(peers.has('leaves'))
  assert.ok(peers.has('stays') && peers.has('returns') && peers.has('p0'))
  // Who never connected, or whose last words come late, takes a place like those that left.
  talk('stranger')
  assert.is(traffic.byPeer().size, TRAFFIC_PEERS_LEFT_MAX + 2)
  assert.not(traffic.byPeer().has('p0'))
})

test.run()
