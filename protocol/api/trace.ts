/** The REST contract of one job's story: GET /jobs/:id/trace. */
import { Type, type Static } from 'typebox'
import { JobStatus } from './jobs.ts'

const Peer = Type.String({ description: 'PeerId' })
const Ms = (description: string) => Type.Integer({ minimum: 0, description })
const AtMs = Type.Integer({ description: 'Milliseconds since the story begins' })

export const TraceSpan = Type.Object({
  name: Type.String({
    description: 'offer, award, deliver, wait, code, prepare, sandbox, run, result, end; silence, refusal; of the ' +
      'job as a whole copy, receipt, settlement'
  }),
  atMs: AtMs,
  durationMs: Ms('How long it took'),
  source: Type.String({ description: 'PeerId of the daemon at which it ended' }),
  detail: Type.String()
})
export type TraceSpan = Static<typeof TraceSpan>

export const TraceAttempt = Type.Object({
  epoch: Type.Integer({ minimum: 1, description: 'Of the award' }),
  gateway: Type.Optional(Peer),
  node: Type.Optional(Type.String({ description: 'PeerId of the node that was awarded' })),
  outcome: Type.String({
    description: 'done, error, timeout; lost or refused: another node was looked for; none: no node took it; open: ' +
      'it goes on'
  }),
  why: Type.String(),
  atMs: AtMs,
  durationMs: Ms('From the first offer to its end'),
  spans: Type.Array(TraceSpan),
  bids: Type.Array(Type.Object({
    node: Peer,
    atMs: AtMs,
    awarded: Type.Boolean(),
    gatewaySays: Type.String(),
    nodeSays: Type.String({ description: 'Its rank and why; empty where the node is gone or told nothing' })
  })),
  passes: Type.Array(Type.Object({ node: Peer, detail: Type.String() }), {
    description: 'Nodes that bid before or after, and said why they did not bid here'
  })
})
export type TraceAttempt = Static<typeof TraceAttempt>

export const TraceEvent = Type.Object({
  at: Type.String({ format: 'date-time', description: 'By the clock of the gateway that answers' }),
  atMs: AtMs,
  source: Type.String({ description: 'PeerId of the daemon at which it happened' }),
  word: Type.String(),
  epoch: Type.Integer({ minimum: 0 }),
  peer: Type.Optional(Type.String({ description: 'PeerId of whom it is about' })),
  detail: Type.String(),
  durationMs: Type.Optional(Ms('What took so long and ended with this'))
})
export type TraceEvent = Static<typeof TraceEvent>

export const TraceView = Type.Object({
  jobId: Type.String({ format: 'uuid' }),
  traceId: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Of W3C Trace Context' }),
  status: JobStatus,
  beganAt: Type.String({ format: 'date-time' }),
  totalMs: Ms('From the first event to the job\'s end, or to now'),
  attempts: Type.Array(TraceAttempt, { description: 'Oldest first' }),
  spans: Type.Array(TraceSpan, { description: 'Of the job as a whole' }),
  events: Type.Array(TraceEvent, { description: 'Oldest first' }),
  daemons: Type.Array(Type.Object({
    peerId: Type.String(),
    role: Type.Union([Type.Literal('gateway'), Type.Literal('node')]),
    offsetMs: Type.Integer({
      description: 'Its clock is ahead of that of the gateway that answers; taken off its times'
    }),
    errorMs: Ms('The offset may be off by so much'),
    events: Type.Integer({ minimum: 0 }),
    leftOut: Type.Integer({ minimum: 0, description: 'Events of it that could not be so' })
  }), { description: 'Whose word it is' }),
  missing: Type.Array(Type.Object({
    peerId: Type.String(),
    role: Type.Union([Type.Literal('gateway'), Type.Literal('node')]),
    reason: Type.String(),
    lost: Type.String({ description: 'What only it knew' })
  }), { description: 'Daemons that had a part in it and did not tell' })
})
export type TraceView = Static<typeof TraceView>
