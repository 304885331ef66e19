import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { ExecuteBody, ExecuteResponse } from '../../../protocol/api/connectors.ts'
import { parseExecute } from '../../../protocol/connectors/parse.ts'
import type { ExecuteRequest } from '../../../protocol/connectors/requests.ts'
import { PACKED_STREAMS_TYPE, packStreams } from '../../../protocol/api/packed-streams.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import type { Stream } from '../../../protocol/wire/executions.ts'
import { bestType } from '../../accept.ts'
import type { EvmLogins } from '../../auth/evm-logins-types.ts'
import { addVary } from '../../compression.ts'
import type { EntityReader } from '../../connectors/entities.ts'
import type { Executor } from '../../executions/executions-types.ts'
import '../../idempotency/request-claim.ts'
import { goneSignal } from '../../jobs/answer.ts'
import { EXECUTION_CONFIG } from '../../rate-limit/rate-limit.ts'
import { callerTrace, tellTrace } from '../../trace/caller-trace.ts'
import { callerOf, requireLogin } from '../../auth/evm-caller.ts'
import { readBody } from './raw-body.ts'
import { streamsJson } from './streams-json.ts'

/** Packed answers up to so large are sent as one piece. */
const PACKED_AT_ONCE_BYTES_MAX = 16 * 1024

export interface ExecuteRoutesDeps {
  logins: Pick<EvmLogins, 'addressOf'>
  entities: Pick<EntityReader, 'connector'>
  executor: Executor
}

export function executeRoutes ({ logins, entities, executor }: ExecuteRoutesDeps): FastifyPluginAsync {
  return async app => {
    app.post('/execute', {
      onRequest: requireLogin(logins),
      preValidation: readBody(parseExecute),
      config: { ...EXECUTION_CONFIG, compressBytes: true },
      schema: { operationId: 'execute', body: ExecuteBody, response: { 200: ExecuteResponse } }
    }, async (request, reply) => {
      const wanted = request.body as ExecuteRequest
      const connector = await entities.connector(wanted.connectorName)
      if (connector === undefined) {
        throw new DcnError('DCN_ENTITY_NOT_FOUND', { entity: 'connector', name: wanted.connectorName })
      }
      const { claim } = request
      const trace = callerTrace(request)
      const { jobId, nodes, streams } = await executor.execute({
        address: callerOf(request), connector, request: wanted,
        newJobId: () => claim === undefined ? randomUUID() : claim.newJobId(),
        again: claim?.again === true,
        trace,
        signal: goneSignal(reply)
      })
      tellTrace(reply, jobId, trace)
      reply.headers({ 'cache-control': 'no-store', 'x-job-id': jobId, 'x-executed-by': nodes.join(', ') })
      addVary(reply, 'Accept')
      const type = bestType(request.headers.accept, ['application/json', PACKED_STREAMS_TYPE])
      if (type === PACKED_STREAMS_TYPE) return await sendPacked(reply, streams)
      return await reply.type('application/json; charset=utf-8').send(streamsJson(streams))
    })
  }
}

/** In the memory of the streams themselves: nothing is copied, and a small answer leaves in one write all the same. */
async function sendPacked (reply: FastifyReply, streams: readonly Stream[]): Promise<FastifyReply> {
  const pieces = packStreams(streams)
  const bytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
  return await reply.headers({ 'content-type': PACKED_STREAMS_TYPE, 'content-length': bytes })
    .send(bytes <= PACKED_AT_ONCE_BYTES_MAX ? Buffer.concat(pieces) : Readable.from(pieces, { objectMode: false }))
}
