import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DcnError, isDcnError, type AnyDcnError, type ErrorCode } from '../protocol/core/errors.ts'

const REASON_CHARS_MAX = 200

/** The only place where a failure meets HTTP. Codes that never reach a REST caller are the gateway's own fault: 500. */
const STATUS: { [C in ErrorCode]: number } = {
  DCN_REQUEST_INVALID: 400,
  DCN_ROUTE_NOT_FOUND: 404,
  DCN_WALLET_MISSING: 401,
  DCN_WALLET_INVALID: 400,
  DCN_CODE_TOO_LARGE: 413,
  DCN_PAYLOAD_TOO_LARGE: 413,
  DCN_BODY_TOO_LARGE: 413,
  DCN_MEDIA_TYPE_UNSUPPORTED: 415,
  DCN_WEBHOOK_UNAVAILABLE: 501,
  DCN_JOB_NOT_FOUND: 404,
  DCN_GATEWAYS_SILENT: 503,
  DCN_TOO_MANY_JOBS: 503,
  DCN_STOPPING: 503,
  DCN_INTERNAL: 500,
  DCN_MESSAGE_TOO_LARGE: 500,
  DCN_MESSAGE_MALFORMED: 500,
  DCN_MESSAGE_BAD_SIGNATURE: 500,
  DCN_MESSAGE_EXPIRED: 500,
  DCN_CONTENT_NOT_FOUND: 404,
  DCN_PEER_UNREACHABLE: 502,
  DCN_PEER_TIMEOUT: 504,
  DCN_ADDRESS_INVALID: 400,
  DCN_CONFIG_INVALID: 500,
  DCN_DATA_DIR_BUSY: 500,
  DCN_KEY_INVALID: 500,
  DCN_PORT_BUSY: 500,
  DCN_DENO_MISSING: 500,
  DCN_SANDBOX_FAILED: 500,
  DCN_DAEMON_FAILED: 500,
  DCN_FILE_UNREADABLE: 500,
  DCN_GATEWAY_UNREACHABLE: 502,
  DCN_CREDITS_INSUFFICIENT: 402,
  DCN_FAUCET_CLAIMED: 409,
  DCN_FAUCET_OFF: 403,
  DCN_DEPOSITS_UNAVAILABLE: 501,
  DCN_API_KEY_INVALID: 401,
  DCN_API_KEY_REQUIRED: 401,
  DCN_WALLET_HEADER_OFF: 401,
  DCN_WALLET_MISMATCH: 403,
  DCN_SIGNATURE_INVALID: 401,
  DCN_SIGNATURE_STALE: 401,
  DCN_SIGNATURE_USED: 409,
  DCN_FUNCTION_NOT_FOUND: 404,
  DCN_FUNCTION_VERSION_NOT_FOUND: 404,
  DCN_TOO_MANY_FUNCTIONS: 409,
  DCN_RATE_LIMITED: 429,
  DCN_IDEMPOTENCY_MISMATCH: 422,
  DCN_IDEMPOTENCY_BUSY: 409,
  DCN_WEBHOOK_URL_REFUSED: 400,
  DCN_JOB_ENDED: 409,
  DCN_NOT_READY: 503,
  DCN_HEADERS_TOO_LARGE: 431,
  DCN_REQUEST_TIMEOUT: 408,
  DCN_LEDGER_REFUSED: 500,
  DCN_TOKEN_INVALID: 401,
  DCN_LOGIN_REFUSED: 400,
  DCN_PARSE_FAILED: 400,
  DCN_DEPLOY_REFUSED: 400,
  DCN_ENTITY_NOT_FOUND: 404,
  DCN_ARGUMENT_INVALID: 400,
  DCN_PARTICLES_TOO_MANY: 400,
  DCN_EXECUTION_REJECTED: 400,
  DCN_EXECUTION_FAILED: 500,
  DCN_EXECUTION_BUDGET: 400,
  DCN_EXECUTION_UNAVAILABLE: 503,
  DCN_VERIFIERS_MISSING: 503,
  DCN_SOLIDITY_INVALID: 400,
  DCN_NOTES_INVALID: 400,
  DCN_FILE_UNWRITABLE: 500,
  DCN_MODEL_NOT_FOUND: 404,
  DCN_NODE_BUSY: 503,
  DCN_MODEL_MISMATCH: 422,
  DCN_MODEL_QUOTA: 429,
  DCN_MODELS_FULL: 507,
  DCN_CHAIN_UNAVAILABLE: 503,
  DCN_CHAIN_MISMATCH: 503,
  DCN_DEPOSIT_NOT_FINAL: 404,
  DCN_DEPOSIT_REFUSED: 422,
  DCN_DEPOSIT_CLAIMED: 409,
  DCN_DEPOSIT_ELSEWHERE: 503,
  DCN_INTENT_NOT_FOUND: 404,
  DCN_PAYMENT_REFUSED: 402,
  DCN_RECEIPT_NOT_FOUND: 404,
  DCN_RECEIPT_INVALID: 422,
  DCN_SETTLEMENT_NOT_FOUND: 404,
  DCN_TRANSACTION_FAILED: 502,
  DCN_FUNDS_INSUFFICIENT: 409,
  DCN_DAEMON_UNREACHABLE: 500,
  DCN_BLOCK_REFUSED: 409,
  DCN_INSPECT_REFUSED: 403
}

/** The HTTP status that tells of the error. */
export function statusOf (code: ErrorCode): number {
  return STATUS[code]
}

export interface HttpErrorsInit { bodyBytesMax: number }

