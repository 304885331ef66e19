/**
 * The REST contract of jobs, shared by the gateway's routes and the CLI. Source of names and shapes: the functions API.
 */
import { Type, type Static } from 'typebox'
import { TIMEOUT_DEFAULT_MS, TIMEOUT_MAX_MS, TIMEOUT_MIN_MS } from '../core/limits.ts'

/** Longest that `GET /jobs/:id?wait=` holds a request open. */
export const WAIT_MS_MAX = 60_000

/** Characters in the X-WALLET header. */
export const WALLET_CHARS_MAX = 64

export const InvokeRequest = Type.Object({
  code: Type.String({
    minLength: 1, description: 'JavaScript or TypeScript that declares or exports handler(payload)'
  }),
  payload: Type.Optional(Type.Unknown({ description: 'Any JSON value; {} if absent' })),
  timeoutMs: Type.Optional(Type.Integer({
    minimum: TIMEOUT_MIN_MS, maximum: TIMEOUT_MAX_MS, default: TIMEOUT_DEFAULT_MS,
    description: 'Wall-clock limit of the run in milliseconds'
  })),
  webhookUrl: Type.Optional(Type.String({ description: 'Not available in this version' }))
}, { additionalProperties: false })
export type InvokeRequest = Static<typeof InvokeRequest>

export const InvokeResponse = Type.Object({
  jobId: Type.String({ format: 'uuid' }),
  status: Type.Literal('queued'),
  pollUrl: Type.String()
})
export type InvokeResponse = Static<typeof InvokeResponse>

export const JobStatus = Type.Union([
  Type.Literal('queued'), Type.Literal('running'), Type.Literal('done'), Type.Literal('error'), Type.Literal('timeout'),
  Type.Literal('cancelled')
])
export type JobStatus = Static<typeof JobStatus>

export const ErrorDetail = Type.Object({
  name: Type.String(),
  message: Type.String(),
  stack: Type.String()
})

export const JobView = Type.Object({
  jobId: Type.String({ format: 'uuid' }),
  status: JobStatus,
  result: Type.Optional(Type.String({ description: 'JSON text, where the status is done' })),
  error: Type.Optional(Type.String({ description: 'One line, where the status is error or timeout' })),
  errorDetail: Type.Optional(ErrorDetail),
  durationMs: Type.Optional(Type.Integer({
    minimum: 0, description: 'Wall time of the handler, measured by the node'
  })),
  logs: Type.String({ description: 'Console output, so far while the job runs' }),
  createdAt: Type.String({ format: 'date-time' }),
  startedAt: Type.Optional(Type.String({ format: 'date-time' })),
  finishedAt: Type.Optional(Type.String({ format: 'date-time' })),
  node: Type.Optional(Type.String({ description: 'PeerId of the node that has or had the job' })),
  attempts: Type.Integer({ minimum: 0, description: 'Nodes that began the job, one after the other' })
})
export type JobView = Static<typeof JobView>

export const JobParams = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const JobQuerystring = Type.Object({
  wait: Type.Optional(Type.Integer({
    minimum: 0, maximum: WAIT_MS_MAX, description: 'Answer when the job ends, or after so many milliseconds'
  }))
}, { additionalProperties: false })
