/** Bodies of the connectors API: taken whole, whatever they say that they are, and read by rules of their own. */
import type { FastifyInstance, preValidationAsyncHookHandler } from 'fastify'
import { noteBody } from '../../json-body.ts'

export function takeRawBodies (app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    noteBody(request, body)
    done(null, body)
  })
}

/** A hook that leaves what `parse` makes of the body as the request's body. */
export function readBody (parse: (body: Uint8Array | undefined) => unknown): preValidationAsyncHookHandler {
  return async request => { request.body = parse(request.body as Buffer | undefined) }
}