/** Every answer that is not a success has the shape {message, code, ...facts}; nothing of ours leaks in a 500. */
export function installErrorHandlers (app: FastifyInstance, { bodyBytesMax }: HttpErrorsInit): void {
  app.setErrorHandler(async (err: FastifyError, request, reply) => {
    const known = isDcnError(err) ? err : fromFastify(err, request.headers['content-type'] ?? 'none', bodyBytesMax)
    const status = known === undefined ? 500 : STATUS[known.code]
    // A user's code that fails is nobody's fault here, though the connectors API answers it so.
    const isOurs = status === 500 && known?.code !== 'DCN_EXECUTION_FAILED'
    if (isOurs) request.log.error({ err }, 'unexpected error')
    if (err.validationContext === 'body' && request.body === undefined) {
      const empty = new DcnError('DCN_REQUEST_INVALID', { field: 'body', reason: 'is empty: send a JSON object' })
      return await reply.code(400).send(errorBody(empty))
    }
    const shown = known === undefined || isOurs ? new DcnError('DCN_INTERNAL', {}) : known
    return await reply.code(status).send(errorBody(shown))
  })
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? request.url
    const err = new DcnError('DCN_ROUTE_NOT_FOUND', { method: request.method, path })
    return await reply.code(404).send(errorBody(err))
  })
}

/** What the router refuses before it has found a route: a path that is too long or cannot be decoded. */
export function answerFrameworkError (err: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const known = unreadable(err)
  void reply.code(STATUS[known.code]).send(errorBody(known))
}

export interface ClientErrorInit { headersBytesMax: number, requestTimeoutMs: number }

/** What Node's parser refuses before there is a request: there is only a socket to answer on. */
export function clientErrorHandler (
  { headersBytesMax, requestTimeoutMs }: ClientErrorInit
): (err: Error & { code?: string }, socket: Socket) => void {
  return (err, socket) => {
    if (err.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const known = isDcnError(err) ? err : err.code === 'HPE_HEADER_OVERFLOW'
      ? new DcnError('DCN_HEADERS_TOO_LARGE', { bytesMax: headersBytesMax })
      : err.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new DcnError('DCN_REQUEST_TIMEOUT', { timeoutMs: requestTimeoutMs })
        : unreadable(err)
    const status = STATUS[known.code]
    const body = JSON.stringify(errorBody(known))
    // The connection is done for either way: a client that goes on sending must not keep it.
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n` +
      'Content-Type: application/json; charset=utf-8\r\nAccess-Control-Allow-Origin: *\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`, () => { socket.destroySoon() })
  }
}

function unreadable (err: Error): AnyDcnError {
  // A refused path is in the message, and may be as long as the client likes.
  const reason = err.message.slice(0, REASON_CHARS_MAX)
  return new DcnError('DCN_REQUEST_INVALID', { field: 'request', reason: `cannot be read: ${reason}` })
}

function errorBody (err: AnyDcnError): Record<string, unknown> {
  return { ...err.context, message: err.message, code: err.code }
}

/** What fastify itself refused, by name; undefined for what nobody foresaw. */
function fromFastify (err: FastifyError, mediaType: string, bodyBytesMax: number): AnyDcnError | undefined {
  if (err.validation !== undefined) return invalid(err)
  switch (err.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': return new DcnError('DCN_BODY_TOO_LARGE', { bytesMax: bodyBytesMax })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE': return new DcnError('DCN_MEDIA_TYPE_UNSUPPORTED', { mediaType })
    default:
  }
  // What is left below 500 is a body or header that could not be read.
  if (err.statusCode === undefined || err.statusCode >= 500) return undefined
  return unreadable(err)
}

function invalid (err: FastifyError): AnyDcnError {
  const faults = telling(err.validation ?? [])
  const [first] = faults
  const path = [err.validationContext ?? 'request', ...(first?.instancePath ?? '').split('/').slice(1)]
  const extra = first?.params['additionalProperty']
  const missing = first?.params['missingProperty']
  if (typeof extra === 'string') return refusal([...path, extra], 'is not a known field')
  if (typeof missing === 'string') return refusal([...path, missing], 'is missing')
  if (first !== undefined && 'propertyName' in first) {
    return refusal([...path, String(first.propertyName)], `has a name that ${first.message ?? 'is not valid'}`)
  }
  // A choice fails once for each of what may stand there.
  const allowed = faults.filter(({ keyword }) => keyword === 'const')
    .map(({ params }) => JSON.stringify(params['allowedValue']))
  if (allowed.length > 0) return refusal(path, `must be ${allowed.join(' or ')}`)
  const types = faults.filter(({ keyword }) => keyword === 'type').map(({ params }) => String(params['type']))
  if (types.length > 1) return refusal(path, `must be ${types.join(' or ')}`)
  return refusal(path, first?.message ?? 'is not valid')
}

type Fault = NonNullable<FastifyError['validation']>[number]

/** Of what may stand in one place in several forms, the faults of the form that the value comes closest to. */
function telling (faults: readonly Fault[]): Fault[] {
  const deepest = Math.max(...faults.map(({ instancePath }) => instancePath.length))
  const there = faults.filter(({ instancePath, keyword }) => instancePath.length === deepest && keyword !== 'anyOf')
  const ofType = there.filter(({ keyword }) => keyword !== 'type')
  return ofType.length > 0 ? ofType : there
}

function refusal (path: readonly string[], reason: string): AnyDcnError {
  // A client names its fields as it likes.
  return new DcnError('DCN_REQUEST_INVALID', { field: path.join('.').slice(0, REASON_CHARS_MAX), reason })
}
