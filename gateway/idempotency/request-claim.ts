/** What an Idempotency-Key gives to the route that answers the request. */
import type { JobId } from '../../protocol/core/ids.ts'

export interface RequestClaim {
  /**
   * The request was taken up before, and nobody knows how far it came: what it was to make may exist, under the ids
   * that `newJobId` gives.
   */
  readonly again: boolean
  /** The same ids in the same order each time that the request is taken up; nobody who lacks the key can know them. */
  newJobId (): JobId
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where the request has an Idempotency-Key. */
    claim?: RequestClaim
  }
}
