import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { JobParams, WaitQuerystring } from '../../protocol/api/jobs.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import { goneSignal } from '../jobs/answer.ts'
import { EventStream, type EventStreamInit } from '../jobs/event-stream.ts'
import { isEndId, JobEvents } from '../jobs/job-events.ts'
import type { JobReader } from '../jobs/job-reader.ts'
import { jobView } from '../jobs/job-view.ts'

/** Clients that may follow jobs at this gateway at once. */
export const EVENT_STREAMS_MAX = 10_000

export interface JobEventRoutesDeps {
  jobs: Pick<JobReader, 'get' | 'follow'>
  logger: Logger
}

export interface JobEventRoutesInit extends EventStreamInit { streamsMax?: number }

export function jobEventRoutes (
  { jobs, logger }: JobEventRoutesDeps, init: JobEventRoutesInit = {}
): FastifyPluginAsyncTypebox {
  const { streamsMax = EVENT_STREAMS_MAX } = init
  const log = logger.child('job-events')
  return async app => {
    let open = 0

    const follow = async (jobId: JobId, lastEventId: string, reply: FastifyReply): Promise<void> => {
      const updates = jobs.follow(jobId, goneSignal(reply))
      // What can be refused is refused before the stream begins.
      const first = await updates.next()
      reply.hijack()
      const stream = new EventStream(reply.raw, reply.getHeaders() as OutgoingHttpHeaders, init)
      const events = new JobEvents(lastEventId)
      try {
        if (first.done !== true) await stream.send(events.next(first.value))
        for await (const update of updates) await stream.send(events.next(update))
      } catch (err) {
        // The client connects again, here or elsewhere, and goes on where this one ended.
        log.debug('events of a job broken off', { jobId, reason: reasonOf(err) })
      }
      await stream.close()
    }

    app.get('/jobs/:id/events', {
      // A HEAD would have to wait for the job's end.
      exposeHeadRoute: false,
      schema: { operationId: 'jobEvents', params: JobParams }
    }, async (request, reply) => {
      const lastEventId = request.headers['last-event-id']
      // Tells a browser not to come again.
      if (typeof lastEventId === 'string' && isEndId(lastEventId)) return await reply.code(204).send()
      if (open >= streamsMax) {
        throw new DcnError('DCN_NOT_READY', { reason: `${streamsMax} clients follow jobs here, which is its limit` })
      }
      open++
      try {
        await follow(request.params.id.toLowerCase(), typeof lastEventId === 'string' ? lastEventId : '', reply)
      } finally {
        open--
      }
      return reply
    })

    app.get('/jobs/:id/logs', {
      schema: { operationId: 'jobLogs', params: JobParams, querystring: WaitQuerystring }
    }, async (request, reply) => {
      const known = await jobs.get(request.params.id.toLowerCase(), request.query.wait ?? 0, goneSignal(reply))
      const { status, logs } = jobView(known)
      // A stranger's text: no browser may take it for anything else.
      reply.header('x-job-status', status).header('x-content-type-options', 'nosniff')
      return await reply.type('text/plain; charset=utf-8').send(logs)
    })
  }
}
