/** Receipts one after the other, as they stand in a settlement's files. */
import { bytesEqual } from '../core/bytes.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from '../core/ed25519.ts'
import type { PeerId } from '../core/peer-id.ts'
import { keyBytes } from '../wire/key-bytes.ts'
import { ByteReader } from './fixed-bytes.ts'
import { WORK_BYTES } from './receipt.ts'
import { receiptsOf } from './tree.ts'

const WHAT = 'receipts'
const GATEWAY_AT = 8
const NODE_AT = GATEWAY_AT + PUBLIC_KEY_BYTES
const SEQUENCE_AT = WORK_BYTES + SIGNATURE_BYTES

/**
 * What the receipts in a file come to, in micro-USDC; undefined where they are not those of this gateway for this node,
 * in order from this sequence. Signatures are not looked at.
 */
export function sumOfRun (
  file: Uint8Array, { gateway, node, sequence }: { gateway: PeerId, node: PeerId, sequence: number }
): number | undefined {
  const [gatewayKey, nodeKey] = [keyBytes(WHAT, gateway), keyBytes(WHAT, node)]
  let sum = 0
  for (const [at, receipt] of receiptsOf(file).entries()) {
    const isTheirs = bytesEqual(receipt.subarray(GATEWAY_AT, NODE_AT), gatewayKey) &&
      bytesEqual(receipt.subarray(NODE_AT, NODE_AT + PUBLIC_KEY_BYTES), nodeKey)
    const from = new ByteReader(WHAT, receipt.subarray(SEQUENCE_AT))
    if (!isTheirs || from.u64() !== sequence + at) return undefined
    sum += from.u64()
  }
  return sum
}
