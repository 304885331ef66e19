/** How the connectors API shows its feed, whose shapes are those of a chain: what has no place here is 0. */
import type { FeedDeltaView, FeedItemView, FeedMetaView } from '../../../protocol/api/feed.ts'
import type { FeedDelta, FeedItem } from '../../connectors/feed-types.ts'
import type { ServerEvent } from '../../jobs/event-stream.ts'

const PROJECTOR_VERSION = 1

type Common = Omit<FeedDeltaView, 'stream_seq'>

function common ({ feedId, kind, name, owner, status, createdAtMs }: FeedItem, cursor: string): Common {
  return {
    feed_id: feedId, event_type: `${kind}_added`, status, history_cursor: cursor, created_at_ms: createdAtMs,
    payload: { type: kind, name, owner }
  }
}

export function feedItemView (item: FeedItem, cursor: string): FeedItemView {
  return {
    ...common(item, cursor), visible: item.status !== 'removed', tx_hash: `0x${item.id}`, block_number: 0, tx_index: 0,
    log_index: 0, updated_at_ms: item.updatedAtMs, projector_version: PROJECTOR_VERSION
  }
}

export function deltaEvent ({ seq, item }: FeedDelta, cursor: string): ServerEvent {
  const data: FeedDeltaView = { stream_seq: seq, ...common(item, cursor) }
  return { id: String(seq), event: data.event_type, data }
}

export interface FeedMeta {
  sinceSeq: number
  /** Of what was replayed. */
  lastSeq: number | undefined
  hasMore: boolean
  /** The oldest that is still there. */
  minSeq: number
}

/** Comes once, after what had happened before. `replay_floor_seq`: who has seen that much has missed nothing. */
export function metaEvent ({ sinceSeq, lastSeq, hasMore, minSeq }: FeedMeta): ServerEvent {
  const floor = Math.max(0, minSeq - 1)
  const data: FeedMetaView = {
    has_more: hasMore, last_seq: lastSeq ?? null, requested_since_seq: sinceSeq, min_available_seq: minSeq,
    replay_floor_seq: floor, stale_since_seq: sinceSeq < floor
  }
  return { event: 'stream_meta', data }
}
