/** A peer network as a picture: gateways on an inner ring, nodes around them, links with their round trips. */
import { type Graph, type GraphLink, type GraphPeer, linkText } from './graph.ts'

interface Place {
  x: number
  y: number
}

/** Along a ring, so that labels of neighbours do not touch. */
const GATEWAY_SPACE = 190
const NODE_SPACE = 150
const GATEWAY_RADIUS_MIN = 130
const NODE_RADIUS_MIN = 300
const RINGS_APART = 170
const MARGIN = 110
const BOX = { width: 92, height: 40 }
const HEADING = 60
/** With more links than this, their round trips are shown only when pointed at. */
const LINK_LABELS_MAX = 80
/** Where on a link its label may stand; the first that is free. In the middle of a ring all labels would meet. */
const LABEL_SHARES = [0.3, 0.7, 0.38, 0.62, 0.22, 0.78, 0.46, 0.54, 0.16, 0.84]
const LABEL = { width: 46, height: 14 }

const COLOURS = {
  gateway: { fill: '#bfdbfe', stroke: '#1d4ed8' },
  node: { fill: '#dcfce7', stroke: '#15803d' },
  unknown: { fill: '#e2e8f0', stroke: '#475569' },
  slow: { fill: '#fecaca', stroke: '#dc2626' }
} as const

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }

/** A whole SVG document. `title` stands above the picture. */
export function svgOf (graph: Graph, title: string): string {
  const { places, size } = layOut(graph.peers)
  const height = size + HEADING
  const slowLast = [...graph.links].sort((a, b) => Number(a.isSlow) - Number(b.isSlow))
  const showLabels = graph.links.length <= LINK_LABELS_MAX
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${height}" viewBox="0 0 ${size} ${height}"` +
      ' font-family="sans-serif">',
    `<title>${escaped(title)}</title>`,
    `<rect width="${size}" height="${height}" fill="#ffffff"/>`,
    `<text x="20" y="30" font-size="16" fill="#0f172a">${escaped(title)}</text>`,
    ...legend(),
    ...slowLast.map(link => lineOf(link, places)),
    ...showLabels ? linkLabels(slowLast, places) : [],
    ...graph.peers.map(peer => boxOf(peer, places.get(peer.peer) ?? { x: 0, y: 0 })),
    '</svg>',
    ''
  ].join('\n')
}

/** The same peers stand in the same places, whatever their links. */
function layOut (peers: readonly GraphPeer[]): { places: Map<string, Place>, size: number } {
  const inner = peers.filter(({ role }) => role === 'gateway')
  const outer = peers.filter(({ role }) => role !== 'gateway')
  const innerRadius = inner.length < 2 ? 0 : Math.max(GATEWAY_RADIUS_MIN, radiusFor(inner.length, GATEWAY_SPACE))
  const outerRadius = Math.max(
    NODE_RADIUS_MIN, radiusFor(outer.length, NODE_SPACE), inner.length === 0 ? 0 : innerRadius + RINGS_APART
  )
  const centre = outerRadius + MARGIN
  const places = new Map([
    ...onRing(inner, innerRadius, { x: centre, y: centre + HEADING }, 0),
    // Half a step on, so that fewer links run behind a gateway.
    ...onRing(outer, outerRadius, { x: centre, y: centre + HEADING }, 0.5)
  ])
  return { places, size: Math.ceil(2 * centre) }
}

function radiusFor (count: number, space: number): number {
  return count * space / (2 * Math.PI)
}

/** From the top, clockwise; the first is `steps` behind it. */
function onRing (peers: readonly GraphPeer[], radius: number, centre: Place, steps: number): Array<[string, Place]> {
  return peers.map(({ peer }, at) => {
    const angle = 2 * Math.PI * (at + steps) / peers.length - Math.PI / 2
    return [peer, { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) }]
  })
}

function lineOf (link: GraphLink, places: Map<string, Place>): string {
  const [from, to] = endsOf(link, places)
  const dashes = link.relayed ? ' stroke-dasharray="5 4"' : ''
  return `<line x1="${px(from.x)}" y1="${px(from.y)}" x2="${px(to.x)}" y2="${px(to.y)}" ` +
    `stroke="${link.isSlow ? COLOURS.slow.stroke : '#cbd5e1'}" stroke-width="${link.isSlow ? 2 : 1}"${dashes}>` +
    `<title>${escaped(`${link.a} - ${link.b} ${linkText(link)}`)}</title></line>`
}

/** Each beside those that stand already, and beside all boxes, as far as there is room. */
function linkLabels (links: readonly GraphLink[], places: Map<string, Place>): string[] {
  const boxes = [...places.values()].map(place => ({ ...place, ...BOX }))
  return links.filter(link => linkText(link) !== '').map(link => {
    const [from, to] = endsOf(link, places)
    const choices = LABEL_SHARES.map(share => ({
      x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, ...LABEL
    }))
    const free = choices.find(choice => !boxes.some(box => overlaps(choice, box)))
    const chosen = free ?? choices[0] ?? { ...from, ...LABEL }
    boxes.push(chosen)
    return linkLabel(link, chosen)
  })
}

type Box = Place & typeof LABEL

function overlaps (a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height
}

/** With an edge of white, so that it can be read above lines. */
function linkLabel (link: GraphLink, { x, y }: Place): string {
  return `<text x="${px(x)}" y="${px(y)}" font-size="10" text-anchor="middle" dominant-baseline="middle" ` +
    `fill="${link.isSlow ? COLOURS.slow.stroke : '#475569'}" stroke="#ffffff" stroke-width="3" paint-order="stroke">` +
    `${escaped(linkText(link))}</text>`
}

function boxOf ({ peer, role, label, isSlow }: GraphPeer, { x, y }: Place): string {
  const { fill, stroke } = COLOURS[isSlow ? 'slow' : role]
  const { width, height } = BOX
  const corner = role === 'gateway' ? 4 : height / 2
  const lines = label.map((text, at) => `<text x="${px(x)}" y="${px(y + (at === 0 ? -4 : 12))}" text-anchor="middle" ` +
    `font-size="${at === 0 ? 13 : 11}" fill="#0f172a">${escaped(text)}</text>`)
  return `<g><title>${escaped(`${role} ${peer}`)}</title>` +
    `<rect x="${px(x - width / 2)}" y="${px(y - height / 2)}" width="${width}" height="${height}" rx="${corner}" ` +
    `fill="${fill}" stroke="${stroke}"/>${lines.join('')}</g>`
}

function legend (): string[] {
  const words = [
    ['gateway', 'gateway'], ['node', 'node: slots in use, round trip'], ['slow', 'far slower than others']
  ] as const
  return words.map(([role, text], at) => {
    const y = 52 + 20 * at
    const { fill, stroke } = COLOURS[role]
    return `<g><rect x="20" y="${y - 10}" width="18" height="12" rx="${role === 'gateway' ? 2 : 6}" fill="${fill}" ` +
      `stroke="${stroke}"/><text x="46" y="${y}" font-size="11" fill="#475569">${text}</text></g>`
  })
}

function endsOf ({ a, b }: GraphLink, places: Map<string, Place>): [Place, Place] {
  const nowhere = { x: 0, y: 0 }
  return [places.get(a) ?? nowhere, places.get(b) ?? nowhere]
}

function px (value: number): string {
  return value.toFixed(1)
}

/** Text in XML: nothing that would end it, and none of the characters that XML does not have. */
function escaped (text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]|[\p{Cs}\ufffe\uffff]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? '')
}
