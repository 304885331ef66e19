/**
 * Completes what is generated from the routes' schemas: words for people, errors, security, and each schema of
 * protocol/api named once in place of written out at each use.
 */
import * as auth from '../../protocol/api/auth.ts'
import * as connectors from '../../protocol/api/connectors.ts'
import * as credits from '../../protocol/api/credits.ts'
import * as deposits from '../../protocol/api/deposits.ts'
import * as feed from '../../protocol/api/feed.ts'
import * as functions from '../../protocol/api/functions.ts'
import * as jobs from '../../protocol/api/jobs.ts'
import * as needs from '../../protocol/api/needs.ts'
import * as models from '../../protocol/api/models.ts'
import * as status from '../../protocol/api/status.ts'
import * as webhooks from '../../protocol/api/webhooks.ts'
import type { ErrorCode } from '../../protocol/core/errors.ts'
import { IDEMPOTENCY_KEY_CHARS_MAX } from '../../protocol/core/limits.ts'
import { statusOf } from '../http-errors.ts'
import { standsAlone } from '../stands-alone.ts'
import type { Operation } from './operation.ts'
import { CALLER_ERRORS, OPERATIONS } from './operations.ts'

type Json = Record<string, unknown>

interface Media { schema?: unknown, example?: unknown }
interface Answer { description: string, headers?: Json, content?: Record<string, Media> }

interface OpenApiOperation {
  parameters?: Json[]
  requestBody?: { required?: boolean, content: Record<string, Media> }
  responses: Record<string, Answer>
  [field: string]: unknown
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, OpenApiOperation>>
  components: { schemas: Record<string, unknown>, [kind: string]: unknown }
  [field: string]: unknown
}

export const SECURITY_SCHEMES = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'API key: Authorization: Bearer dc_...' },
  login: {
    type: 'http', scheme: 'bearer', bearerFormat: 'JWT',
    description: 'Token of an EVM wallet, from POST /auth: Authorization: Bearer ...'
  },
  wallet: {
    type: 'apiKey', in: 'header', name: 'X-WALLET',
    description: 'Address of a wallet that has never proven itself; proves nothing, and is for testing'
  }
}

const BODY_ERRORS: readonly ErrorCode[] = [
  'DCN_REQUEST_INVALID', 'DCN_BODY_TOO_LARGE', 'DCN_MEDIA_TYPE_UNSUPPORTED'
]
const IDEMPOTENCY_ERRORS: readonly ErrorCode[] = ['DCN_IDEMPOTENCY_MISMATCH', 'DCN_IDEMPOTENCY_BUSY']

/** What an operation answers where all is well: one of these. */
const SUCCESSES = ['200', '201', '204']

const ERROR_VIEW = { $ref: '#/components/schemas/ErrorView' }
const JSON_TYPE = 'application/json'

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key', in: 'header', required: false,
  description: 'The same request again with the same key is answered as the first was, at any gateway, for 24 hours: ' +
    'nothing is made or paid for twice',
  schema: { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_CHARS_MAX, pattern: '^[\\x21-\\x7e]+$' }
}

const integerHeader = (description: string): Json => ({ description, schema: { type: 'integer', minimum: 0 } })
const RATE_HEADERS = {
  'Retry-After': integerHeader('Seconds until the next request is taken'),
  'X-RateLimit-Limit': integerHeader('Requests taken in a minute'),
  'X-RateLimit-Remaining': integerHeader('Of these, how many are left'),
  'X-RateLimit-Reset': integerHeader('Seconds until all of them are there again')
}

/** Changes the document in place, and returns it. */
export function completed (document: OpenApiDocument): OpenApiDocument {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const words = OPERATIONS[`${method.toUpperCase()} ${path}`]
      if (words !== undefined) complete(operation, words, { method, path })
    }
  }
  document['webhooks'] = { jobEnded: { post: WEBHOOK } }
  const named = namesOf(auth, connectors, credits, deposits, feed, functions, jobs, models, needs, status, webhooks)
  const used = new Map<string, unknown>([['ErrorView', status.ErrorView]])
  document.paths = hoisted(document.paths, named, used) as OpenApiDocument['paths']
  document['webhooks'] = hoisted(document['webhooks'], named, used)
  // A name that is used in another comes up while that is looked into, and is looked into in its turn.
  for (const [name, schema] of used) document.components.schemas[name] = inside(schema, named, used)
  return document
}

