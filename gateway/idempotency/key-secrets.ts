/**
 * What is derived from an Idempotency-Key. Other gateways see only hashes and sealed bytes: who does not know the key,
 * which is as secret as its maker made it, can neither read a kept answer, nor forge one, nor know a job's id.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { fromUtf8, toHex, utf8 } from '../../protocol/core/bytes.ts'
import { sha256 } from '../../protocol/core/hash.ts'
import { jobIdFromBytes, JOB_ID_BYTES, type JobId } from '../../protocol/core/ids.ts'

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** What makes two requests the same one. */
export interface KeyedRequest {
  method: string
  /** Without the query. */
  path: string
  /** Empty where it names none. */
  wallet: string
  key: string
}

export interface KeptAnswer { status: number, body: string }

export class KeySecrets {
  readonly #root: Uint8Array
  /** Names the request to other gateways, in hex. */
  readonly scope: string

  constructor ({ method, path, wallet, key }: KeyedRequest) {
    this.#root = utf8(JSON.stringify([method, path, wallet, key]))
    this.scope = toHex(this.#derive('scope'))
  }

  /** In hex; tells nothing of a body to who does not know the key. */
  bodyHash (hashOfBody: Uint8Array): string {
    return toHex(this.#derive('body', hashOfBody))
  }

  /** The `number`th id that the request gives out, from 0; a random UUID to who does not know key and seed. */
  jobId (seed: string, number: number): JobId {
    const id = this.#derive('job', utf8(`${seed} ${number}`)).subarray(0, JOB_ID_BYTES)
    // Version 4, as all our ids.
    id[6] = (id[6] ?? 0) & 0x0f | 0x40
    id[8] = (id[8] ?? 0) & 0x3f | 0x80
    return jobIdFromBytes(id)
  }

  seal (answer: KeptAnswer): Uint8Array {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv(CIPHER, this.#derive('seal'), iv)
    const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), sealed])
  }

  /** Undefined where it was sealed under another key, or altered. */
  open (bytes: Uint8Array): KeptAnswer | undefined {
    if (bytes.byteLength < IV_BYTES + TAG_BYTES) return undefined
    try {
      const iv = bytes.subarray(0, IV_BYTES)
      const decipher = createDecipheriv(CIPHER, this.#derive('seal'), iv, { authTagLength: TAG_BYTES })
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
      return JSON.parse(fromUtf8(text)) as KeptAnswer
    } catch {
      return undefined
    }
  }

  #derive (use: string, ...more: Uint8Array[]): Uint8Array<ArrayBuffer> {
    return sha256(utf8(`dcn/claims/1 ${use}\n`), sha256(this.#root), ...more)
  }
}

/** In hex. */
export function randomSeed (): string {
  return toHex(randomBytes(32))
}
