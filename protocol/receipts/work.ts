/** The work that node and gateway both sign for, from what both of them know when a job has ended. */
import { contentIdOf } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { encodeMessage, type Award, type Result } from '../wire/dispatch.ts'
import { offerIdOf } from '../wire/offers.ts'
import { jobRefOf, type Work } from './receipt.ts'

export interface WorkFacts {
  gateway: PeerId
  award: Award
  payloadBytes: number
  payTo: string
  result: Pick<Result, 'status' | 'outcomeId' | 'outcomeBytes' | 'durationMs' | 'cpuMs' | 'memoryPeakBytes'>
}

export function workOf ({ gateway, award, payloadBytes, payTo, result }: WorkFacts): Work {
  const { jobId, epoch, node, kind, needs, codeId, codeBytes, payloadId, price, feeBps, timeoutMs } = award
  const { status, outcomeId, outcomeBytes, durationMs, cpuMs, memoryPeakBytes } = result
  return {
    gateway, node, payTo, jobRef: jobRefOf(jobId), epoch, kind, status, feeBps,
    offerId: offerIdOf({ jobId, epoch, kind, needs, codeId, codeBytes, payloadBytes, price, feeBps, timeoutMs }),
    awardId: contentIdOf(encodeMessage(award)),
    codeId, payloadId, outcomeId, outcomeBytes, durationMs, cpuMs, memoryPeakBytes, price
  }
}
