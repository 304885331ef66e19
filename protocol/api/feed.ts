/** The REST contract of the connectors API's feed: what happens to deployed names at a gateway. */
import { Type, type Static } from 'typebox'
import { ENTITIES_PAGE_MAX, FEED_REPLAY_DEFAULT, FEED_REPLAY_MAX } from '../core/limits.ts'

export const FEED_EVENT_TYPES = ['connector_added', 'transformation_added', 'condition_added'] as const
const EVENT_TYPES = [
  Type.Literal('connector_added'), Type.Literal('transformation_added'), Type.Literal('condition_added')
] as const
const EventType = Type.Union([...EVENT_TYPES])
export type FeedEventType = typeof FEED_EVENT_TYPES[number]

const Status = Type.Union(
  [Type.Literal('observed'), Type.Literal('safe'), Type.Literal('finalized'), Type.Literal('removed')],
  { description: 'removed: an earlier record has turned up elsewhere, and the name is its' }
)

const Payload = Type.Object({
  type: Type.Union([Type.Literal('connector'), Type.Literal('transformation'), Type.Literal('condition')]),
  name: Type.String(),
  owner: Type.String({ description: '0x and 40 hexadecimal digits' })
})

const Common = {
  feed_id: Type.String({ description: 'Opaque; the same for all that happens to one deployment' }),
  event_type: EventType,
  status: Status,
  history_cursor: Type.String({ description: 'As `before`, it asks for what is older' }),
  created_at_ms: Type.Integer(),
  payload: Payload
}

export const FeedQuerystring = Type.Object({
  limit: Type.Integer({ minimum: 0, maximum: ENTITIES_PAGE_MAX, description: 'Items in the answer; 0: 100' }),
  before: Type.Optional(Type.String({ description: 'Only what is older: `next_before` of the page before' })),
  type: Type.Optional(Type.Union([...EVENT_TYPES], { description: 'Only these' })),
  include_unfinalized: Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1')], {
    default: '1', description: '0: only what has stood for a while'
  }))
})
export const FeedStreamQuerystring = Type.Object({
  since_seq: Type.Optional(Type.Integer({ minimum: 0, default: 0, description: 'Only what came after it' })),
  limit: Type.Optional(Type.Integer({
    minimum: 1, maximum: FEED_REPLAY_MAX, default: FEED_REPLAY_DEFAULT,
    description: 'Changes that happened before, at most'
  }))
})

export const FeedItemView = Type.Object({
  ...Common,
  visible: Type.Boolean(),
  tx_hash: Type.String(),
  block_number: Type.Integer(),
  tx_index: Type.Integer(),
  log_index: Type.Integer(),
  updated_at_ms: Type.Integer(),
  projector_version: Type.Integer()
})
export type FeedItemView = Static<typeof FeedItemView>

export const FeedPageView = Type.Object({
  limit: Type.Integer({ minimum: 0, maximum: ENTITIES_PAGE_MAX }),
  cursor: Type.Object({ has_more: Type.Boolean(), next_before: Type.Union([Type.String(), Type.Null()]) }),
  items: Type.Array(FeedItemView)
})
export type FeedPageView = Static<typeof FeedPageView>

/** Data of an event of GET /feed/stream. */
export const FeedDeltaView = Type.Object({ stream_seq: Type.Integer(), ...Common })
export type FeedDeltaView = Static<typeof FeedDeltaView>

/** Data of the event `stream_meta`, which comes between what had happened before and what happens from then on. */
export const FeedMetaView = Type.Object({
  has_more: Type.Boolean(),
  last_seq: Type.Union([Type.Integer(), Type.Null()]),
  requested_since_seq: Type.Integer(),
  min_available_seq: Type.Integer(),
  replay_floor_seq: Type.Integer(),
  stale_since_seq: Type.Boolean()
})
export type FeedMetaView = Static<typeof FeedMetaView>
