/** Making, showing and revoking the API key of a wallet. A wallet has one at a time. */
import type { KeyInfoView } from '../../protocol/api/auth.ts'
import { apiKeyOf, bindingOf, innerHashOf, keyHashOf, previewOf } from '../../protocol/core/api-key.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { KeyRecord } from '../../protocol/registry/records.ts'
import {
  checkFresh, checkSignedMessage, lastSignedAtMs, signatureFromBase64, type MessagePurpose
} from '../../protocol/registry/signed-message.ts'
import type { Records } from '../records/records.ts'
import { keyUsageName, type UsageCounters } from './usage-counters.ts'

export interface ApiKeysDeps {
  records: Pick<Records, 'key' | 'put'>
  usage: Pick<UsageCounters, 'total'>
  clock: Clock
  /** 32 unpredictable bytes. */
  randomKey (): Uint8Array
}

/** What a wallet signed, as a request carries it. */
export interface SignedText {
  message: string
  /** Base64. */
  signature: string
}

export class ApiKeys {
  readonly #deps: ApiKeysDeps
  /** Times of messages that a request is using right now, by wallet: a record does not hold them yet. */
  readonly #using = new Map<string, number>()

  constructor (deps: ApiKeysDeps) {
    this.#deps = deps
  }

  /**
   * A new key in place of the wallet's last one; its text is kept nowhere.
   * Throws DCN_SIGNATURE_INVALID, DCN_SIGNATURE_STALE, DCN_SIGNATURE_USED.
   */
  async generate (wallet: string, signed: SignedText): Promise<string> {
    const { records } = this.#deps
    return await this.#useUp('generation', wallet, signed, async (createdAtMs, signature) => {
      const apiKey = apiKeyOf(this.#deps.randomKey())
      const keyHash = keyHashOf(innerHashOf(apiKey))
      const stands = await records.put<KeyRecord>({
        kind: 'key', wallet, createdAtMs, message: signed.message, signature, keyHash,
        binding: bindingOf(apiKey, wallet), preview: previewOf(apiKey), contested: false
      })
      // Another gateway was given the same message at the same time, or a newer one.
      const isOurs = stands.keyHash === keyHash && !stands.contested &&
        stands.revocation === undefined
      if (!isOurs) throw new DcnError('DCN_SIGNATURE_USED', { wallet })
      return apiKey
    })
  }

  info (wallet: string): KeyInfoView {
    const record = this.#deps.records.key(wallet)
    if (record === undefined || !works(record)) return { hasKey: false }
    const { count, lastUsedAtMs } = this.#deps.usage.total(wallet, keyUsageName(record))
    return {
      hasKey: true,
      keyPreview: record.preview,
      createdAt: new Date(record.createdAtMs).toISOString(),
      ...(lastUsedAtMs === 0 ? {} : { lastUsedAt: new Date(lastUsedAtMs).toISOString() }),
      requestCount: count
    }
  }

  /** For a caller who has shown the key itself, whose text this is. */
  async revokeByKey (wallet: string, apiKey: string): Promise<void> {
    const record = this.#deps.records.key(wallet)
    const innerHash = innerHashOf(apiKey)
    if (record?.keyHash !== keyHashOf(innerHash)) throw new DcnError('DCN_API_KEY_INVALID', {})
    await this.#deps.records.put({ ...record, revocation: { kind: 'key', innerHash } })
  }

  /**
   * For a wallet that has lost its key. Nothing is left to do where it has none that works.
   * Throws DCN_SIGNATURE_INVALID, DCN_SIGNATURE_STALE, DCN_SIGNATURE_USED.
   */
  async revokeByWallet (wallet: string, signed: SignedText): Promise<void> {
    const { records } = this.#deps
    await this.#useUp('revocation', wallet, signed, async (_timestampMs, signature) => {
      const record = records.key(wallet)
      if (record === undefined || record.revocation !== undefined) return
      await records.put({ ...record, revocation: { kind: 'wallet', message: signed.message, signature } })
    })
  }

  /** Has `act` run with the message's time and the signature's bytes, where both are sound and new. */
  async #useUp<T> (
    purpose: MessagePurpose, wallet: string, { message, signature }: SignedText,
    act: (timestampMs: number, signature: Uint8Array) => Promise<T>
  ): Promise<T> {
    const bytes = signatureFromBase64(signature)
    const timestampMs = checkSignedMessage(purpose, wallet, { message, signature: bytes })
    checkFresh(timestampMs, this.#deps.clock.nowMs())
    const lastMs = Math.max(lastSignedAtMs(this.#deps.records.key(wallet)), this.#using.get(wallet) ?? 0)
    if (timestampMs <= lastMs) throw new DcnError('DCN_SIGNATURE_USED', { wallet })
    this.#using.set(wallet, timestampMs)
    try {
      return await act(timestampMs, bytes)
    } finally {
      if (this.#using.get(wallet) === timestampMs) this.#using.delete(wallet)
    }
  }
}

function works ({ contested, revocation }: KeyRecord): boolean {
  return !contested && revocation === undefined
}
