/**
 * The REST contract of jobs, shared by the gateway's routes, the client and the CLI. Source of names and shapes: the
 * functions API.
 */
import { Type, type Static } from 'typebox'
import {
  BATCH_JOBS_MAX, JOBS_OFFSET_MAX, JOBS_PAGE_DEFAULT, JOBS_PAGE_MAX, RETRIES_DEFAULT, RETRIES_MAX, TIMEOUT_DEFAULT_MS,
  TIMEOUT_MAX_MS, TIMEOUT_MIN_MS, WALLET_CHARS_MAX
} from '../core/limits.ts'
import { NeedsRequest, NeedsView } from './needs.ts'

/** Longest that `?wait=` holds a request open. */
export const WAIT_MS_MAX = 60_000

const Payload = Type.Unknown({ description: 'Any JSON value; {} if absent' })

/** How a job is run, whichever code it runs. */
const RunOptions = {
  timeoutMs: Type.Optional(Type.Integer({
    minimum: TIMEOUT_MIN_MS, maximum: TIMEOUT_MAX_MS, default: TIMEOUT_DEFAULT_MS,
    description: 'Wall-clock limit of the run in milliseconds'
  })),
  webhookUrl: Type.Optional(Type.String({ description: 'The ended job is sent there as JSON, signed' })),
  retries: Type.Optional(Type.Integer({
    minimum: 0, maximum: RETRIES_MAX, default: RETRIES_DEFAULT,
    description: 'How often the job is tried again after a failure'
  })),
  retryOn: Type.Optional(Type.Union([Type.Literal('node'), Type.Literal('failure')], {
    default: 'node',
    description: 'What is tried again: failures of nodes, which cost nothing, or also errors and timeouts of the ' +
      'code; then a credit is held for each run that there may be, and what is not used comes back'
  })),
  needs: Type.Optional(NeedsRequest),
  fresh: Type.Optional(Type.Boolean({
    default: false,
    description: 'Run in a process that has run nothing before, and is used for nothing after; without it the same ' +
      'code of the same wallet may find a warm one'
  }))
}

const Code = Type.String({
  minLength: 1, description: 'JavaScript or TypeScript that declares or exports handler(payload)'
})

export const InvokeRequest = Type.Object({
  code: Code,
  payload: Type.Optional(Payload),
  ...RunOptions
}, { additionalProperties: false })
export type InvokeRequest = Static<typeof InvokeRequest>

export const InvokeBatchRequest = Type.Object({
  code: Code,
  payloads: Type.Array(Payload, { minItems: 1, maxItems: BATCH_JOBS_MAX, description: 'One job for each' }),
  ...RunOptions
}, { additionalProperties: false })
export type InvokeBatchRequest = Static<typeof InvokeBatchRequest>

const Version = Type.Optional(Type.Integer({ minimum: 1, description: 'Run this version; the newest if absent' }))

export const RunRequest = Type.Object({
  payload: Type.Optional(Payload),
  version: Version,
  ...RunOptions
}, { additionalProperties: false })
export type RunRequest = Static<typeof RunRequest>

export const RunBatchRequest = Type.Object({
  payloads: Type.Array(Payload, { minItems: 1, maxItems: BATCH_JOBS_MAX, description: 'One job for each' }),
  version: Version,
  ...RunOptions
}, { additionalProperties: false })
export type RunBatchRequest = Static<typeof RunBatchRequest>

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

const Time = Type.String({ format: 'date-time' })
const JobId = Type.String({ format: 'uuid' })

const FunctionRef = Type.Object({ name: Type.String(), version: Type.Integer({ minimum: 1 }) })

export const JobView = Type.Object({
  jobId: JobId,
  status: JobStatus,
  result: Type.Optional(Type.String({
    description: 'JSON text, where the status is done; of a connector absent where it is large'
  })),
  error: Type.Optional(Type.String({ description: 'One line, where the status is error or timeout' })),
  errorDetail: Type.Optional(ErrorDetail),
  durationMs: Type.Optional(Type.Integer({
    minimum: 0, description: 'Wall time of the handler, measured by the node'
  })),
  usage: Type.Optional(Type.Object({
    cpuMs: Type.Integer({ minimum: 0, description: 'Processor time of the run, all its threads' }),
    memoryPeakBytes: Type.Integer({
      minimum: 0, description: 'Most memory that its process had resident; 0 where the node cannot tell'
    })
  }, { description: 'What the run took, measured by the node; absent where it measured nothing' })),
  logs: Type.String({ description: 'Console output, so far while the job runs' }),
  createdAt: Time,
  startedAt: Type.Optional(Time),
  finishedAt: Type.Optional(Time),
  node: Type.Optional(Type.String({ description: 'PeerId of the node that has or had the job' })),
  gateway: Type.String({ description: 'PeerId of the gateway that looks after the job' }),
  attempts: Type.Integer({ minimum: 0, description: 'Nodes that began the job, one after the other' }),
  function: Type.Optional(FunctionRef),
  credits: Type.Integer({ minimum: 0, description: 'Taken for the job, less what came back' }),
  refunded: Type.Integer({ minimum: 0, description: 'Given back: all of it where the user is not to blame' })
})
export type JobView = Static<typeof JobView>

