import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dotOf, graphOf, linkText } from '../../../../src/observe/graph.ts'
import { svgOf } from '../../../../src/observe/graph-svg.ts'
import type { SeenPeer, Survey } from '../../../../src/observe/seen-peer.ts'
import { emptyPeer } from '../../../../src/observe/walk.ts'
import { infoOf, linkTo, NO_OFFER, seenPeer, viewOf } from '../../../helpers/fake-ground.ts'

const test = suite('graph')

/** Reached, and linked to others by round trips. */
function linked (peer: string, trips: Record<string, number>, fields: Partial<SeenPeer> = {}): SeenPeer {
  const links = Object.entries(trips).map(([other, roundTripMs]) => linkTo(other, { roundTripMs }))
  return seenPeer(peer, { inspection: { view: viewOf(peer, { links }), offer: NO_OFFER }, ...fields })
}

function surveyOf (peers: SeenPeer[]): Survey {
  return { atMs: 0, tookMs: 0, self: 'self', peers, gaps: [] }
}

const NETWORK = surveyOf([
  linked('b-node', { 'a-gate': 2, 'c-node': 1 }),
  linked('a-gate', { 'b-node': 4, 'c-node': 1, stranger: 1, 'd-node': 1 }, {
    info: infoOf({ role: 'gateway', slots: 0 })
  }),
  linked('c-node', { 'd-node': 90 }, { pingsMs: [300] }),
  linked('d-node', {}),
  emptyPeer('stranger')
])

/** The names of all elements, in order; throws where tags do not match or a text is not escaped. */
function elementsOf (xml: string): string[] {
  const open: string[] = []
  const names: string[] = []
  const rest = xml.replaceAll(/<(\/?)([a-z]+)((?: [a-zA-Z0-9-]+="[^"<>]*")*)(\/?)>/g,
    (_, isEnd: string, name: string, _attributes: string, isEmpty: string) => {
      if (isEnd === '/') assert.is(open.pop(), name)
      else {
        names.push(name)
        if (isEmpty !== '/') open.push(name)
      }
      return ''
    })
  assert.equal(open, [])
  assert.not.match(rest, /[<>]|&(?!(amp|lt|gt|quot|#39);)/)
  return names
}

test('a link that both ends tell of is one, with the mean of what they say', () => {
  const { peers, links } = graphOf(NETWORK)
  assert.equal(peers.map(({ peer, role, isSlow }) => [peer, role, isSlow]), [
    ['a-gate', 'gateway', false], ['b-node', 'node', false], ['c-node', 'node', true], ['d-node', 'node', false]
  ])
  assert.equal(links.map(link => [link.a, link.b, linkText(link), link.isSlow]), [
    ['a-gate', 'b-node', '3.0 ms', false], ['a-gate', 'c-node', '1.0 ms', false], ['a-gate', 'd-node', '1.0 ms', false],
    ['b-node', 'c-node', '1.0 ms', false], ['c-node', 'd-node', '90.0 ms', true]
  ])
})

test('the picture is well-formed, has every peer and link, and is the same whatever order they come in', () => {
  const svg = svgOf(graphOf(NETWORK), 'DCN')
  const names = elementsOf(svg)
  assert.is(names.filter(name => name === 'line').length, 5)
  assert.is(names.filter(name => name === 'g').length, 4 + 3)
  for (const text of ['>a-gate<', '>b-node<', '>90.0 ms<', '0/2 · 300 ms']) assert.ok(svg.includes(text), text)
  assert.is(svgOf(graphOf(surveyOf([...NETWORK.peers].reverse())), 'DCN'), svg)
})

test('no two peers of a large network touch', () => {
  const peers = Array.from({ length: 80 }, (_, at) =>
    linked(`peer-${at}`, {}, { info: infoOf({ role: at < 20 ? 'gateway' : 'node' }) }))
  const svg = svgOf(graphOf(surveyOf(peers)), 'DCN')
  const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="92"/g)]
    .map(([, x, y]) => [Number(x), Number(y)])
  assert.is(boxes.length, 80)
  for (const [at, [x, y]] of boxes.entries()) {
    for (const [otherX, otherY] of boxes.slice(at + 1)) {
      assert.ok(Math.abs(x! - otherX!) >= 92 || Math.abs(y! - otherY!) >= 40, `${x},${y} and ${otherX},${otherY}`)
    }
  }
})

test('ids from strangers cannot leave the text that they stand in', () => {
  const evil = `"]; evil\\ <script>&'\u0001\n</svg>`
  const graph = graphOf(surveyOf([linked(evil, { other: 1 }), linked('other', {})]))
  const names = elementsOf(svgOf(graph, evil))
  assert.not(names.includes('script'))
  const dot = dotOf(graph)
  const outside = dot.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '')
  assert.not.match(outside, /evil|script|"/)
  assert.match(dot, /\\"\]; evil\\\\ /)
})

test('DOT has a node for each peer and an edge for each link', () => {
  const dot = dotOf(graphOf(NETWORK))
  assert.match(dot, /^graph dcn \{\n/)
  assert.match(dot, /"a-gate" \[label="a-gate\\n1\.0 ms", shape=box, fillcolor="#bfdbfe"\];/)
  assert.match(dot, /"c-node" -- "d-node" \[label="90\.0 ms", color="#dc2626"\];/)
  assert.is([...dot.matchAll(/ -- /g)].length, 5)
})

test.run()
