/** Which nodes can run a job, and what the others lack; for placement, and in words for the user. */
import { isAtLeast, ISOLATION_LEVELS } from '../core/isolation.ts'
import type { PeerId } from '../core/peer-id.ts'
import type { GpuInfo, NodeInfo } from '../wire/node-info.ts'
import type { Needs } from '../wire/needs.ts'

/** Nodes named one by one where it is told in one line why none took a job. */
const NODES_NAMED_MAX = 5

const STRONGEST = ISOLATION_LEVELS.at(-1)

export interface KnownPeer { peer: PeerId, info: NodeInfo }

export interface NodeMatch {
  peerId: PeerId
  /** Could run it, if it were free. */
  matches: boolean
  /** Has a slot that is not in use. */
  free: boolean
  /** What it lacks, each in words; empty where it matches. */
  reasons: string[]
}

export interface Explanation {
  needs: Needs
  /** Nodes that match, and those of them that are free. */
  matching: number
  free: number
  /** One line for the user. */
  summary: string
  /** Matching ones first, free ones before busy ones; else by name. */
  nodes: NodeMatch[]
}

/** What a daemon lacks to run jobs with these needs; nothing where it can, were it free. */
export function lacks (info: NodeInfo, needs: Needs): string[] {
  const reasons: string[] = []
  if (info.role !== 'node') return ['is not a node']
  if (!info.runtimes.includes(needs.runtime)) {
    const has = info.runtimes.length === 0 ? 'no runtime' : info.runtimes.join(', ')
    reasons.push(`runtime ${needs.runtime} is needed, it has ${has}`)
  }
  if (info.memoryMiB < needs.memoryMiB) {
    reasons.push(`${needs.memoryMiB} MiB of memory are needed, it offers ${info.memoryMiB} MiB to one job`)
  }
  if (!isAtLeast(info.isolation, needs.isolation)) {
    const orMore = needs.isolation === STRONGEST ? '' : ' or more'
    reasons.push(`isolation ${needs.isolation}${orMore} is needed, it has ${info.isolation}`)
  }
  if (needs.gpu && !info.gpus.some(gpu => suits(gpu, needs))) {
    const has = info.gpus.map(({ model, vramMiB }) => vramMiB === 0 ? model : `${model} with ${vramMiB} MiB`).join(', ')
    reasons.push(`${gpuWords(needs)} is needed, it has ${has === '' ? 'none' : has}`)
  }
  return reasons
}

/** Whether jobs with these needs can use GPUs of this kind. */
export function suits ({ model, vramMiB }: GpuInfo, needs: Needs): boolean {
  return vramMiB >= needs.vramMiB && model.toLowerCase().includes(needs.gpuModel.toLowerCase())
}

function gpuWords ({ gpuModel, vramMiB }: Needs): string {
  return `a GPU${gpuModel === '' ? '' : ` named ${gpuModel}`}${vramMiB === 0 ? '' : ` with ${vramMiB} MiB`}`
}

/**
 * Why jobs with these needs find a node or none, among the peers present. `isRefused`: nodes that this gateway caught
 * lying, and gives nothing.
 */
export function explain (
  needs: Needs, present: readonly KnownPeer[], isRefused: (node: PeerId) => boolean = () => false
): Explanation {
  const nodes = present.filter(({ info }) => info.role === 'node').map(({ peer, info }): NodeMatch => {
    const reasons = lacks(info, needs)
    if (isRefused(peer)) reasons.push('this gateway refuses it: it gave a wrong result')
    return { peerId: peer, matches: reasons.length === 0, free: info.busy < info.slots, reasons }
  })
  const rank = ({ matches, free }: NodeMatch): number => (matches ? 0 : 2) + (free ? 0 : 1)
  nodes.sort((a, b) => rank(a) - rank(b) || (a.peerId < b.peerId ? -1 : 1))
  const able = nodes.filter(({ matches }) => matches)
  const free = able.filter(node => node.free).length
  return { needs, matching: able.length, free, summary: summaryOf(needs, nodes, able.length, free), nodes }
}

function summaryOf (needs: Needs, nodes: readonly NodeMatch[], matching: number, free: number): string {
  const count = nodes.length
  if (count === 0) return 'this gateway has heard of no node in the last 10 seconds'
  if (free > 0) {
    // Nobody tells others how much room it has for models.
    const ifRoom = needs.models.length === 0 ? '' : ', if they have room for its models'
    return `${matching} of ${count} nodes can run it, ${free} of them have a free slot${ifRoom}`
  }
  if (matching > 0) return `all of the ${matching} nodes that could run it were busy (${count} nodes present)`
  const named = nodes.slice(0, NODES_NAMED_MAX).map(({ peerId, reasons }) => `${peerId}: ${reasons.join(', ')}`)
  const more = count > NODES_NAMED_MAX ? `; and ${count - NODES_NAMED_MAX} more` : ''
  return `none of the ${count} nodes present can run it: ${named.join('; ')}${more}`
}
