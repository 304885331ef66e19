/** What the gateways that keep a job tell each other of it. Specified in protocol/spec/standby.md. */
import { bytesEqual } from '../core/bytes.ts'
import type { Signer } from '../core/ed25519.ts'
import { JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes, type JobId } from '../core/ids.ts'
import { publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must } from './codec.ts'
import { onlyItem, openBatch, own, sealBatch, type Domain, type OpenedBatch } from './envelope.ts'
import { decodeJobRecord, encodeJobRecord, JOB_RECORD_BYTES_MAX, type JobRecord } from './jobs.ts'
import { CopyAnswer as AnswerCodec, JobCancel as CancelCodec } from './standby-messages.ts'

export const STANDBY_PROTOCOL = '/dcn/standby/5'
export const COPIES_BYTES_MAX = JOB_RECORD_BYTES_MAX
export const COPY_ANSWER_BYTES_MAX = JOB_RECORD_BYTES_MAX

/** Records of one request, and of one answer, together; a single one may be larger. The rest waits for the next. */
export const COPIES_BYTES_WANTED = 512 * 1024

const COPIES_MAX = 1_024
const ANSWER_SHAPE = { repeated: { 1: COPIES_MAX } }

export const JOB_CANCEL_PROTOCOL = '/dcn/job-cancel/2'
export const JOB_CANCEL_BYTES_MAX = 256

/** What a holder says to one copy: that it has it durably; what it knows more, now or later; that it has it not. */
export type CopyWord = 'kept' | 'later' | 'no' | JobRecord

/** `records`: encoded JobRecords, 1 to 1024. */
export function sealCopies (records: Uint8Array[], signer: Signer): Uint8Array {
  return sealBatch('standby', records, signer)
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED and DCN_MESSAGE_BAD_SIGNATURE; `from` must have signed. */
export function openCopies (bytes: Uint8Array, from: PeerId): JobRecord[] {
  return openFrom('standby', bytes, COPIES_BYTES_MAX, from).items.map(decodeJobRecord)
}

/** In the order of the copies. Who is told more has the payload and the webhook's URL already. */
export function sealCopyAnswer (words: readonly CopyWord[], signer: Signer): Uint8Array {
  const answer = {
    words: words.map(word => typeof word === 'string'
      ? { kept: word === 'kept', further: new Uint8Array(), later: word === 'later' }
      : {
          kept: false,
          further: own(encodeJobRecord({ ...word, payload: new Uint8Array(), webhookUrl: '' })),
          later: false
        })
  }
  return sealBatch('standbyAnswer', [AnswerCodec.encode(answer)], signer)
}

/** Throws as `openCopies`. */
export function openCopyAnswer (bytes: Uint8Array, from: PeerId): CopyWord[] {
  const what = 'answer to copies'
  const item = onlyItem(what, openFrom('standbyAnswer', bytes, COPY_ANSWER_BYTES_MAX, from))
  return decodeCanonical(what, AnswerCodec, item, COPY_ANSWER_BYTES_MAX, ANSWER_SHAPE).words
    .map(({ kept, further, later }) => {
      const said = Number(kept) + Number(further.byteLength > 0) + Number(later)
      must(said <= 1, what, 'one word says two things')
      if (further.byteLength > 0) return decodeJobRecord(further)
      if (later) return 'later'
      return kept ? 'kept' : 'no'
    })
}

export function sealJobCancel (jobId: JobId, signer: Signer): Uint8Array {
  return sealBatch('jobCancel', [CancelCodec.encode({ jobId: own(jobIdToBytes(jobId)) })], signer)
}

/** Throws as `openCopies`. */
export function openJobCancel (bytes: Uint8Array, from: PeerId): JobId {
  const what = 'job cancel'
  const item = onlyItem(what, openFrom('jobCancel', bytes, JOB_CANCEL_BYTES_MAX, from))
  const { jobId } = decodeCanonical(what, CancelCodec, item, JOB_CANCEL_BYTES_MAX)
  must(jobId.byteLength === JOB_ID_BYTES, what, 'jobId is not 16 bytes')
  return jobIdFromBytes(jobId)
}

function openFrom (domain: Domain, bytes: Uint8Array, bytesMax: number, from: PeerId): OpenedBatch {
  const opened = openBatch(domain, bytes, bytesMax)
  must(bytesEqual(opened.signer, publicKeyOfPeer(from) ?? new Uint8Array()), domain, 'it is signed by another')
  return opened
}
