/** The peers of a network and the links between them, as a graph; and its text for Graphviz. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { msText, isSlow } from './marks.ts'
import { shortId } from '../../protocol/core/short-id.ts'
import { median } from '../../protocol/core/median.ts'
import { isPresent, roleOf, roundTripOf, type SeenPeer, type Survey } from './seen-peer.ts'

export interface GraphPeer {
  peer: PeerId
  role: 'gateway' | 'node' | 'unknown'
  /** A line or two: its short id, and what it has. */
  label: string[]
  /** Its round trip from us stands out. */
  isSlow: boolean
}

export interface GraphLink {
  /** The one whose id sorts first. */
  a: PeerId
  b: PeerId
  /** The mean of what both ends say, 0 where neither knows. */
  roundTripMs: number
  relayed: boolean
  isSlow: boolean
}

export interface Graph {
  /** Gateways first, each group in the order of ids: the same network gives the same picture. */
  peers: GraphPeer[]
  links: GraphLink[]
}

export function graphOf (survey: Survey): Graph {
  const present = survey.peers.filter(isPresent)
    .sort((a, b) => roleOf(a).localeCompare(roleOf(b)) || (a.peer < b.peer ? -1 : 1))
  const usualMs = median(present.flatMap(seen => roundTripOf(seen) ?? [])) ?? 0
  return {
    peers: present.map(seen => {
      const ms = roundTripOf(seen)
      const stands = ms !== undefined && isSlow(ms, usualMs)
      return { peer: seen.peer, role: roleOf(seen), label: labelOf(seen), isSlow: stands }
    }),
    links: linksOf(present)
  }
}

function labelOf (seen: SeenPeer): string[] {
  const { info, reach } = seen
  const ms = roundTripOf(seen)
  const has = info?.role === 'node' ? `${info.busy}/${info.slots}` : ''
  const far = ms === undefined ? reach : msText(ms)
  return [shortId(seen.peer), [has, far].filter(text => text !== '').join(' · ')]
}

/** One for each pair, of which at least one end speaks. Links to whom we did not find are left out. */
function linksOf (present: readonly SeenPeer[]): GraphLink[] {
  const names = new Set(present.map(({ peer }) => peer))
  const pairs = new Map<string, { a: PeerId, b: PeerId, tripsMs: number[], relayed: boolean }>()
  for (const { peer: teller, inspection } of present) {
    for (const { peer, roundTripMs, relayed } of inspection?.view.links ?? []) {
      if (!names.has(peer) || peer === teller) continue
      const [a, b] = teller < peer ? [teller, peer] : [peer, teller]
      const pair = pairs.get(`${a} ${b}`) ?? { a, b, tripsMs: [], relayed: false }
      if (roundTripMs > 0) pair.tripsMs.push(roundTripMs)
      pair.relayed ||= relayed
      pairs.set(`${a} ${b}`, pair)
    }
  }
  const links = [...pairs.values()].sort((one, other) => one.a + one.b < other.a + other.b ? -1 : 1)
    .map(({ a, b, tripsMs, relayed }) => ({
      a, b, relayed, roundTripMs: tripsMs.reduce((sum, ms) => sum + ms, 0) / Math.max(1, tripsMs.length)
    }))
  const usualMs = median(links.flatMap(({ roundTripMs }) => roundTripMs > 0 ? roundTripMs : [])) ?? 0
  return links.map(link => ({ ...link, isSlow: isSlow(link.roundTripMs, usualMs) }))
}

/** A link's word, as `0.4 ms`; empty where its round trip is not known. */
export function linkText ({ roundTripMs, relayed }: GraphLink): string {
  return [roundTripMs > 0 ? msText(roundTripMs) : '', relayed ? 'relayed' : ''].filter(text => text !== '').join(' ')
}

const DOT_SHAPES = { gateway: 'box', node: 'ellipse', unknown: 'diamond' } as const

export function dotOf ({ peers, links }: Graph): string {
  return [
    'graph dcn {',
    '  layout=neato; overlap=false; splines=true;',
    '  node [fontname="sans-serif", fontsize=11, style=filled];',
    '  edge [fontname="sans-serif", fontsize=8, color="#94a3b8"];',
    ...peers.map(({ peer, role, label, isSlow }) => {
      const fill = isSlow ? '#fecaca' : role === 'gateway' ? '#bfdbfe' : '#dcfce7'
      return `  ${quoted(peer)} [label=${quoted(label.join('\n'))}, shape=${DOT_SHAPES[role]}, fillcolor="${fill}"];`
    }),
    ...links.map(link => {
      const slow = link.isSlow ? ', color="#dc2626"' : ''
      return `  ${quoted(link.a)} -- ${quoted(link.b)} [label=${quoted(linkText(link))}${slow}];`
    }),
    '}',
    ''
  ].join('\n')
}

/** A quoted string of the DOT language, with its line breaks. */
function quoted (text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
