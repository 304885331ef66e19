/** What the reference says of each endpoint beyond its schemas. test/integration/openapi.test.ts finds what lacks. */
import type { ErrorCode } from '../../protocol/core/errors.ts'
import { CONNECTOR_OPERATIONS } from './connector-operations.ts'
import { CREDIT_OPERATIONS } from './credit-operations.ts'
import type { Operation } from './operation.ts'

const JOB_ID = '550e8400-e29b-41d4-a716-446655440000'
const WALLET = '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU'
const QUEUED = { jobId: JOB_ID, status: 'queued', pollUrl: `/jobs/${JOB_ID}` }
const TIME = '2026-11-24T12:00:00.000Z'
const CODE_ID = '2c624232cdd221771294dfbb310aca000a0df6ac8b66b696d90ef06fdefb64a3'

const MAKES_JOBS: readonly ErrorCode[] = [
  'DCN_CODE_TOO_LARGE', 'DCN_PAYLOAD_TOO_LARGE', 'DCN_WEBHOOK_URL_REFUSED', 'DCN_MODEL_NOT_FOUND',
  'DCN_CREDITS_INSUFFICIENT', 'DCN_TOO_MANY_JOBS', 'DCN_STOPPING'
]
const OF_FUNCTION: readonly ErrorCode[] = ['DCN_FUNCTION_NOT_FOUND', 'DCN_FUNCTION_VERSION_NOT_FOUND']
const OF_JOB: readonly ErrorCode[] = ['DCN_JOB_NOT_FOUND', 'DCN_GATEWAYS_SILENT']
export const CALLER_ERRORS: readonly ErrorCode[] = [
  'DCN_WALLET_MISSING', 'DCN_WALLET_INVALID', 'DCN_API_KEY_INVALID', 'DCN_API_KEY_REQUIRED', 'DCN_WALLET_HEADER_OFF',
  'DCN_TOKEN_INVALID', 'DCN_WALLET_MISMATCH'
]
const OF_SIGNATURE: readonly ErrorCode[] = ['DCN_SIGNATURE_INVALID', 'DCN_SIGNATURE_STALE', 'DCN_SIGNATURE_USED']

const WAIT = 'With `?wait=` the answer comes when the job has ended, or after so many milliseconds, with all that is ' +
  'known of it then.'

