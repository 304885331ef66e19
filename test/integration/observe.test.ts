/** A small network as an outsider sees it who knows one address, and as its commands tell it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { NODE_INFO_TOPIC } from '../../protocol/wire/node-info.ts'
import { OFFERS_TOPIC } from '../../protocol/wire/offers.ts'
import { bandwidthCommand } from '../../src/commands/bandwidth.ts'
import { dhtCommand } from '../../src/commands/dht.ts'
import { peerCommand } from '../../src/commands/peer.ts'
import { peersCommand } from '../../src/commands/peers.ts'
import { topicsCommand } from '../../src/commands/topics.ts'
import { graphOf } from '../../src/observe/graph.ts'
import { worstScores } from '../../src/observe/scores.ts'
import { roleOf, type SeenPeer, type Survey } from '../../src/observe/seen-peer.ts'
import type { TopicRow } from '../../src/observe/rates.ts'
import { startNetwork, until, type TestNetwork } from '../helpers/network.ts'
import { runCommand } from '../helpers/run-command.ts'

const NOBODY = '/ip4/127.0.0.1/tcp/1'

let net: TestNetwork
let address: string
let survey: Survey

const test = suite('observe')

test.before(async () => {
  net = await startNetwork({ gateways: 2, nodes: 2, config: { creditsPerRequest: 3 } })
  address = net.gateways[1]!.addresses()[0]!
  // A network that has just begun thinks nothing of anybody yet.
  const daemons = [...net.gateways, ...net.nodes]
  await until(async () => {
    const views = await Promise.all(daemons.map(async ({ network }) => await network.inspect()))
    return daemons.some(({ peerId }) => views.filter(({ self }) => self !== peerId).every(({ scores }) => {
      return scores.some(({ peer, parts }) => peer === peerId && parts.length > 0)
    }))
  }, 'everybody has an opinion of somebody')
})

test.after(async () => { await net[Symbol.asyncDispose]() })

function seenOf (daemon: { peerId: string }): SeenPeer {
  return survey.peers.find(({ peer }) => peer === daemon.peerId)!
}

test('one address is enough to find every daemon, each by its own signed word', async () => {
  const { stdout, error } = await runCommand(peersCommand(), ['--bootstrap', address, '--json'])
  assert.is(error, undefined)
  survey = JSON.parse(stdout) as Survey
  const daemons = [...net.gateways, ...net.nodes].map(({ peerId }) => peerId)
  assert.equal(survey.peers.filter(({ reach }) => reach === 'direct').map(({ peer }) => peer).sort(), daemons.sort())
  assert.equal(net.gateways.map(gateway => roleOf(seenOf(gateway))), ['gateway', 'gateway'])
  const node = seenOf(net.nodes[0]!)
  assert.ok(node.pingsMs.length === 5 && Math.abs(node.clockAheadMs!) < 1_000)
  assert.is(node.info?.slots, 2)
  assert.is(seenOf(net.gateways[0]!).inspection?.offer.creditsPerRequest, 3)
  assert.equal(survey.gaps, [])
})

test('a graph has every daemon, and links as they are', () => {
  const { peers, links } = graphOf(survey)
  assert.is(peers.length, 4)
  const [first, second] = net.gateways.map(({ peerId }) => peerId).sort()
  assert.ok(links.some(({ a, b }) => a === first && b === second))
  assert.not(links.some(({ a, b }) => [a, b].includes(survey.self)))
})

test('scores are those of the daemons, with their parts', () => {
  const scores = worstScores(survey)
  const daemons = survey.peers.map(({ peer }) => peer)
  assert.equal(scores.map(({ peer }) => peer).sort(), [...daemons].sort())
  assert.ok(scores.every(({ judge, score }) => daemons.includes(judge) && score >= 0), JSON.stringify(scores))
  assert.ok(scores.some(({ parts }) => parts.length > 0))
})

test('everybody is on the topics of its kind', async () => {
  const { stdout, exitCode } = await runCommand(topicsCommand(), ['--bootstrap', address, '--seconds', '2', '--json'])
  assert.is(exitCode, undefined)
  const rows = JSON.parse(stdout) as TopicRow[]
  const counts = rows.map(({ topic, gateways, nodes }) => [topic, gateways, nodes])
  for (const topic of [NODE_INFO_TOPIC, OFFERS_TOPIC]) {
    assert.equal(counts.find(([name]) => name === topic), [topic, 2, 2])
  }
})

test('a peer is found by the end of its id, and tells what it has sent', async () => {
  const { peerId } = net.nodes[0]!
  const { stdout } = await runCommand(bandwidthCommand(),
    ['--bootstrap', address, '--peer', peerId.slice(-6), '--seconds', '2'])
  assert.match(stdout, new RegExp(`^${peerId}, over \\d\\.\\d s\n`))
  assert.match(stdout, /\n\/dcn\/node-info\/2 /)
})

test('a ping comes back from an address, and nothing from where nobody is', async () => {
  const { stdout } = await runCommand(peerCommand(), ['ping', address, '--count', '2', '--interval', '0'])
  assert.match(stdout, /2 sent, 2 came back, 0 % lost\nmin /)
  const { error } = await runCommand(peerCommand(), ['ping', NOBODY, '--count', '1'])
  assert.match(String(error), /cannot be reached/)
})

test('the DHT knows where a node is, and who said that it has a content', async () => {
  const { peerId } = net.nodes[1]!
  const { stdout } = await runCommand(peerCommand(), ['find', peerId, '--bootstrap', address])
  assert.match(stdout, /addresses by the DHT:\n {2}\/ip4\/127\.0\.0\.1\/tcp\//)
  const content = contentIdOf(utf8('what nobody has'))
  const none = await runCommand(dhtCommand(), ['find', content, '--bootstrap', address])
  assert.equal([none.stdout, none.exitCode], ['', 1])
})

test('who is not there, and what is no address, is said in one line', async () => {
  const away = await runCommand(peersCommand(), ['--bootstrap', NOBODY])
  assert.match(String(away.error), /peer \/ip4\/127\.0\.0\.1\/tcp\/1 cannot be reached: .*ECONNREFUSED/)
  const wrong = await runCommand(peersCommand(), ['--bootstrap', '/ip9/x'])
  assert.match(String(wrong.error), /--bootstrap must be a multiaddress/)
  const unnamed = await runCommand(peerCommand(), ['find', 'x'.repeat(9)], { DCN_BOOTSTRAP: '' })
  assert.match(String(unnamed.error), /--bootstrap must name a daemon/)
})

test.run()

