import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PeerId } from '../../../../protocol/core/peer-id.ts'
import { Candidates } from '../../../../src/observe/candidates.ts'
import { isPresent, type Survey } from '../../../../src/observe/seen-peer.ts'
import { NAMES_PER_PEER_MAX, walk, type WalkInit } from '../../../../src/observe/walk.ts'
import { FakeGround, infoOf, newPeerId, type FakePeer } from '../../../helpers/fake-ground.ts'

const FIRST = '/ip4/192.0.2.1/tcp/4001'
const SECOND = '/ip4/192.0.2.2/tcp/4001'

/** Ten seconds are never needed: nothing here waits, but for what never comes. */
const INIT: WalkInit = { bootstrap: [FIRST], timeoutMs: 10_000, listenMs: 0, pings: 3, pingPauseMs: 0 }

async function walked (ground: FakeGround, init: Partial<WalkInit> = {}): Promise<Survey> {
  return await walk({ ground, nowMs: () => Date.now() }, { ...INIT, ...init })
}

/** Peers in a ring, each of which knows the next only. */
function ring (count: number): { ids: PeerId[], peers: Map<PeerId, FakePeer> } {
  const ids = Array.from({ length: count }, newPeerId)
  return { ids, peers: new Map(ids.map((id, at) => [id, { links: [ids[(at + 1) % count]!] }])) }
}

const test = suite('walk')

test('everybody is found from one address, once, though the network is a cycle', async () => {
  const { ids, peers } = ring(40)
  const ground = new FakeGround(peers, { [FIRST]: ids[0]! })
  const survey = await walked(ground)
  assert.equal(survey.peers.map(({ peer }) => peer).sort(), [...ids].sort())
  assert.ok(survey.peers.every(({ reach, info, pingsMs }) => {
    return reach === 'direct' && info !== undefined && pingsMs.length === 3
  }))
  assert.is(ground.dialled.length, 40)
  assert.equal(survey.gaps, [])
  const last = survey.peers.find(({ peer }) => peer === ids[39])
  assert.equal([last?.foundBy, last?.namedBy], [['links'], [ids[38]]])
})

test('a liar that names a hundred thousand peers is believed for as many as it can be connected to', async () => {
  const { ids, peers } = ring(10)
  const names = Array.from({ length: NAMES_PER_PEER_MAX }, newPeerId)
  const lies = Array.from({ length: 100_000 }, (_, at) => names[at] ?? `12D3KooWnobody${at}`)
  peers.set(ids[1]!, { links: [...lies, ids[2]!] })
  // Somebody else knows of the honest ones, too.
  peers.set(ids[0]!, { links: [ids[1]!, ids[2]!] })
  const ground = new FakeGround(peers, { [FIRST]: ids[0]! })
  const survey = await walked(ground)
  assert.equal(survey.peers.filter(isPresent).map(({ peer }) => peer).sort(), [...ids].sort())
  assert.is(survey.peers.length, ids.length + NAMES_PER_PEER_MAX)
  assert.is(survey.peers.find(({ peer }) => peer === names[0])?.why, 'refused')
})

test('names of a liar do not keep those of others waiting', () => {
  const candidates = new Candidates({ perNamerMax: 100 })
  for (let at = 0; at < 200; at++) candidates.add('liar', { peer: `lie ${at}`, address: undefined })
  candidates.add('honest', { peer: 'true', address: undefined })
  assert.is(candidates.size, 101)
  assert.equal([candidates.next()?.peer, candidates.next()?.peer], ['lie 0', 'true'])
  assert.not(candidates.add('honest', { peer: 'lie 1', address: undefined }))
})

test('who takes a connection and never answers costs time only, and the rest is found', async () => {
  const { ids, peers } = ring(6)
  peers.set(ids[3]!, { links: [], temper: 'deaf' })
  peers.set(ids[0]!, { links: ids })
  const survey = await walked(new FakeGround(peers, { [FIRST]: ids[0]! }), { timeoutMs: 150 })
  const deaf = survey.peers.find(({ peer }) => peer === ids[3])
  assert.equal([deaf?.reach, deaf?.info, deaf?.pingsMs], ['direct', undefined, []])
  assert.is(survey.peers.filter(({ info }) => info !== undefined).length, 5)
  assert.match(survey.gaps[0]!, /time limit of 0.15 s/)
})

test('peers whose dial hangs end with the time limit, and are told with why', async () => {
  const { ids, peers } = ring(2)
  const hanging = Array.from({ length: 40 }, newPeerId)
  for (const id of hanging) peers.set(id, { links: [], temper: 'silent' })
  peers.set(ids[0]!, { links: [...hanging, ids[1]!] })
  const startedAtMs = Date.now()
  const survey = await walked(new FakeGround(peers, { [FIRST]: ids[0]! }), { timeoutMs: 150 })
  assert.ok(Date.now() - startedAtMs < 2_000)
  assert.is(survey.peers.find(({ peer }) => peer === hanging[39])?.why, 'it was not dialled within the limits')
  assert.match(survey.gaps[1]!, /\d+ more were named and not dialled/)
})

test('no more peers are dialled than asked for', async () => {
  const { ids, peers } = ring(30)
  const ground = new FakeGround(peers, { [FIRST]: ids[0]! })
  const survey = await walked(ground, { peersMax: 7 })
  assert.is(ground.dialled.length, 8)
  assert.equal(survey.gaps, ['1 more were named and not dialled'])
})

test('whom gossip alone tells of is dialled, and stays in the list if that fails', async () => {
  const { ids, peers } = ring(2)
  const hidden = newPeerId()
  const ground = new FakeGround(peers, { [FIRST]: ids[0]! })
  ground.gossip.set(hidden, infoOf({ role: 'gateway' }))
  const survey = await walked(ground)
  const seen = survey.peers.find(({ peer }) => peer === hidden)!
  assert.equal([seen.reach, seen.why, seen.info?.role, seen.foundBy], ['heard', 'refused', 'gateway', ['gossip']])
  assert.ok(isPresent(seen))
})

test('one of several addresses must answer; where none does, the failure is told', async () => {
  const { ids, peers } = ring(3)
  const ground = new FakeGround(peers, { [SECOND]: ids[0]! })
  assert.is((await walked(ground, { bootstrap: [FIRST, SECOND] })).peers.length, 3)
  const failure = await walked(ground).then(() => undefined, (err: unknown) => err as Error)
  assert.match(failure!.message, /192\.0\.2\.1.* cannot be reached: refused/)
})

test('a first address that hangs is an error at the time limit', async () => {
  const { ids, peers } = ring(1)
  peers.set(ids[0]!, { links: [], temper: 'silent' })
  const walking = walked(new FakeGround(peers, { [FIRST]: ids[0]! }), { timeoutMs: 50 })
  assert.match((await walking.then(() => undefined, (err: unknown) => err as Error))!.message, /within the time limit/)
})

test.run()
