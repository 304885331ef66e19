import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import {
  decodeNetworkView, decodeOfferView, encodeNetworkView, encodeOfferView, INSPECT_BYTES_MAX, INSPECT_LINKS_MAX,
  INSPECT_NAMES_MAX, INSPECT_PARTS_PER_SCORE_MAX, INSPECT_PEERS_PER_TOPIC_MAX, INSPECT_SCORES_MAX, INSPECT_TOPICS_MAX,
  INSPECT_WARM_CODE_MAX
} from '../../../../protocol/wire/inspect-codec.ts'
import { NetworkAnswer, OfferAnswer } from '../../../../protocol/wire/inspect-messages.ts'
import type { NetworkView } from '../../../../protocol/wire/inspect.ts'
import { codeOf, networkView, offerView } from '../../../helpers/wire-fixtures.ts'

const test = suite('wire/inspect')

const [link] = networkView.links
const [score] = networkView.scores
const [topic] = networkView.topics
const key = signerFromSeed(new Uint8Array(32)).publicKey
const peers = Array.from({ length: INSPECT_LINKS_MAX + 1 }, (_, n) => {
  const bytes = key.slice()
  new DataView(bytes.buffer).setUint32(0, n)
  return peerIdOf(bytes)
})

/** The largest numbers and longest texts everywhere, and one more of each thing than an answer holds. */
const huge: NetworkView = {
  ...networkView,
  addresses: Array.from({ length: 33 }, (_, n) => `/dns4/${n}`.padEnd(256, 'x')),
  protocols: Array.from({ length: 20 }, (_, n) => `/own/${n}`.padEnd(128, 'x')),
  links: peers.map((peer, n) => ({
    ...link!, peer, address: '/dns4/'.padEnd(256, 'x'), agent: 'a'.repeat(64), connectedAtMs: Number.MAX_SAFE_INTEGER,
    protocols: Array.from({ length: 65 }, (_each, m) => `/p/${n}/${m}`.padEnd(128, 'x')),
    traffic: { bytesIn: 2 ** 52, bytesOut: 2 ** 52, messagesIn: 2 ** 52, messagesOut: 2 ** 52 }
  })),
  topics: Array.from({ length: INSPECT_TOPICS_MAX + 1 }, (_, n) => ({
    ...topic!, topic: `/topic/${n}`.padEnd(128, 'x'), mesh: peers, subscribers: peers
  })),
  scores: peers.map(peer => ({
    peer, score: -1e12, parts: Array.from({ length: INSPECT_PARTS_PER_SCORE_MAX + 1 }, () => score!.parts[1]!)
      .map(part => ({ ...part, topic: '/topic/1'.padEnd(128, 'x'), value: 1e12 }))
  }))
}

test('cuts what is over its limits, says so, and stays below its largest size', () => {
  const bytes = encodeNetworkView(huge)
  assert.ok(bytes.byteLength < INSPECT_BYTES_MAX, `${bytes.byteLength}`)
  const view = decodeNetworkView(bytes)
  assert.ok(view.truncated)
  assert.is(view.links.length, INSPECT_LINKS_MAX)
  assert.is(view.links[0]!.protocols.length, 64)
  // What it speaks itself is all there, whatever peers say that they speak.
  assert.equal(view.protocols, huge.protocols)
  assert.is(view.topics.length, INSPECT_TOPICS_MAX)
  assert.is(view.topics[0]!.subscribers.length, INSPECT_PEERS_PER_TOPIC_MAX)
  assert.is(view.scores.length, INSPECT_SCORES_MAX)
  assert.is(view.scores[0]!.parts.length, INSPECT_PARTS_PER_SCORE_MAX)
  assert.not(decodeNetworkView(encodeNetworkView(networkView)).truncated)
})

test('passes on no text of a peer that a terminal would obey', () => {
  const evil = '\u001b[2J'
  const view = decodeNetworkView(encodeNetworkView({
    ...networkView, links: [{ ...link!, agent: evil, address: evil, protocols: [evil, '/dcn/jobs/1'] }]
  }))
  assert.is(view.links[0]!.agent, '')
  assert.is(view.links[0]!.address, '')
  assert.equal(view.links[0]!.protocols, ['/dcn/jobs/1'])
  assert.ok(view.truncated)

  const wire = NetworkAnswer.decode(encodeNetworkView(networkView))
  for (const change of [
    { names: [...wire.names.slice(1), evil] }, { addresses: [evil] }, { self: wire.self.subarray(1) },
    { links: [{ ...wire.links[0]!, agent: evil }] }, { links: [{ ...wire.links[0]!, address: evil }] },
    { links: [{ ...wire.links[0]!, protocols: new Uint8Array([200]) }] },
    { links: [{ ...wire.links[0]!, peer: new Uint8Array() }] },
    { links: [{ ...wire.links[0]!, protocols: new Uint8Array(65) }] },
    { topics: [{ ...wire.topics[0]!, name: 99 }] }, { topics: [{ ...wire.topics[0]!, mesh: new Uint8Array(31) }] },
    { topics: [{ ...wire.topics[0]!, mesh: new Uint8Array(32 * (INSPECT_PEERS_PER_TOPIC_MAX + 1)) }] },
    { names: Array.from({ length: INSPECT_NAMES_MAX + 1 }, (_, n) => `/n/${n}`) },
    { reachability: undefined }
  ]) {
    const bytes = NetworkAnswer.encode({ ...wire, ...change } as NetworkAnswer)
    assert.is(codeOf(() => decodeNetworkView(bytes)), 'DCN_MESSAGE_MALFORMED', JSON.stringify(Object.keys(change)))
  }
})

test('an offer view has some of the warm code, and its number', () => {
  const [id] = offerView.warmCode
  const many = { ...offerView, warmCode: Array.from({ length: 70 }, () => id!) }
  assert.is(decodeOfferView(encodeOfferView(many)).warmCode.length, INSPECT_WARM_CODE_MAX)
  const wire = OfferAnswer.decode(encodeOfferView(offerView))
  const torn = OfferAnswer.encode({ ...wire, warmCode: new Uint8Array(33) })
  assert.is(codeOf(() => decodeOfferView(torn)), 'DCN_MESSAGE_MALFORMED')
})

test.run()
