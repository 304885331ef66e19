/** Reads JSON bodies, and says where one is broken. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DcnError } from '../protocol/core/errors.ts'
import { jsonFaultText } from '../protocol/core/json-fault.ts'
import { sha256 } from '../protocol/core/hash.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body as it came; only where the request has an Idempotency-Key and a body. */
    bodyHash?: Uint8Array
  }
}

/**
 * `{"a":1,"a":2}` is read as every JavaScript does: the last one counts. A key named `__proto__` becomes a plain
 * property, which no schema knows outside a payload, and which nothing here follows.
 */
export function installJsonParser (app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    noteBody(request, body)
    try {
      done(null, parse(body))
    } catch (err) {
      done(err as Error, undefined)
    }
  })
}

/** To be called with every body that a request comes with. */
export function noteBody (request: FastifyRequest, body: Buffer): void {
  if (request.headers['idempotency-key'] !== undefined) request.bodyHash = sha256(body)
}

/** Undefined for an empty body: whether one is needed is said by the route. */
function parse (body: Buffer): unknown {
  if (body.byteLength === 0) return undefined
  if (!isUtf8(body)) throw broken('is not UTF-8')
  const text = body.toString()
  try {
    return JSON.parse(text)
  } catch {
    throw broken(`is not valid JSON: ${jsonFaultText(text)}`)
  }
}

function broken (reason: string): DcnError {
  return new DcnError('DCN_REQUEST_INVALID', { field: 'body', reason })
}
