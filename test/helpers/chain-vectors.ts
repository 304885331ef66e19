/** The vectors of connectors, as somebody at a gateway meets them. Fields: see protocol/spec/connectors.md. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const FILE = new URL('../vectors/connectors.json', import.meta.url)
export const KINDS = ['transformation', 'condition', 'connector'] as const
export type Kind = typeof KINDS[number]

export interface Expected {
  ok?: true
  format_hash?: string
  scalars?: string[]
  http_status?: number
  reference_message?: string
  error?: string
  streams?: ExpectedStream[]
  panic_code?: number
  position?: number
}
export interface ExpectedStream { path: string, data?: number[], count?: number, sha256_le_u32?: string }
export interface Body {
  name: string
  sol_src?: string
  dimensions?: Array<{
    transformations?: Array<{ name: string }>, composite?: string, bindings?: Record<string, string>
  }>
  condition_name?: string
}
export interface Vector {
  name: string
  deployments: Array<{ kind: Kind, body: Body, expected: Expected }>
  executions: Array<{ body: object, expected: Expected }>
}

interface Raw {
  name: string
  informational?: boolean
  contract_only_dynamic_ri_list?: unknown
  execute?: object
  executes?: object[]
  expect: Expected & { executes?: Expected[] } & Record<`${Kind}s`, Expected[]>
}

/** Those that HTTP can reach. */
export function chainVectors (): Vector[] {
  const raws = JSON.parse(readFileSync(FILE, 'utf8')) as Array<Raw & Record<`${Kind}s`, Body[]>>
  return raws.filter(raw => raw.informational !== true && raw.contract_only_dynamic_ri_list === undefined).map(raw => {
    const { name, execute, executes = [], expect } = raw
    return {
      name,
      deployments: KINDS.flatMap(kind => raw[`${kind}s`].map((body, at) =>
        ({ kind, body, expected: expect[`${kind}s`][at]! }))),
      executions: execute === undefined
        ? executes.map((body, at) => ({ body, expected: expect.executes![at]! }))
        : [{ body: execute, expected: expect }]
    }
  })
}

/**
 * Vectors that can share a registry: what two of them name alike is alike, and what one has to miss no other has. Each
 * group takes what fits of those that are left.
 */
export function groupsOf (vectors: readonly Vector[]): Vector[][] {
  const groups: Array<{ there: Map<string, string>, missed: Set<string>, vectors: Vector[] }> = []
  for (const vector of vectors) {
    const { there, missed } = namesOf(vector)
    let group = groups.find(other => [...there].every(([name, body]) =>
      (other.there.get(name) ?? body) === body && !other.missed.has(name)) &&
      [...missed].every(name => !other.there.has(name)))
    if (group === undefined) groups.push(group = { there: new Map(), missed: new Set(), vectors: [] })
    for (const [name, body] of there) group.there.set(name, body)
    for (const name of missed) group.missed.add(name)
    group.vectors.push(vector)
  }
  return groups.map(group => group.vectors)
}

function namesOf ({ deployments }: Vector): { there: Map<string, string>, missed: Set<string> } {
  const there = new Map(deployments.filter(({ expected }) => expected.ok === true)
    .map(({ kind, body }) => [`${kind} ${body.name}`, JSON.stringify(body)]))
  const named = deployments.flatMap(({ kind, body }) => [
    `${kind} ${body.name}`,
    ...(body.dimensions ?? []).flatMap(({ transformations = [], composite, bindings = {} }) => [
      ...transformations.map(({ name }) => `transformation ${name}`),
      ...[composite, ...Object.values(bindings)].map(name => `connector ${name}`)
    ]),
    `condition ${body.condition_name}`
  ])
  return { there, missed: new Set(named.filter(name => !there.has(name))) }
}

/** What differs between streams and those expected; empty where nothing does. */
export function streamFaults (
  expected: readonly ExpectedStream[], streams: ReadonlyArray<{ path: string, data: number[] }>
): string[] {
  if (expected.length !== streams.length) return [`${streams.length} streams, not ${expected.length}`]
  return expected.flatMap(({ path, data, count, sha256_le_u32: hash }, at) => {
    const stream = streams[at]!
    if (stream.path !== path) return [`${stream.path} in place of ${path}`]
    if (data !== undefined) {
      return JSON.stringify(data) === JSON.stringify(stream.data) ? [] : [`${path}: ${stream.data.join()}`]
    }
    const bytes = new DataView(new ArrayBuffer(stream.data.length * 4))
    for (const [index, value] of stream.data.entries()) bytes.setUint32(index * 4, value, true)
    const found = createHash('sha256').update(new Uint8Array(bytes.buffer)).digest('hex')
    return stream.data.length === count && found === hash ? [] : [`${path}: ${stream.data.length} values, ${found}`]
  })
}
