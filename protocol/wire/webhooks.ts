/** What gateways tell each other of webhooks that are done with. Specified in protocol/spec/webhooks.md. */
import { bytesEqual } from '../core/bytes.ts'
import type { Signer } from '../core/ed25519.ts'
import { JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes, type JobId } from '../core/ids.ts'
import { publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { must } from './codec.ts'
import { openBatch, sealBatch } from './envelope.ts'

export const WEBHOOKS_PROTOCOL = '/dcn/webhooks/1'

/** Jobs in one note. */
export const WEBHOOK_NOTES_MAX = 1_024
export const WEBHOOK_NOTES_BYTES_MAX = 20 * 1_024

/** `jobIds`: 1 to WEBHOOK_NOTES_MAX. */
export function sealWebhookNotes (jobIds: readonly JobId[], signer: Signer): Uint8Array {
  return sealBatch('webhooks', jobIds.map(jobIdToBytes), signer)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED and DCN_MESSAGE_BAD_SIGNATURE; `from` must have signed. */
export function openWebhookNotes (bytes: Uint8Array, from: PeerId): JobId[] {
  const what = 'webhook notes'
  const { items, signer } = openBatch('webhooks', bytes, WEBHOOK_NOTES_BYTES_MAX)
  must(bytesEqual(signer, publicKeyOfPeer(from) ?? new Uint8Array()), what, 'it is signed by another')
  return items.map(item => {
    must(item.byteLength === JOB_ID_BYTES, what, 'a job id is not 16 bytes')
    return jobIdFromBytes(item)
  })
}
