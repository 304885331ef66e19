/**
 * One Idempotency-Key's life at a coordinator, as pure functions: what is asked or told of it, and the time, give what
 * to keep and what to answer. Specified in protocol/spec/claims.md.
 */
import type { Claim, ClaimAsk, ClaimPut } from '../wire/claims.ts'

/** A holder that has not renewed its claim for so long is taken for dead, and the next who asks takes over. */
export const CLAIM_LEASE_MS = 15_000

export type ClaimWord =
  /** The asker holds it. */
  | { type: 'granted', seed: string, attempt: number }
  | { type: 'done', answer: Uint8Array }
  /** Somebody else holds it, until then at least. */
  | { type: 'busy', untilMs: number }
  | { type: 'mismatch' }
  | { type: 'unknown' }

/** What to keep from now on; `keep` is what was given where nothing changes, undefined where nothing is kept. */
export interface ClaimStep { word: ClaimWord, keep: Claim | undefined }

/** Somebody wants to answer the request. `fresh`: what a new claim gets. */
export function askClaim (
  known: Claim | undefined, ask: ClaimAsk, fresh: { seed: string, ttlMs: number }, nowMs: number
): ClaimStep {
  const claim = alive(known, nowMs)
  const { scope, bodyHash, nonce } = ask
  const leaseUntilMs = nowMs + CLAIM_LEASE_MS
  if (claim === undefined) {
    const keep: Claim = {
      scope, bodyHash, nonce, seed: fresh.seed, attempt: 1, state: 'running', leaseUntilMs,
      expiresAtMs: nowMs + fresh.ttlMs, answer: new Uint8Array()
    }
    return { word: granted(keep), keep }
  }
  const word = wordOn(claim, ask, nowMs)
  if (word !== undefined) return { word, keep: claim }
  // Asked again by its holder it is renewed; else it is taken up anew.
  const attempt = claim.state === 'running' && claim.nonce === nonce ? claim.attempt : claim.attempt + 1
  const keep: Claim = { ...claim, nonce, attempt, state: 'running', leaseUntilMs }
  return { word: granted(keep), keep }
}

/** What is known, without taking it up. A claim that nobody works on counts as busy: it is known here. */
export function peekClaim (known: Claim | undefined, ask: ClaimAsk, nowMs: number): ClaimWord {
  const claim = alive(known, nowMs)
  if (claim === undefined) return { type: 'unknown' }
  return wordOn(claim, ask, nowMs) ?? { type: 'busy', untilMs: nowMs }
}

/** A holder, or a gateway that copies what it knows, tells of a claim. An answer once kept never changes. */
export function putClaim (known: Claim | undefined, put: ClaimPut, ttlMsMax: number, nowMs: number): Claim | undefined {
  const claim = alive(known, nowMs)
  const { state, ...rest } = put
  if (claim?.state === 'done') return claim
  const expiresAtMs = claim?.expiresAtMs ?? Math.min(put.expiresAtMs, nowMs + ttlMsMax)
  const told = { ...rest, expiresAtMs, leaseUntilMs: nowMs + CLAIM_LEASE_MS }
  switch (state) {
    // Who answers after it was taken over has answered under the same seed, so that its word is as good.
    case 'done': return expiresAtMs > nowMs ? { ...told, state } : undefined
    case 'running': return expiresAtMs <= nowMs || isOutrun(claim, put) ? claim : { ...told, state }
    case 'open': return claim?.nonce === put.nonce ? { ...claim, state } : claim
    case 'gone': return claim?.nonce === put.nonce ? undefined : claim
  }
}

/** Whether a claim is further than a holder that says that it still works on it; its own word renews its lease. */
function isOutrun (claim: Claim | undefined, { attempt, nonce }: ClaimPut): boolean {
  if (claim === undefined || claim.attempt !== attempt) return (claim?.attempt ?? 0) > attempt
  return claim.nonce !== nonce || claim.state === 'open'
}

/** Undefined where whoever asks may have it. */
function wordOn (claim: Claim, { bodyHash, nonce }: ClaimAsk, nowMs: number): ClaimWord | undefined {
  if (claim.bodyHash !== bodyHash) return { type: 'mismatch' }
  if (claim.state === 'done') return { type: 'done', answer: claim.answer }
  const held = claim.state === 'running' && claim.nonce !== nonce && claim.leaseUntilMs > nowMs
  return held ? { type: 'busy', untilMs: claim.leaseUntilMs } : undefined
}

function granted ({ seed, attempt }: Claim): ClaimWord {
  return { type: 'granted', seed, attempt }
}

function alive (claim: Claim | undefined, nowMs: number): Claim | undefined {
  return claim !== undefined && claim.expiresAtMs > nowMs ? claim : undefined
}
