/** What happens to deployed names at this gateway. Shapes are those of the connectors API's feed. */
import type { EntityKind } from '../../protocol/wire/definitions.ts'

/**
 * `observed`: heard of; `finalized`: no earlier record of the name has turned up in a while; `removed`: one has, and
 * the name is its.
 */
export type FeedStatus = 'observed' | 'finalized' | 'removed'

export interface FeedItem {
  feedId: string
  kind: EntityKind
  name: string
  /** 0x and 40 lower-case digits. */
  owner: string
  status: FeedStatus
  createdAtMs: number
  updatedAtMs: number
  /** Content id of the definition. */
  id: string
}

/** One change of an item; numbers grow by one with each, at this gateway. */
export interface FeedDelta { seq: number, item: FeedItem }

export interface FeedPageRequest {
  limit: number
  /** A cursor from an earlier page; one that is none gives an empty page. */
  before?: string | undefined
  kind?: EntityKind | undefined
  finalizedOnly: boolean
}

export interface FeedLog {
  /** Newest first, `removed` ones left out. */
  page (request: FeedPageRequest): { items: FeedItem[], hasMore: boolean }
  /** The `before` token that continues after an item. */
  cursorOf (item: FeedItem): string
  /** Deltas after `sinceSeq`, oldest first, at most `limit`. */
  replay (sinceSeq: number, limit: number): { deltas: FeedDelta[], hasMore: boolean }
  /** The oldest delta that is still kept, and the newest there is. */
  readonly minSeq: number
  readonly lastSeq: number
  /** Calls back at each new delta, until the returned function is called. */
  onDelta (listener: (delta: FeedDelta) => void): () => void
}
