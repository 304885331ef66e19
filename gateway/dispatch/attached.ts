/** What goes along with an award. */
import type { ContentId } from '../../protocol/core/ids.ts'
import type { JobStore } from '../store/job-store.ts'
import type { Step } from './steps.ts'

/** Code up to this size goes along with the award to a node that lacks it; larger code is pulled by content id. */
export const INLINE_CODE_BYTES_MAX = 64 * 1024

type AwardStep = Step & { type: 'award' }

export function goesAlong ({ withCode, message }: AwardStep): boolean {
  return withCode && message.codeBytes <= INLINE_CODE_BYTES_MAX
}

export async function attachedTo (
  award: AwardStep, store: Pick<JobStore, 'code'>
): Promise<Map<ContentId, Uint8Array>> {
  const { message: { payloadId, codeId }, payload } = award
  const code = goesAlong(award) ? await store.code(codeId) : undefined
  const attached = new Map([[payloadId, payload]])
  if (code !== undefined) attached.set(codeId, code)
  return attached
}
