/** Names that travel as bytes and are kept as text: jobs as UUIDs, content as hex. */
import { fromHex, toHex } from './bytes.ts'
import { HASH_BYTES, sha256 } from './hash.ts'

/** A UUID in lower case, with dashes. Its randomness is what protects a job from being read by others. */
export type JobId = string

/** SHA-256 of some content, in lower-case hex. */
export type ContentId = string

export const JOB_ID_BYTES = 16

/** `bytes` must be 16 long. */
export function jobIdFromBytes (bytes: Uint8Array): JobId {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** `jobId` must be a UUID. */
export function jobIdToBytes (jobId: JobId): Uint8Array {
  return fromHex(jobId.replaceAll('-', ''))
}

export function isJobId (text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

export function contentIdOf (content: Uint8Array): ContentId {
  return toHex(sha256(content))
}

/** `bytes` must be 32 long. */
export function contentIdFromBytes (bytes: Uint8Array): ContentId {
  return toHex(bytes)
}

export function contentIdToBytes (contentId: ContentId): Uint8Array {
  return fromHex(contentId)
}

export function isContentIdBytes (bytes: Uint8Array): boolean {
  return bytes.byteLength === HASH_BYTES
}
