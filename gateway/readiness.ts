/**
 * A gateway that has just started may not know of a key that was revoked, or of credits that were spent, while it was
 * away. Until it has caught up with the others its API waits, for a moment, and then says that it is not ready.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { DcnError } from '../protocol/core/errors.ts'
import type { Guard } from './http-server.ts'
import { standsAlone } from './stands-alone.ts'

/** Longest that a request waits for a gateway that is starting. */
export const HOLD_MS_MAX = 10_000
const LOOK_MS = 20
const RETRY_AFTER_S = 1

export interface ReadinessParts {
  records: { readonly caughtUp: boolean }
  ledger: { readonly caughtUp: boolean }
}

const REASONS: Record<keyof ReadinessParts, string> = {
  records: 'it is fetching functions and API keys from other gateways',
  ledger: 'it is fetching the credit ledger from other gateways'
}

export class Readiness {
  readonly #parts: ReadinessParts
  readonly #holdMsMax: number

  constructor (parts: ReadinessParts, { holdMsMax = HOLD_MS_MAX }: { holdMsMax?: number } = {}) {
    this.#parts = parts
    this.#holdMsMax = holdMsMax
  }

  get recordsOk (): boolean {
    return this.#parts.records.caughtUp
  }

  get ledgerOk (): boolean {
    return this.#parts.ledger.caughtUp
  }

  /** What it still waits for. */
  reasons (): string[] {
    return [...this.recordsOk ? [] : [REASONS.records], ...this.ledgerOk ? [] : [REASONS.ledger]]
  }

  /** Must come before the guards that ask who calls. Throws DCN_NOT_READY in the end. */
  readonly guard: Guard = app => {
    const closing = new AbortController()
    app.addHook('preClose', async () => { closing.abort() })
    app.addHook('onRequest', async (request, reply) => {
      if (!needsTheOthers(request)) return
      for (let waitedMs = 0; this.#missing() !== undefined; waitedMs += LOOK_MS) {
        if (waitedMs >= this.#holdMsMax || closing.signal.aborted) {
          void reply.header('retry-after', RETRY_AFTER_S)
          throw new DcnError('DCN_NOT_READY', { reason: REASONS[this.#missing() ?? 'records'] })
        }
        await sleep(LOOK_MS, undefined, { signal: closing.signal }).catch(() => {})
      }
    })
  }

  #missing (): keyof ReadinessParts | undefined {
    if (!this.recordsOk) return 'records'
    return this.ledgerOk ? undefined : 'ledger'
  }
}

function needsTheOthers ({ method, routeOptions: { url } }: FastifyRequest): boolean {
  return url !== undefined && method !== 'OPTIONS' && !standsAlone(method, url)
}
