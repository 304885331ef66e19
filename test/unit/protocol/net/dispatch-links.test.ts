import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { generateSeed, signerFromSeed, type Signer } from '../../../../protocol/core/ed25519.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { LOG_BYTES_MAX } from '../../../../protocol/core/limits.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import { DispatchLinks, type Received } from '../../../../protocol/net/dispatch-links.ts'
import { openResultProof, type NodeMessage } from '../../../../protocol/wire/dispatch.ts'
import { memoryPair, type MemoryEnd } from '../../../helpers/channels.ts'
import { awardTo, byId, jobIdNo } from '../../../helpers/jobs.ts'
import { until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

interface End { links: DispatchLinks, received: Received[], opened: string[], closed: string[], wire: MemoryEnd }

const newSigner = (): Signer => signerFromSeed(generateSeed())

function harness ({ signsAs }: { signsAs?: Signer } = {}): {
  gateway: End, node: End, gatewayId: string, nodeId: string
} {
  const [gatewaySigner, nodeSigner] = [newSigner(), newSigner()]
  const [gatewayId, nodeId] = [peerIdOf(gatewaySigner.publicKey), peerIdOf(nodeSigner.publicKey)]
  const [atGateway, atNode] = memoryPair(gatewayId, nodeId)
  const end = (wire: MemoryEnd, signer: Signer): End => {
    const [received, opened, closed]: [Received[], string[], string[]] = [[], [], []]
    const links = new DispatchLinks({
      network: wire,
      signer,
      logger: silentLogger,
      onMessage: message => { received.push(message) },
      onOpen: peer => { opened.push(peer) },
      onClose: peer => { closed.push(peer) }
    })
    return { links, received, opened, closed, wire }
  }
  return { gateway: end(atGateway, gatewaySigner), node: end(atNode, signsAs ?? nodeSigner), gatewayId, nodeId }
}

const bid = (job: number): NodeMessage =>
  ({ type: 'bid', jobId: jobIdNo(job), epoch: 1, holdMs: 1_000, hasCode: false })

function resultOf (job: number, gateway: string, outcome: Uint8Array): NodeMessage {
  return {
    type: 'result', jobId: jobIdNo(job), epoch: 1, gateway, status: 'done', outcomeId: contentIdOf(outcome),
    outcomeBytes: outcome.byteLength, durationMs: 5, cpuMs: 0, memoryPeakBytes: 0
  }
}

const test = suite('DispatchLinks')

test('what is said in one turn shares a frame, in order', async () => {
  const { gateway, node, gatewayId } = harness()
  assert.ok(await node.links.open(gatewayId))
  for (const job of [1, 2, 3]) assert.ok(node.links.send(gatewayId, bid(job)))
  await until(() => gateway.received.length === 3, 'three bids')
  assert.is(node.wire.sent.length, 1)
  assert.equal(gateway.received.map(({ message }) => message), [1, 2, 3].map(bid))
})

test('both ends talk on the channel that one has opened', async () => {
  const { gateway, node, gatewayId, nodeId } = harness()
  await Promise.all([node.links.open(gatewayId), node.links.open(gatewayId)])
  assert.equal([node.opened, gateway.opened], [[gatewayId], [nodeId]])
  const payload = utf8('{}')
  gateway.links.send(nodeId, awardTo(nodeId), byId([payload]))
  await until(() => node.received.length === 1, 'an award')
  const [award] = node.received
  assert.equal(award!.attachments.get(contentIdOf(payload)), payload)
})

test('a message proves who signed it, to others as well', async () => {
  const { gateway, node, gatewayId, nodeId } = harness()
  await node.links.open(gatewayId)
  const outcome = utf8('outcome')
  node.links.send(gatewayId, bid(1))
  node.links.send(gatewayId, resultOf(1, gatewayId, outcome), byId([outcome]))
  await until(() => gateway.received.length === 2, 'a bid and a result')
  assert.is(openResultProof(gateway.received[1]!.prove()).node, nodeId)
})

test('many large messages of one turn go into frames that the other end takes', async () => {
  const { gateway, node, gatewayId } = harness()
  await node.links.open(gatewayId)
  for (let job = 1; job <= 40; job++) {
    const text = 'x'.repeat(LOG_BYTES_MAX)
    node.links.send(gatewayId, { type: 'log', jobId: jobIdNo(job), epoch: 1, offset: 0, text })
  }
  const large = Array.from({ length: 4 }, (_, at) => new Uint8Array(1_500_000).fill(at))
  for (const [job, outcome] of large.entries()) {
    node.links.send(gatewayId, resultOf(job, gatewayId, outcome), byId([outcome]))
  }
  await until(() => gateway.received.length === 44, 'all of them')
  assert.equal([node.closed, gateway.closed], [[], []])
})

test('a frame signed by another than the peer closes the channel, and says nothing', async () => {
  const { gateway, node, gatewayId, nodeId } = harness({ signsAs: newSigner() })
  await node.links.open(gatewayId)
  node.links.send(gatewayId, bid(1))
  await until(() => gateway.closed.length === 1 && node.closed.length === 1, 'the channel is closed')
  assert.equal([gateway.received, gateway.closed], [[], [nodeId]])
  assert.not.ok(node.links.send(gatewayId, bid(2)))
})

test('garbage closes the channel', async () => {
  const { gateway, node, gatewayId } = harness()
  await node.links.open(gatewayId)
  const channel = await node.wire.openChannel(gatewayId, '')
  channel.send(new Uint8Array([1, 2, 3]))
  await until(() => channel.closed, 'the channel is closed')
  assert.equal(gateway.received, [])
})

test('without a channel nothing is sent, and a closed one can be opened again', async () => {
  const { gateway, node, gatewayId } = harness()
  assert.not.ok(node.links.send(gatewayId, bid(1)))
  await node.links.open(gatewayId)
  node.links.send(gatewayId, bid(1))
  node.links.close()
  await until(() => !node.links.isOpen(gatewayId), 'it is closed')
  assert.ok(await node.links.open(gatewayId))
  node.links.send(gatewayId, bid(2))
  await until(() => gateway.received.length > 0, 'the bid of the second channel')
})

test.run()
