/** From the text of a request to the text of its answer, over whatever it came. Never throws. */
import { isDcnError } from '../../../protocol/core/errors.ts'
import type { Logger } from '../../../protocol/core/logger.ts'
import { CHAIN_FAILED, INVALID_REQUEST, METHOD_NOT_FOUND, PARSE_ERROR, RpcError } from '../rpc-error.ts'
import { toJson } from './json.ts'
import { Params } from './params.ts'

/** Requests in one batch. */
export const BATCH_MAX = 100

export interface DispatchDeps {
  logger: Logger
  /** Calls a method; undefined: there is none of that name. */
  call: (method: string, params: Params) => unknown
  /** The journal cannot be written. */
  onFatal: (err: unknown) => void
}

interface Answer {
  jsonrpc: '2.0'
  id: unknown
  result?: unknown
  error?: { code: number, message: string, data?: unknown }
}

/** A method's own way to say that there is none of its name. */
export const NO_METHOD = Symbol('no such method')

/** Undefined: nothing is to be answered, for it was a notification. */
export async function answerTo (deps: DispatchDeps, text: string): Promise<string | undefined> {
  let request: unknown
  try {
    request = JSON.parse(text)
  } catch {
    return toJson(failure(null, new RpcError(PARSE_ERROR, 'Parse error')))
  }
  if (!Array.isArray(request)) {
    const answer = await answerOne(deps, request)
    return answer === undefined ? undefined : toJson(answer)
  }
  if (request.length === 0 || request.length > BATCH_MAX) {
    return toJson(failure(null, new RpcError(INVALID_REQUEST, `A batch has 1 to ${BATCH_MAX} requests`)))
  }
  const answers: Answer[] = []
  // One after the other, as they stand: a client may send, and then read what it has sent.
  for (const one of request as unknown[]) {
    const answer = await answerOne(deps, one)
    if (answer !== undefined) answers.push(answer)
  }
  return answers.length === 0 ? undefined : toJson(answers)
}

async function answerOne (deps: DispatchDeps, request: unknown): Promise<Answer | undefined> {
  if (typeof request !== 'object' || request === null) {
    return failure(null, new RpcError(INVALID_REQUEST, 'Invalid request'))
  }
  const { id, method, params = [] } = request as { id?: unknown, method?: unknown, params?: unknown }
  // Clients send some to keep the connection open.
  if (id === undefined) return undefined
  try {
    if (typeof method !== 'string') throw new RpcError(INVALID_REQUEST, 'Invalid request: a method is missing')
    if (!Array.isArray(params)) throw new RpcError(INVALID_REQUEST, 'Invalid request: params must be an array')
    const result = await deps.call(method, new Params(params as unknown[]))
    if (result === NO_METHOD) throw new RpcError(METHOD_NOT_FOUND, 'Method not found')
    return { jsonrpc: '2.0', result, id }
  } catch (err) {
    if (err instanceof RpcError) return failure(id, err)
    deps.logger.error('method failed', { method: typeof method === 'string' ? method : undefined, err })
    // What ran could not be kept: nothing that this chain says can be relied on.
    if (isDcnError(err)) deps.onFatal(err)
    return failure(id, new RpcError(CHAIN_FAILED, 'Internal error'))
  }
}

function failure (id: unknown, { code, message, data }: RpcError): Answer {
  return { jsonrpc: '2.0', error: { code, message, ...data === undefined ? {} : { data } }, id }
}
