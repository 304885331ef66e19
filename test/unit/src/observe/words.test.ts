import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { marksOf } from '../../../../src/observe/marks.ts'
import { resolvePeer, wholeIdOf } from '../../../../src/observe/peer-name.ts'
import { median } from '../../../../protocol/core/median.ts'
import { scoreOf, transportOf, type SeenPeer, type Survey } from '../../../../src/observe/seen-peer.ts'
import { describeSurvey, durationText } from '../../../../src/observe/survey-words.ts'
import { emptyPeer } from '../../../../src/observe/walk.ts'
import { infoOf, newPeerId, NO_OFFER, seenPeer, viewOf } from '../../../helpers/fake-ground.ts'

const test = suite('survey words')

function surveyOf (peers: SeenPeer[], gaps: string[] = []): Survey {
  return { atMs: 7_200_000, tookMs: 1_234, self: 'self', peers, gaps }
}

test('the median of an even number is between the two in the middle', () => {
  assert.equal([median([3, 1, 2]), median([4, 1, 2, 3]), median([]), median([7])], [2, 2.5, undefined, 7])
})

test('a peer is meant by its whole id, by an address that ends in it, or by its last characters', () => {
  const [one, other] = [newPeerId(), newPeerId()]
  const unknown = newPeerId()
  assert.is(resolvePeer(unknown, []), unknown)
  assert.is(resolvePeer(`/ip4/127.0.0.1/tcp/1/p2p/${unknown}`, []), unknown)
  assert.is(resolvePeer(one.slice(-8), [one, other]), one)
  assert.throws(() => resolvePeer('zzzzzzzz', [one, other]), /zzzzzzzz cannot be reached: no peer/)
  assert.throws(() => resolvePeer('ab', [one, other]), /at least its last 3 characters/)
  assert.throws(() => resolvePeer('0Il0Il', [one]), /must be a peer's id/)
  assert.throws(() => resolvePeer('same', ['xsame', 'ysame']), /is the end of 2 ids: xsame, ysame/)
  assert.is(wholeIdOf('12D3KooWsame'), undefined)
})

test('what is far from the median stands out, and nothing else', () => {
  const usual = Array.from({ length: 5 }, () => seenPeer(newPeerId(), { pingsMs: [1, 2, 3] }))
  assert.equal(marksOf(usual), [])
  // Three times the median, but nobody would notice 9 ms.
  assert.equal(marksOf([...usual, seenPeer('x', { pingsMs: [9] })]), [])
  const slow = seenPeer('12D3KooWslowslow', { pingsMs: [80, 212.4, 400] })
  const full = seenPeer('12D3KooWfullfull', { info: infoOf({ busy: 2 }) })
  const late = seenPeer('12D3KooWlatelate', { clockAheadMs: -61_000, info: infoOf({ version: '0.0.9' }) })
  assert.equal(marksOf([...usual, slow, full, late]).map(({ words }) => words), [
    'node slowslow answers in 212 ms, the median is 2.0 ms',
    'node fullfull has 100 % of its slots in use, the median is 0 %',
    'node latelate its clock is 61.0 s behind ours',
    'node latelate runs version 0.0.9, most run 0.1.0'
  ])
})

test('a transport is told by the address', () => {
  const of = (address: string): string => transportOf({ ...emptyPeer('x'), address })
  assert.equal([of('/ip4/1.2.3.4/tcp/1/p2p/x'), of('/ip4/1.2.3.4/tcp/1/ws/p2p/x'), of('/dns/a/tcp/443/tls/ws'), of('')],
    ['tcp', 'ws', 'ws', '-'])
  assert.is(of('/ip4/1.2.3.4/tcp/1/ws/p2p/x/p2p-circuit/p2p/y'), 'relay')
})

test('the worst score that anybody gives is told', () => {
  const peers = [-1.5, 4].map(score => seenPeer(newPeerId(), {
    inspection: { view: viewOf('x', { scores: [{ peer: 'judged', score, parts: [] }] }), offer: NO_OFFER }
  }))
  assert.equal([scoreOf('judged', { peers }), scoreOf('other', { peers })], [-1.5, undefined])
})

test('a survey is a summary, a table, what stands out, and what is missing', () => {
  const gateway = seenPeer('12D3KooWaaaaGATE0001', {
    info: infoOf({ role: 'gateway', slots: 0, memoryMiB: 0, startedAtMs: 0 }), foundBy: ['bootstrap'], clockAheadMs: 4,
    inspection: {
      view: viewOf('12D3KooWaaaaGATE0001', { scores: [{ peer: '12D3KooWaaaaNODE0001', score: 2.25, parts: [] }] }),
      offer: { ...NO_OFFER, creditsPerRequest: 1, creditsPerExecute: 5, jobsInFlight: 3, jobsQueued: 1 }
    }
  })
  const node = seenPeer('12D3KooWaaaaNODE0001', {
    info: infoOf({
      runtimes: ['deno', 'evm'], memoryMiB: 2048, busy: 1, isolation: 'landlock', startedAtMs: 3_600_000,
      gpus: [{ model: 'NVIDIA L4', vramMiB: 23_034, driver: '', backend: 'vulkan', count: 2 }]
    }),
    address: '/ip4/127.0.0.1/tcp/1/ws', pingsMs: [40], clockAheadMs: -3_210,
    inspection: { view: viewOf('x'), offer: { ...NO_OFFER, warmCodeCount: 12 } }
  })
  const heard = { ...emptyPeer('12D3KooWaaaaNODE0002'), info: infoOf(), why: 'refused' }
  const name = emptyPeer('12D3KooWaaaaNAME0001')
  assert.equal(describeSurvey(surveyOf([node, gateway, heard, name], ['time was up'])), [
    '1 gateway, 2 nodes; 2 of 3 reached, from 1 address, in 1.2 s',
    '',
    'ID        ROLE     VERSION  LINK    VIA  RTT      RUNS      CPUS  MEMORY   GPUS                     ' +
      'ISOLATION  BUSY  WARM  PRICE  SCORE  CLOCK     UP',
    'GATE0001  gateway  0.1.0    direct  tcp  1.0 ms   -         -     -        -                        ' +
      '-          3+1   -     1/5    -      ok        2 h',
    'NODE0001  node     0.1.0    direct  ws   40.0 ms  deno,evm  2     2 GiB    2 NVIDIA L4 (23034 MiB)  ' +
      'landlock   1/2   12    -      2.3    -3.2 s !  1 h',
    'NODE0002  node     0.1.0    heard   -    -        -         2     128 MiB  -                        ' +
      'none       0/2   -     -      -      -         2 h',
    '',
    '! node NODE0001 its clock is 3.2 s behind ours',
    'NODE0002 was not reached: refused',
    '',
    '1 more peer was named by others and neither reached nor heard: --all lists them and why',
    'not complete: time was up'
  ])
  const [, , , first, second] = describeSurvey(surveyOf([gateway, node, name]), { sort: 'rtt', all: true })
  assert.match(first!, /^NODE0001/)
  assert.match(second!, /^GATE0001/)
})

test('a time since is told in its largest unit', () => {
  assert.equal([999, 61_000, 7_300_000, 9 * 86_400_000, -5].map(durationText), ['0 s', '1 min', '2 h', '9 d', '0 s'])
})

test.run()
