import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import {
  FEED_EVENT_TYPES, FeedPageView, FeedQuerystring, FeedStreamQuerystring, type FeedEventType
} from '../../../protocol/api/feed.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { FEED_REPLAY_DEFAULT, FEED_REPLAY_MAX } from '../../../protocol/core/limits.ts'
import type { EntityKind } from '../../../protocol/wire/definitions.ts'
import type { FeedLog } from '../../connectors/feed-types.ts'
import { goneSignal } from '../../jobs/answer.ts'
import { EventStream, type EventStreamInit } from '../../jobs/event-stream.ts'
import { argumentOf, invalid, limitOf, type Query } from './arguments.ts'
import { deltaEvent, feedItemView, metaEvent } from './feed-views.ts'

/** Clients that may follow the feed of this gateway at once. */
export const FEED_STREAMS_MAX = 1_000
/** Changes that are read at once for a client that takes them slowly. */
const BATCH = 256
/** What a page has where none is asked for. */
const PAGE_DEFAULT = 100
/** Clients of the connectors API give up on a stream that is silent for some seconds. */
const KEEP_ALIVE_MS = 1_000

export interface FeedRoutesDeps { feed: FeedLog }

export interface FeedRoutesInit extends EventStreamInit { streamsMax?: number }

export function feedRoutes ({ feed }: FeedRoutesDeps, init: FeedRoutesInit = {}): FastifyPluginAsync {
  const { streamsMax = FEED_STREAMS_MAX } = init
  return async app => {
    let open = 0

    app.get<{ Querystring: Query }>('/feed', {
      exposeHeadRoute: false,
      schema: { operationId: 'listFeed', querystring: FeedQuerystring, response: { 200: FeedPageView } }
    }, async ({ query }): Promise<FeedPageView> => {
      const limit = limitOf(query)
      const { items, hasMore } = feed.page({
        limit: limit === 0 ? PAGE_DEFAULT : limit, before: argumentOf(query, 'before'), kind: kindOf(query),
        finalizedOnly: !includesUnfinalized(query)
      })
      const last = items.at(-1)
      return {
        limit,
        cursor: { has_more: hasMore, next_before: hasMore && last !== undefined ? feed.cursorOf(last) : null },
        items: items.map(item => feedItemView(item, feed.cursorOf(item)))
      }
    })

    app.get<{ Querystring: Query }>('/feed/stream', {
      exposeHeadRoute: false,
      schema: { operationId: 'feedEvents', querystring: FeedStreamQuerystring }
    }, async ({ query, headers }, reply) => {
      const since = argumentOf(query, 'since_seq') ?? headers['last-event-id'] ?? '0'
      const sinceSeq = numberOf(String(since), 0, Number.MAX_SAFE_INTEGER, 'since_seq', 'Invalid since_seq cursor')
      const wanted = argumentOf(query, 'limit') ?? String(FEED_REPLAY_DEFAULT)
      const limit = numberOf(wanted, 1, FEED_REPLAY_MAX, 'limit', 'Invalid stream limit')
      if (open >= streamsMax) {
        throw new DcnError('DCN_NOT_READY', { reason: `${streamsMax} clients follow its feed, which is its limit` })
      }
      open++
      try {
        await follow(feed, { sinceSeq, limit }, reply, init)
      } finally {
        open--
      }
      return reply
    })
  }
}

/** What happened before, then what happens, until the client goes. */
async function follow (
  feed: FeedLog, { sinceSeq, limit }: { sinceSeq: number, limit: number }, reply: FastifyReply, init: EventStreamInit
): Promise<void> {
  const gone = goneSignal(reply)
  reply.hijack()
  const stream = new EventStream(reply.raw, reply.getHeaders() as OutgoingHttpHeaders, {
    cacheControl: 'no-cache', opening: `: min_available_seq=${feed.minSeq}\n\n`, keepAlive: ':keepalive\n\n',
    keepAliveMs: KEEP_ALIVE_MS, ...init
  })
  const { deltas, hasMore } = feed.replay(sinceSeq, limit)
  let lastSeq = deltas.at(-1)?.seq
  await stream.send([
    ...deltas.map(delta => deltaEvent(delta, feed.cursorOf(delta.item))),
    metaEvent({ sinceSeq, lastSeq, hasMore, minSeq: feed.minSeq })
  ])
  // A number that this gateway has yet to reach is another's, or of a life before this one.
  lastSeq ??= Math.min(sinceSeq, feed.lastSeq)
  while (!gone.aborted) {
    const { deltas: more } = feed.replay(lastSeq, BATCH)
    const newest = more.at(-1)
    if (newest === undefined) {
      await changed(feed, gone)
      continue
    }
    await stream.send(more.map(delta => deltaEvent(delta, feed.cursorOf(delta.item))))
    lastSeq = newest.seq
  }
}

/** Resolves at the next delta, or when nobody waits for it any more. */
async function changed (feed: FeedLog, gone: AbortSignal): Promise<void> {
  if (gone.aborted) return
  await new Promise<void>(resolve => {
    const stop = feed.onDelta(() => { done() })
    const done = (): void => {
      stop()
      gone.removeEventListener('abort', done)
      resolve()
    }
    gone.addEventListener('abort', done, { once: true })
  })
}

function kindOf (query: Query): EntityKind | undefined {
  const type = argumentOf(query, 'type')
  if (type === undefined) return undefined
  if (!(FEED_EVENT_TYPES as readonly string[]).includes(type)) throw invalid('type', 'Unknown event type')
  return (type as FeedEventType).replace('_added', '') as EntityKind
}

function includesUnfinalized (query: Query): boolean {
  const text = argumentOf(query, 'include_unfinalized') ?? '1'
  if (text === '0' || text === '1') return text === '1'
  throw invalid('include_unfinalized', 'Invalid include_unfinalized flag; expected 0 or 1')
}

function numberOf (text: string, min: number, max: number, argument: string, fault: string): number {
  const number = Number(text)
  if (!/^[0-9]+$/.test(text) || number < min || number > max) throw invalid(argument, fault)
  return number
}