/** The answer of an invocation; with `?wait=`, all that is known of the job then. */
export const InvokeResponse = Type.Intersect([
  Type.Object({ jobId: JobId, status: JobStatus, pollUrl: Type.String() }),
  Type.Partial(Type.Omit(JobView, ['jobId', 'status']))
])
export type InvokeResponse = Static<typeof InvokeResponse>

/** Jobs in the order of the payloads. */
export const InvokeBatchResponse = Type.Object({ jobs: Type.Array(InvokeResponse) })
export type InvokeBatchResponse = Static<typeof InvokeBatchResponse>

/** One of a wallet's jobs in a list. `id` is the document's name for what is `jobId` everywhere else. */
export const JobListItem = Type.Object({
  id: JobId,
  jobId: JobId,
  status: JobStatus,
  createdAt: Time,
  finishedAt: Type.Optional(Time),
  durationMs: Type.Optional(Type.Integer({ minimum: 0 })),
  function: Type.Optional(FunctionRef)
})
export type JobListItem = Static<typeof JobListItem>

export const JobParams = Type.Object({
  id: Type.String({ format: 'uuid', description: 'The jobId that the invocation gave' })
})

const Wait = Type.Optional(Type.Integer({
  minimum: 0, maximum: WAIT_MS_MAX, description: 'Answer when the job ends, or after so many milliseconds'
}))
export const WaitQuerystring = Type.Object({ wait: Wait }, { additionalProperties: false })

export const JobListQuerystring = Type.Object({
  wallet: Type.String({ minLength: 1, maxLength: WALLET_CHARS_MAX, description: 'Whose jobs' }),
  limit: Type.Optional(Type.Integer({
    minimum: 1, maximum: JOBS_PAGE_MAX, default: JOBS_PAGE_DEFAULT, description: 'Jobs in the answer, at most'
  })),
  offset: Type.Optional(Type.Integer({
    minimum: 0, maximum: JOBS_OFFSET_MAX, default: 0, description: 'Newer jobs that are left out'
  }))
}, { additionalProperties: false })

/** The events of `GET /jobs/:id/events`: `state` and `end` carry a JobView, `log` the text printed since the last. */
export const LogEvent = Type.Object({ text: Type.String(), offset: Type.Integer({ minimum: 0 }) })
export type LogEvent = Static<typeof LogEvent>

export const ExplainRequest = Type.Object({
  needs: Type.Optional(Type.Object({
    ...NeedsRequest.properties,
    runtime: Type.Optional(Type.Union([Type.Literal('deno'), Type.Literal('evm')], {
      description: 'What runs it: functions in deno, connectors in evm'
    }))
  }, { additionalProperties: false, description: 'What the node must have' }))
}, { additionalProperties: false })
export type ExplainRequest = Static<typeof ExplainRequest>

/** Why a job finds a node or none, node by node. */
export const ExplainView = Type.Object({
  needs: NeedsView,
  matching: Type.Integer({ minimum: 0, description: 'Nodes that could run it' }),
  free: Type.Integer({ minimum: 0, description: 'Of these, those with a free slot' }),
  summary: Type.String(),
  nodes: Type.Array(Type.Object({
    peerId: Type.String(),
    matches: Type.Boolean(),
    free: Type.Boolean({ description: 'Has a slot that is not in use' }),
    reasons: Type.Array(Type.String(), { description: 'What it lacks; empty where it matches' }),
    busy: Type.Optional(Type.Integer({ minimum: 0, description: 'Slots in use, as it last said' })),
    slots: Type.Optional(Type.Integer({ minimum: 0 })),
    isolation: Type.Optional(Type.String({ description: 'What stands between jobs and its machine' })),
    memoryMiB: Type.Optional(Type.Integer({ minimum: 0, description: 'Largest memory class offered to one job' })),
    gpus: Type.Optional(Type.Array(Type.Object({
      model: Type.String(), vramMiB: Type.Integer({ minimum: 0 }), count: Type.Integer({ minimum: 1 })
    }))),
    version: Type.Optional(Type.String()),
    rank: Type.Optional(Type.Integer({
      minimum: 1, description: 'Of a job that is there: the place that it has for it, if the code were at no node'
    })),
    bidsFromRound: Type.Optional(Type.Integer({
      minimum: 0, description: 'In this round of offers that rank begins to bid; 0 is the first'
    }))
  })),
  others: Type.Optional(Type.Integer({
    minimum: 0, description: 'Connected peers that are no nodes: gateways, and those who only look on'
  }))
})
export type ExplainView = Static<typeof ExplainView>
