/** The seam between the node's dispatch and what runs jobs of one kind. */
import { DcnError } from '../../protocol/core/errors.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Attached, Finish } from '../../protocol/jobs/node-actions.ts'
import { fetchBlob } from '../../protocol/net/blobs.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { Award } from '../../protocol/wire/dispatch.ts'
import type { JobKind } from '../../protocol/wire/enums.ts'

export interface AwardedJob {
  gateway: PeerId
  award: Award
  /** What came with the award, by content id. */
  attached: Attached
  /** Console output as it is printed. */
  onLog (text: string): void
  /** How the code or the sandbox came to be ready, and how long that took. */
  onReady (what: 'code-ready' | 'sandbox-ready', how: string, tookMs: number): void
  /** Abort kills the run and everything it started. */
  signal: AbortSignal
}

export interface JobRunner {
  /** Whether the code is here already. */
  hasCode (codeId: ContentId): boolean
  /**
   * Whatever the user's code does is how it finishes; undefined where the signal ended it. Throws where the node could
   * not run it, so that the job can go to another: DCN_CONTENT_NOT_FOUND where something was not to be had.
   */
  run (job: AwardedJob): Promise<Finish | undefined>
}

/** A node takes the kinds of jobs that it has a runner for. */
export type JobRunners = Readonly<Partial<Record<JobKind, JobRunner>>>

/** Throws DCN_CONTENT_NOT_FOUND: a payload always comes with its award. */
export function payloadOf ({ award: { payloadId }, attached }: AwardedJob): Uint8Array {
  const payload = attached.get(payloadId)
  if (payload === undefined) throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: payloadId })
  return payload
}

/** Tells that the code is ready: `how` says where it was. */
export async function readyCode<T> (
  job: AwardedJob, isHere: boolean, get: () => Promise<T>, sizeOf: (code: T) => string
): Promise<T> {
  const sinceMs = performance.now()
  const code = await get()
  const came = job.attached.has(job.award.codeId) ? 'came with the award' : 'pulled from the gateway'
  job.onReady('code-ready', isHere ? 'at hand' : `${sizeOf(code)} ${came}`, performance.now() - sinceMs)
  return code
}

/** What came with the award, or else from the gateway that made it. Throws DCN_CONTENT_NOT_FOUND. */
export async function contentOf (
  { gateway, attached }: AwardedJob, id: ContentId, network: Pick<Network, 'request'>, signal: AbortSignal
): Promise<Uint8Array> {
  const here = attached.get(id)
  if (here !== undefined) return here
  try {
    return await fetchBlob(network, gateway, id, signal)
  } catch (cause) {
    throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: id }, { cause })
  }
}
