/** What a daemon's operator can ask of it, one route at a time. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { DcnError } from '../../protocol/core/errors.ts'

/** Answered as it stands; everything else that a route gives is answered as JSON with status 200. */
export class AdminAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string

  constructor ({ status = 200, contentType, body }: { status?: number, contentType: string, body: string }) {
    this.status = status
    this.contentType = contentType
    this.body = body
  }

  static json (value: unknown, status = 200): AdminAnswer {
    return new AdminAnswer({ status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` })
  }
}

export interface AdminRoute {
  method: 'GET' | 'POST' | 'PUT'
  path: string
  /** `body`: as parsed from JSON, undefined where there is none. Throws DCN_REQUEST_INVALID, and what went wrong. */
  handle (body: unknown): Promise<unknown>
}

export function getRoute (path: string, handle: () => Promise<unknown>): AdminRoute {
  return { method: 'GET', path, handle }
}

/** A route that takes a body of that shape. */
export function bodyRoute<S extends TSchema> (
  method: 'POST' | 'PUT', path: string, schema: S, handle: (body: Static<S>) => Promise<unknown>
): AdminRoute {
  return {
    method,
    path,
    handle: async body => {
      if (Value.Check(schema, body)) return await handle(body)
      const [error] = Value.Errors(schema, body)
      const field = error?.instancePath.slice(1) ?? ''
      throw new DcnError('DCN_REQUEST_INVALID', {
        field: field === '' ? 'body' : field,
        reason: error?.keyword === 'boolean' ? 'is not a known field' : error?.message ?? 'is not valid'
      })
    }
  }
}
