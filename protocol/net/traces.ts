/** What daemons remember of one job. Specified in protocol/spec/events.md, "Trace". */
import type { Clock } from '../core/clock.ts'
import type { JobId } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { clockOffset, type ClockOffset } from '../jobs/trace/clock-offset.ts'
import type { JobEvent } from '../wire/job-events.ts'
import {
  decodeTraceAnswer, decodeTraceQuery, encodeTraceAnswer, encodeTraceQuery, TRACE_ANSWER_BYTES_MAX, TRACE_PROTOCOL,
  TRACE_QUERY_BYTES_MAX, type TraceAnswer
} from '../wire/trace.ts'
import type { Network, RequestLimits } from './types.ts'

export const TRACE_TIMEOUT_MS = 2_000

/** A first question may have to open a stream, which says little of the clocks: then it is asked again. */
const SLOW_ROUND_TRIP_MS = 10

const LIMITS: RequestLimits = {
  requestBytesMax: TRACE_QUERY_BYTES_MAX, responseBytesMax: TRACE_ANSWER_BYTES_MAX, concurrentPerPeerMax: 4
}

export interface TraceServerInit {
  isGateway: boolean
  clock: Clock
  /** What happened to the job here, oldest first. Must not throw. */
  story (jobId: JobId): Promise<JobEvent[]>
}

/** May be called before the network starts. */
export function serveTraces (
  network: Pick<Network, 'serveRequests'>, init: TraceServerInit
): void {
  network.serveRequests(TRACE_PROTOCOL, LIMITS, async request => {
    const events = await init.story(decodeTraceQuery(request))
    return encodeTraceAnswer({ atMs: init.clock.nowMs(), isGateway: init.isGateway, events })
  })
}

export interface AskedTrace extends TraceAnswer { offset: ClockOffset }

/**
 * What a daemon remembers of the job, and how its clock stands to ours.
 * Throws DCN_PEER_UNREACHABLE, DCN_PEER_TIMEOUT, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_TOO_LARGE, the peer's own error.
 */
export async function askTrace (
  { network, clock }: { network: Pick<Network, 'request'>, clock: Clock }, peer: PeerId, jobId: JobId
): Promise<AskedTrace> {
  const ask = async (): Promise<AskedTrace> => {
    const sentMs = clock.nowMs()
    const bytes = await network.request(peer, TRACE_PROTOCOL, encodeTraceQuery(jobId), { timeoutMs: TRACE_TIMEOUT_MS })
    const answer = decodeTraceAnswer(bytes, jobId)
    return { ...answer, offset: clockOffset({ sentMs, answeredMs: clock.nowMs(), theirMs: answer.atMs }) }
  }
  const first = await ask()
  if (first.offset.errorMs * 2 <= SLOW_ROUND_TRIP_MS) return first
  const second = await ask()
  return second.offset.errorMs < first.offset.errorMs ? second : first
}
