/**
 * Idempotency-Key on every POST: same key, same answer, done once, at whichever gateway it arrives. Wraps all routes,
 * which need nothing of it but `request.claim` for the ids of what they make. Specified in protocol/spec/claims.md.
 */
import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { toHex } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { sha256 } from '../../protocol/core/hash.ts'
import { IDEMPOTENCY_KEY_CHARS_MAX } from '../../protocol/core/limits.ts'
import { CLAIM_ANSWER_BYTES_MAX, CLAIM_NONCE_BYTES } from '../../protocol/wire/claims.ts'
import type { Authenticator } from '../auth/caller.ts'
import { namedWallet } from '../auth/named-wallet.ts'
import type { Guard } from '../http-server.ts'
import { goneSignal } from '../jobs/answer.ts'
import { ClaimDesk, MemoryKeeper } from './claim-desk.ts'
import type { ClaimOffer, Claims, HeldClaim, Taken } from './claims.ts'
import { KeySecrets, randomSeed } from './key-secrets.ts'

/** A request waits so long for the answer of an earlier one with its key: longer than `?wait=` can hold that up. */
export const CLAIM_WAIT_MS = 65_000

/**
 * Answers that hold a secret are kept in this gateway's memory only, and not for long. An API key is made with a
 * signature that is good once, and so is a token: no other gateway makes a second one.
 */
const MEMORY_ONLY: ReadonlySet<string> = new Set(['/auth/generate-key', '/auth', '/chain/auth'])
const MEMORY_TTL_MS = 10 * 60_000
const MEMORY_CLAIMS_MAX = 1_000

export interface IdempotencyDeps {
  accounts: Pick<Authenticator, 'caller'>
  claims: Pick<Claims, 'take'>
  clock: Clock
}

interface Holding { claim: HeldClaim, secrets: KeySecrets }

export function idempotency (deps: IdempotencyDeps, { waitMs = CLAIM_WAIT_MS } = {}): Guard {
  const holdings = new WeakMap<FastifyRequest, Holding>()
  const inMemory = memoryClaims(deps.clock)

  /** True where the request is answered already. */
  const take = async (request: FastifyRequest, reply: FastifyReply, key: string): Promise<boolean> => {
    const path = request.url.split('?')[0] ?? request.url
    const wallet = (await namedWallet(deps.accounts, request))?.wallet ?? ''
    const secrets = new KeySecrets({ method: request.method, path, wallet, key })
    const taker = MEMORY_ONLY.has(path) ? inMemory : deps.claims
    const taken = await taker.take({
      scope: secrets.scope,
      bodyHash: secrets.bodyHash(request.bodyHash ?? sha256()),
      waitMs,
      isSound: answer => secrets.open(answer) !== undefined
    }, goneSignal(reply))
    if (taken.type === 'mismatch') throw new DcnError('DCN_IDEMPOTENCY_MISMATCH', { key })
    if (taken.type === 'busy') throw new DcnError('DCN_IDEMPOTENCY_BUSY', { key })
    if (taken.type === 'held') {
      hold(request, { claim: taken.claim, secrets })
      return false
    }
    const { status, body } = secrets.open(taken.answer) ?? { status: 500, body: '' }
    await reply.code(status).header('idempotency-replayed', 'true').type('application/json; charset=utf-8').send(body)
    return true
  }

  const hold = (request: FastifyRequest, holding: Holding): void => {
    holdings.set(request, holding)
    const { claim, secrets } = holding
    let made = 0
    request.claim = { again: claim.attempt > 1, newJobId: () => secrets.jobId(claim.seed, made++) }
  }

  return app => {
    app.decorateRequest('claim', undefined)
    // After the guards before this one: what they refuse has taken nothing up.
    app.after(() => {
      app.addHook('preHandler', async (request, reply) => {
        const key = keyOf(request)
        if (key !== undefined && await take(request, reply, key)) return reply
      })
      app.addHook('onSend', async (request, reply, payload) => {
        const holding = holdings.get(request)
        if (holding !== undefined) await holding.claim.end(endOf(reply, payload, holding.secrets))
        return payload
      })
      // What is answered without onSend must not hold the key until its lease is over.
      app.addHook('onResponse', async request => { await holdings.get(request)?.claim.end({ state: 'open' }) })
    })
  }
}

/** Undefined where there is none. */
function keyOf ({ method, is404, headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  if (method !== 'POST' || is404 || key === undefined) return undefined
  if (typeof key === 'string' && key.length <= IDEMPOTENCY_KEY_CHARS_MAX && /^[\x21-\x7e]+$/.test(key)) return key
  throw new DcnError('DCN_REQUEST_INVALID', {
    field: 'headers.idempotency-key',
    reason: `must be 1 to ${IDEMPOTENCY_KEY_CHARS_MAX} visible ASCII characters without spaces, given once`
  })
}

/** Only success is kept. What failed for the client's fault made nothing; what failed for ours may have. */
function endOf (reply: FastifyReply, payload: unknown, secrets: KeySecrets): Parameters<HeldClaim['end']>[0] {
  const { statusCode: status } = reply
  if (status >= 400 && status < 500) return { state: 'gone' }
  // A client that has gone may have broken off its own wait: the next asks anew how the jobs are.
  if (status >= 300 || typeof payload !== 'string' || reply.raw.destroyed) return { state: 'open' }
  const answer = secrets.seal({ status, body: payload })
  return answer.byteLength > CLAIM_ANSWER_BYTES_MAX ? { state: 'open' } : { state: 'done', answer }
}

/** As `Claims.take`, but nothing leaves this process. */
function memoryClaims (clock: Clock): Pick<Claims, 'take'> {
  const keeper = new MemoryKeeper({ claimsMax: MEMORY_CLAIMS_MAX })
  const desk = new ClaimDesk({ keeper, clock, newSeed: randomSeed }, { ttlMs: MEMORY_TTL_MS })
  return {
    async take ({ scope, bodyHash, waitMs }: ClaimOffer, signal): Promise<Taken> {
      const ask = { scope, bodyHash, nonce: toHex(randomBytes(CLAIM_NONCE_BYTES)) }
      const word = await desk.ask(ask, waitMs, signal)
      if (word.type === 'unknown') return { type: 'busy' }
      if (word.type !== 'granted') return word
      const { seed, attempt } = word
      const put = { ...ask, seed, attempt, expiresAtMs: clock.nowMs() + MEMORY_TTL_MS, answer: new Uint8Array() }
      let ended: Promise<void> | undefined
      const end: HeldClaim['end'] = async how => await (ended ??= desk.put({ ...put, ...how }))
      return { type: 'held', claim: { seed, attempt, end } }
    }
  }
}