function complete (operation: OpenApiOperation, words: Operation, at: { method: string, path: string }): void {
  const isPost = at.method === 'post'
  const { auth: who, example } = words
  Object.assign(operation, { tags: [words.tag], summary: words.summary })
  if (words.description !== undefined) operation['description'] = words.description
  if (isPost) operation.parameters = [...operation.parameters ?? [], IDEMPOTENCY_KEY]
  if (who !== undefined) {
    const any = [{ apiKey: [] }, { wallet: [] }]
    operation['security'] = who === 'login' ? [{ login: [] }] : who === 'owner' ? [{}, ...any] : any
  }
  if (operation.requestBody !== undefined && example?.request !== undefined) {
    for (const media of Object.values(operation.requestBody.content)) media.example = example.request
  }
  if (operation.requestBody !== undefined && words.bodyOptional === true) operation.requestBody.required = false
  const code = SUCCESSES.find(code => operation.responses[code] !== undefined) ?? '200'
  const success = answerOf(operation.responses[code], words)
  const others = Object.entries(operation.responses).filter(([other]) => !SUCCESSES.includes(other))
  operation.responses = {
    [code]: success,
    ...Object.fromEntries(others.map(([other, answer]) =>
      [other, { ...answer, description: 'The same, and not well' }])),
    ...errorAnswers(errorsOf(operation, words, at)),
    default: { description: 'Any other failure', content: { [JSON_TYPE]: { schema: ERROR_VIEW } } }
  }
}

function answerOf (answer: Answer | undefined, { returns, produces, producesToo, example }: Operation): Answer {
  if (produces !== undefined) return { description: returns, content: { [produces]: { schema: { type: 'string' } } } }
  const content = answer?.content ?? { [JSON_TYPE]: { schema: { type: 'object' } } }
  if (example?.response !== undefined) for (const media of Object.values(content)) media.example = example.response
  const too = producesToo === undefined ? {} : { [producesToo]: { schema: { type: 'string', format: 'binary' } } }
  return { description: returns, content: { ...content, ...too } }
}

function errorsOf (
  { parameters = [], requestBody }: OpenApiOperation, { tag, auth: who, errors = [] }: Operation,
  { method, path }: { method: string, path: string }
): ErrorCode[] {
  // The connectors API refuses what it is sent in words of its own.
  const isChain = tag === 'Connectors'
  const isCounted = !isChain && (method !== 'get' || path.startsWith('/functions'))
  return [...new Set([
    ...requestBody === undefined ? [] : isChain ? ['DCN_BODY_TOO_LARGE' as const] : BODY_ERRORS,
    ...parameters.length === 0 || (isChain && method !== 'post') ? [] : ['DCN_REQUEST_INVALID' as const],
    ...who === undefined ? [] : who === 'login' ? ['DCN_TOKEN_INVALID' as const] : CALLER_ERRORS,
    ...errors,
    ...standsAlone(method.toUpperCase(), path) ? [] : ['DCN_NOT_READY' as const],
    ...method === 'post' ? IDEMPOTENCY_ERRORS : [],
    ...isCounted ? ['DCN_RATE_LIMITED' as const] : []
  ])]
}

function errorAnswers (codes: readonly ErrorCode[]): Record<string, Answer> {
  const statuses = [...new Set(codes.map(statusOf))].sort((a, b) => a - b)
  return Object.fromEntries(statuses.map(code => {
    const these = codes.filter(other => statusOf(other) === code)
    const schema = { allOf: [ERROR_VIEW, { properties: { code: { enum: these } } }] }
    const answer: Answer = { description: these.join(', '), content: { [JSON_TYPE]: { schema } } }
    return [String(code), code === 429 ? { ...answer, headers: RATE_HEADERS } : answer]
  }))
}

const header = (name: string, description: string): Json =>
  ({ name, in: 'header', required: true, description, schema: { type: 'string' } })

const WEBHOOK = {
  operationId: 'jobEnded',
  tags: ['Webhooks'],
  summary: 'A job has ended',
  description: 'Sent to the `webhookUrl` of a job, at least once, signed as Standard Webhooks says (Ed25519).',
  parameters: [
    header('webhook-id', 'msg_ and the job\'s id: the same at each attempt'),
    header('webhook-timestamp', 'Time of the attempt, Unix seconds'),
    header('webhook-signature', 'v1a, and base64 of the signature over id, time and body, with dots between'),
    header('webhook-key', 'whpk_ and base64 of the public key; a hint, not to be trusted'),
    header('webhook-type', 'job. and the status')
  ],
  requestBody: { required: true, content: { [JSON_TYPE]: { schema: jobs.JobView } } },
  responses: {
    '2XX': { description: 'Taken: it is not sent again' },
    410: { description: 'Not wanted: it is not sent again' },
    default: { description: 'Sent again later, ten times over almost a day' }
  }
}

/** Every schema that protocol/api exports, by its JSON, under the name that it is exported by. */
function namesOf (...modules: object[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [name, value] of modules.flatMap(module => Object.entries(module))) {
    const isSchema = typeof value === 'object' && value !== null &&
      ['properties', 'allOf', 'anyOf'].some(keyword => keyword in value)
    if (isSchema && !/(Params|Querystring)$/.test(name)) names.set(JSON.stringify(value), name)
  }
  return names
}

function hoisted (value: unknown, named: ReadonlyMap<string, string>, used: Map<string, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const name = named.get(JSON.stringify(value))
  if (name === undefined) return inside(value, named, used)
  if (!used.has(name)) used.set(name, value)
  return { $ref: `#/components/schemas/${name}` }
}

function inside (value: unknown, named: ReadonlyMap<string, string>, used: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map(item => hoisted(item, named, used))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, hoisted(child, named, used)]))
}
