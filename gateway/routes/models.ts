import type { IncomingMessage } from 'node:http'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ModelFile, ModelParams, ModelUploaded, ModelView } from '../../protocol/api/models.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { MODEL_BYTES_MAX } from '../../protocol/core/limits.ts'
import type { Authenticator, Caller } from '../auth/caller.ts'
import type { Models } from '../models/models.ts'
import { uploadBody, type UploadTimes } from '../models/upload-body.ts'
import { UPLOAD_TIMEOUT_MS } from '../http-server.ts'
import { SLOW_BODY_CONFIG } from '../slow-bodies.ts'

/** An upload in which nothing arrives for so long is given up. */
export const UPLOAD_IDLE_MS = 30_000
/** How long a refused client may go on sending, so that it can read the answer before it is cut off. */
const LINGER_MS = 2_000

export interface ModelRoutesDeps {
  accounts: Pick<Authenticator, 'caller'>
  models: Pick<Models, 'put' | 'find'>
}

export function modelRoutes (
  { accounts, models }: ModelRoutesDeps,
  { idleMs = UPLOAD_IDLE_MS, totalMs = UPLOAD_TIMEOUT_MS }: Partial<UploadTimes> = {}
): FastifyPluginAsyncTypebox {
  return async app => {
    // Whatever it says that it is: a file is taken as it comes, and not before somebody asks for its bytes.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, body, done) => { done(null, body) })
    const compile = app.validatorCompiler
    app.setValidatorCompiler(route => route.httpPart === 'body' ? () => true : compile?.(route) ?? (() => true))

    app.put('/models/:sha256', {
      config: SLOW_BODY_CONFIG,
      schema: {
        operationId: 'putModel', params: ModelParams, consumes: ['application/octet-stream'], body: ModelFile,
        response: { 200: ModelUploaded, 201: ModelUploaded }
      }
    }, async (request, reply) => {
      const { sha256 } = request.params
      reply.raw.once('finish', () => { cutOff(request.raw) })
      const countedAs = countedAsOf(await accounts.caller(request.headers), request.ip)
      if (Number(request.headers['content-length'] ?? 0) > MODEL_BYTES_MAX) {
        throw new DcnError('DCN_BODY_TOO_LARGE', { bytesMax: MODEL_BYTES_MAX })
      }
      const body = uploadBody(request.raw, { idleMs, totalMs })
      const { bytes, created, copies } = await models.put({ contentId: sha256, body, countedAs })
      return await reply.code(created ? 201 : 200).send({ sha256, bytes, copies })
    })

    app.get('/models/:sha256', {
      schema: { operationId: 'getModel', params: ModelParams, response: { 200: ModelView } }
    }, async request => {
      const { sha256 } = request.params
      const bytes = await models.find(sha256)
      if (bytes === undefined) throw new DcnError('DCN_MODEL_NOT_FOUND', { contentId: sha256 })
      return { sha256, bytes }
    })
  }
}

/** Anybody may make up wallets, but not addresses. */
function countedAsOf ({ wallet, proof }: Caller, address: string): string[] {
  return proof === 'header' ? [`header ${wallet}`, `address ${address}`] : [`wallet ${wallet}`]
}

/** An answer that came before the end of the body is an answer to stop. */
function cutOff (raw: IncomingMessage): void {
  if (raw.complete) return
  setTimeout(() => { if (!raw.complete) raw.socket.destroy() }, LINGER_MS).unref()
}
