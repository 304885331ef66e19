/** What a connector's streams are called, as one hash. Specified in protocol/spec/connectors.md, "Format". */
import { toHex } from '../core/bytes.ts'
import { keccak256 } from '../core/hash.ts'
import type { Slot } from './shape.ts'

type Label = Pick<Slot, 'connector' | 'dimension'>

const DIMENSION_DOMAIN = 0x10
const LABEL_DOMAIN = new Uint8Array([0x12])
const LANES = 4
const LANE_BYTES = 8

/** The labels as `name:dimension`, each once, in byte order. */
export function scalarsOf (labels: readonly Label[]): string[] {
  return [...new Set(labels.map(({ connector, dimension }) => `${connector}:${dimension}`))].sort()
}

/** 0x and 64 lower-case digits; the same for every order and multiplicity of the labels. */
export function formatHash (labels: readonly Label[]): string {
  const distinct = new Map(labels.map(label => [`${label.connector}:${label.dimension}`, label]))
  const hash = new Uint8Array(LANES * LANE_BYTES)
  const view = new DataView(hash.buffer)
  for (const label of distinct.values()) {
    const labelHash = hashOf(label)
    for (let lane = 0; lane < LANES; lane++) {
      const digest = keccak256(new Uint8Array([lane]), labelHash)
      const addend = new DataView(digest.buffer, digest.byteOffset).getBigUint64(digest.byteLength - LANE_BYTES)
      // Lane 0 is the least significant; setBigUint64 takes the sum modulo 2^64.
      const at = (LANES - 1 - lane) * LANE_BYTES
      view.setBigUint64(at, view.getBigUint64(at) + addend)
    }
  }
  return `0x${toHex(hash)}`
}

function hashOf ({ connector, dimension }: Label): Uint8Array {
  const preimage = new Uint8Array(5)
  preimage[0] = DIMENSION_DOMAIN
  new DataView(preimage.buffer).setUint32(1, dimension)
  return keccak256(LABEL_DOMAIN, keccak256(new TextEncoder().encode(connector)), keccak256(preimage))
}