/** By method and path, as they stand in the document. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST /invoke': {
    tag: 'Jobs', auth: 'caller', summary: 'Run code once', description: WAIT,
    returns: 'The job was taken and paid for', errors: MAKES_JOBS,
    example: {
      request: {
        code: 'function handler(payload) { return payload.x * 2; }', payload: { x: 21 }, timeoutMs: 30_000,
        webhookUrl: 'https://your-app.com/webhook'
      },
      response: QUEUED
    }
  },
  'POST /invoke/batch': {
    tag: 'Jobs', auth: 'caller', summary: 'Run code once for each of many payloads',
    description: `All jobs are taken and paid for in one step, or none is. ${WAIT}`,
    returns: 'The jobs, in the order of the payloads', errors: MAKES_JOBS,
    example: {
      request: { code: 'function handler(payload) { return payload.x * 2; }', payloads: [{ x: 1 }, { x: 2 }] }
    }
  },
  'GET /jobs/{id}': {
    tag: 'Jobs', summary: 'A job: its status, result and logs',
    description: 'At any gateway. Whoever knows the id may ask: it is 122 random bits. Poll until `status` is ' +
      '`done`, `error`, `timeout` or `cancelled`, or let `?wait=` do it.',
    returns: 'The job as it stands', errors: OF_JOB,
    example: {
      response: {
        jobId: JOB_ID, status: 'done', result: '{"value":42}', durationMs: 234,
        usage: { cpuMs: 12, memoryPeakBytes: 47_185_920 }, logs: '', createdAt: TIME,
        startedAt: TIME, finishedAt: TIME, node: '12D3KooWNGhxaoY3uLp2FwJxFiQ8RmeYyYYC5RqBLzLPGNHqFBhW',
        gateway: '12D3KooWGsTjFLMSvZuUNWeLkN1yWBAxkLXsWqJNYrVJp5HnZeGp', attempts: 1, credits: 1, refunded: 0
      }
    }
  },
  'GET /jobs': {
    tag: 'Jobs', auth: 'owner', summary: 'Jobs of a wallet, newest first',
    description: 'Complete at any gateway that can reach the others. Free to ask for a wallet that has never proven ' +
      'itself; otherwise it takes the wallet\'s API key.',
    returns: 'One page of the list',
    example: { response: [{ id: JOB_ID, jobId: JOB_ID, status: 'done', createdAt: TIME, durationMs: 234 }] }
  },
  'GET /jobs/{id}/logs': {
    tag: 'Jobs', summary: 'What a job has printed so far',
    returns: 'Console output', produces: 'text/plain', errors: OF_JOB
  },
  'GET /jobs/{id}/events': {
    tag: 'Jobs', summary: 'Follow a job as server-sent events',
    description: '`state` and `end` carry the job, `log` the text printed since the last. After `end` the stream ' +
      'closes, and who comes again with the Last-Event-ID of the end is answered with 204.',
    returns: 'A stream of events', produces: 'text/event-stream', errors: [...OF_JOB, 'DCN_NOT_READY']
  },
  'POST /jobs/{id}/cancel': {
    tag: 'Jobs', auth: 'caller', summary: 'Cancel a job',
    description: 'Only its wallet may. The credit comes back if the job had not begun.',
    returns: 'The job as it stands then', errors: [...OF_JOB, 'DCN_JOB_ENDED', 'DCN_WALLET_MISMATCH']
  },
  'POST /explain': {
    tag: 'Jobs', summary: 'Which nodes could run a job with these needs, and why others not',
    returns: 'Node by node', errors: ['DCN_MODEL_NOT_FOUND'],
    example: { request: { needs: { memoryMiB: 512, isolation: 'landlock', gpu: { model: 'L4', vramMiB: 16_384 } } } }
  },
  'GET /jobs/{id}/explain': {
    tag: 'Jobs', summary: 'Which nodes could run this job, and why others not', returns: 'Node by node', errors: OF_JOB
  },
  'GET /jobs/{id}/trace': {
    tag: 'Jobs', summary: 'A job\'s story: who did what when, and what took how long',
    description: 'At any gateway. Put together from what gateways and nodes remember of it, for some 10 000 jobs ' +
      'each; their clocks are compared, and `missing` says who did not tell, and what is lost with it. Nothing of it ' +
      'is signed.',
    returns: 'Attempts with their spans, and all events', errors: OF_JOB
  },
  'GET /jobs/{id}/receipt': {
    tag: 'Jobs', summary: 'What the node did for a job, what it is owed, and the way to its payment',
    description: 'At any gateway. Both sides have signed it; `dcn receipt verify` says what it proves, and the page ' +
      'protocol/spec/receipts.md how to see that without our code. `settlement` is null until the node was paid.',
    returns: 'The receipt of the last run', errors: [...OF_JOB, 'DCN_RECEIPT_NOT_FOUND']
  },
  'GET /settlements': {
    tag: 'Settlements', summary: 'Settlements of all gateways, newest first',
    description: 'As far as this gateway knows them. The next page begins after `?after=`, which names the last of ' +
      'this one.',
    returns: 'One page of the list', errors: ['DCN_SETTLEMENT_NOT_FOUND']
  },
  'GET /settlements/{id}': {
    tag: 'Settlements', summary: 'A settlement: who was paid how much, for what, by which transaction',
    returns: 'Its manifest, and how its parts stand', errors: ['DCN_SETTLEMENT_NOT_FOUND']
  },
  'GET /settlements/{id}/receipts/{node}': {
    tag: 'Settlements', summary: 'The receipts that a node was paid for',
    returns: 'The receipts one after the other, 478 bytes each', produces: 'application/octet-stream',
    errors: ['DCN_SETTLEMENT_NOT_FOUND']
  },
  'GET /evidence': {
    tag: 'Status', summary: 'Nodes that this gateway refuses for a wrong result, and the proof of it',
    description: 'Whoever executes the connector with the payload sees whether the gateway is right: the SHA-256 of ' +
      'the encoded outcome is `computedOutcome`, while the node signed `signedOutcome`.',
    returns: 'At most 100 of them, by node'
  },
  'POST /functions': {
    tag: 'Functions', auth: 'caller', summary: 'Deploy or update a function',
    description: 'The same code with the same needs changes nothing; others make a new version. What a version needs ' +
      'holds for each of its runs, unless the run says otherwise, field by field.',
    returns: 'The function, in its newest version',
    errors: ['DCN_CODE_TOO_LARGE', 'DCN_MODEL_NOT_FOUND', 'DCN_TOO_MANY_FUNCTIONS'],
    example: {
      request: {
        name: 'my-function', code: 'function handler(payload) { return { result: payload.x * 2 }; }',
        needs: { memoryMiB: 512, isolation: 'landlock' }
      },
      response: {
        name: 'my-function', wallet: WALLET, createdAt: TIME, updatedAt: TIME, version: 1, codeId: CODE_ID,
        endpoint: '/functions/my-function/run', needs: { memoryMiB: 512, isolation: 'landlock' }
      }
    }
  },
  'GET /functions': {
    tag: 'Functions', auth: 'caller', summary: 'Your functions', returns: 'Without their code',
   
    example: {
      response: [{ name: 'my-function', executions: 42, updatedAt: TIME, createdAt: TIME, version: 1 }]
    }
  },
  'GET /functions/{name}': {
    tag: 'Functions', auth: 'caller', summary: 'A function with its code and history',
    returns: 'The function', errors: [...OF_FUNCTION]
  },
  'DELETE /functions/{name}': {
    tag: 'Functions', auth: 'caller', summary: 'Delete a function', returns: 'It is gone, at every gateway',
    errors: ['DCN_FUNCTION_NOT_FOUND'], example: { response: { deleted: true, name: 'my-function' } }
  },
  'POST /functions/{name}/run': {
    tag: 'Functions', auth: 'caller', summary: 'Run a function', description: WAIT,
    returns: 'The job was taken and paid for', errors: [...OF_FUNCTION, ...MAKES_JOBS],
    example: { request: { payload: { x: 21 } }, response: QUEUED }
  },
  'POST /functions/{name}/batch': {
    tag: 'Functions', auth: 'caller', summary: 'Run a function once for each of many payloads',
    description: `All jobs are taken and paid for in one step, or none is. ${WAIT}`,
    returns: 'The jobs, in the order of the payloads', errors: [...OF_FUNCTION, ...MAKES_JOBS],
    example: { request: { payloads: [{ x: 1 }, { x: 2 }] } }
  },
  'PUT /models/{sha256}': {
    tag: 'Models', auth: 'caller', summary: 'Upload a model',
    description: 'The body is the file, in any media type; its SHA-256 must be the one in the path. It may take an ' +
      'hour, but no 30 s without a byte. Two other gateways get a copy.',
    returns: 'It is kept, and durable; 200 where it was here already',
    errors: ['DCN_MODEL_MISMATCH', 'DCN_MODEL_QUOTA', 'DCN_MODELS_FULL', 'DCN_REQUEST_TIMEOUT', 'DCN_NOT_READY'],
    example: { response: { sha256: CODE_ID, bytes: 2_327_524, copies: 2 } }
  },
  'GET /models/{sha256}': {
    tag: 'Models', summary: 'Whether there is such a model, and how large it is', returns: 'There is',
    errors: ['DCN_MODEL_NOT_FOUND'], example: { response: { sha256: CODE_ID, bytes: 2_327_524 } }
  },
  ...CONNECTOR_OPERATIONS,
  ...CREDIT_OPERATIONS,
  'POST /auth/generate-key': {
    tag: 'Authentication', summary: 'Make an API key',
    description: 'The wallet signs `DecentraCloud API Key Generation`, `Wallet: <address>` and `Timestamp: <Unix ' +
      'ms>`, one a line. A message works once, and within 5 minutes. The new key replaces the one before.',
    returns: 'The key, shown this once', errors: ['DCN_WALLET_INVALID', 'DCN_WALLET_MISMATCH', ...OF_SIGNATURE],
    example: {
      request: {
        wallet: WALLET, signature: `${'A'.repeat(86)}==`,
        message: `DecentraCloud API Key Generation\nWallet: ${WALLET}\nTimestamp: 1795500000000`
      },
      response: {
        apiKey: `dc_${'a3f8b2c1d9e7f4a5'.repeat(4)}`, wallet: WALLET, message: 'Store this API key securely.'
      }
    }
  },
  'GET /auth/key-info/{wallet}': {
    tag: 'Authentication', summary: 'Whether a wallet has an API key, and how it is used',
    returns: 'A preview, never the key',
    example: {
      response: { hasKey: true, keyPreview: 'dc_a3f8...d9e7', createdAt: TIME, lastUsedAt: TIME, requestCount: 142 }
    }
  },
  'DELETE /auth/revoke-key/{wallet}': {
    tag: 'Authentication', auth: 'owner', summary: 'Revoke an API key',
    description: 'With the key itself, or with the wallet\'s signature over `DecentraCloud API Key Revocation`, ' +
      '`Wallet: <address>` and `Timestamp: <Unix ms>`, one a line, in the body. Dead at every gateway within seconds.',
    returns: 'It is revoked', bodyOptional: true, errors: [...CALLER_ERRORS, ...OF_SIGNATURE],
    example: { response: { revoked: true, wallet: WALLET } }
  },
  'GET /webhooks/key': {
    tag: 'Webhooks', summary: 'The key that signs this gateway\'s webhooks',
    description: 'Get it once, over https, and keep it.', returns: 'The public key',
    example: {
      response: {
        peerId: '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5',
        publicKey: 'whpk_iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w='
      }
    }
  },
  'GET /health': {
    tag: 'Status', summary: 'Health of the gateway, its queue and the nodes', returns: 'All is well',
    description: '503 with the same fields where it is not.',
    example: {
      response: {
        status: 'ok', queueLength: 3, activeWorkers: 3, redisOk: true, storeOk: true, recordsOk: true,
        ledgerOk: true, chain: 'ok', peers: 4,
        jobsInFlight: 5, version: '0.1.0', timestamp: TIME
      }
    }
  },
  'GET /ready': {
    tag: 'Status', summary: 'Whether the gateway would take a job now', returns: 'It would',
    description: '503 with the reasons where it would not: for a balancer in front of several gateways.',
    example: { response: { ready: true, reasons: [] } }
  },
  'GET /metrics': {
    tag: 'Status', summary: 'Metrics for Prometheus', returns: 'Its text format, version 0.0.4', produces: 'text/plain',
    description: 'What each means is in docs/metrics.md. An operator may have switched it off.'
  },
  'GET /peers': { tag: 'Status', summary: 'The daemons that this gateway knows', returns: 'Gateways and nodes' },
  'GET /openapi.json': { tag: 'Status', summary: 'This document', returns: 'OpenAPI 3.1' },
  'GET /': { tag: 'Status', summary: 'A page for people', returns: 'What there is, as text', produces: 'text/plain' }
}
