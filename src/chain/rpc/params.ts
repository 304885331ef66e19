/** What a client sends along with a method's name, checked. Everything wrong is -32602 and says which parameter. */
import { fromBase58 } from '../../../protocol/core/base58.ts'
import { publicKeyOfAddress } from '../../../protocol/core/peer-id.ts'
import { type Commitment, COMMITMENTS } from '../local-chain.ts'
import { invalidParams } from '../rpc-error.ts'

export const ENCODINGS = ['base58', 'base64', 'jsonParsed', 'json'] as const
export type Encoding = typeof ENCODINGS[number]

export class Params {
  readonly #values: readonly unknown[]

  constructor (values: readonly unknown[]) {
    this.#values = values
  }

  at (at: number): unknown {
    return this.#values[at]
  }

  text (at: number, what: string): string {
    return textIn(this.#values[at], what)
  }

  address (at: number): string {
    return addressIn(this.#values[at])
  }

  addresses (at: number, max: number): string[] {
    return listIn(this.#values[at], 'addresses', max).map(addressIn)
  }

  signature (at: number): string {
    return signatureIn(this.#values[at])
  }

  signatures (at: number, max: number): string[] {
    return listIn(this.#values[at], 'signatures', max).map(signatureIn)
  }

  /** 0 to `max`. */
  integer (at: number, what: string, max = Number.MAX_SAFE_INTEGER): number {
    return integerIn(this.#values[at], what, max)
  }

  /** An object, or nothing. A text there is an encoding, as older clients send it. */
  config (at: number): Config {
    const value = this.#values[at] ?? {}
    if (typeof value === 'string') return new Config({ encoding: value })
    return new Config(objectIn(value, 'configuration'))
  }

  /** An object that has to be there. */
  object (at: number, what: string): Record<string, unknown> {
    return objectIn(this.#values[at], what)
  }
}

export class Config {
  readonly #fields: Record<string, unknown>

  constructor (fields: Record<string, unknown>) {
    this.#fields = fields
  }

  /** Finalized where nothing is said, as everywhere on Solana. */
  get commitment (): Commitment {
    const value = this.#fields['commitment'] ?? 'finalized'
    const commitment = COMMITMENTS.find(name => name === value)
    if (commitment === undefined) throw invalidParams(`commitment must be one of ${COMMITMENTS.join(', ')}`)
    return commitment
  }

  get encoding (): Encoding | undefined {
    const value = this.#fields['encoding'] ?? undefined
    if (value === undefined) return undefined
    const encoding = ENCODINGS.find(name => name === value)
    if (encoding === undefined) throw invalidParams(`encoding must be one of ${ENCODINGS.join(', ')}`)
    return encoding
  }

  flag (name: string): boolean {
    return this.#fields[name] === true
  }

  integer (name: string): number | undefined {
    const value = this.#fields[name] ?? undefined
    return value === undefined ? undefined : integerIn(value, name, Number.MAX_SAFE_INTEGER)
  }

  signature (name: string): string | undefined {
    const value = this.#fields[name] ?? undefined
    return value === undefined ? undefined : signatureIn(value)
  }

  object (name: string): Record<string, unknown> | undefined {
    const value = this.#fields[name] ?? undefined
    return value === undefined ? undefined : objectIn(value, name)
  }

  list (name: string, max: number): unknown[] {
    const value = this.#fields[name] ?? undefined
    return value === undefined ? [] : listIn(value, name, max)
  }
}

export function textIn (value: unknown, what: string): string {
  if (typeof value !== 'string') throw invalidParams(`${what} must be a string`)
  return value
}

export function addressIn (value: unknown): string {
  if (typeof value === 'string' && publicKeyOfAddress(value) !== undefined) return value
  throw invalidParams('an address must be 32 bytes in base58')
}

function signatureIn (value: unknown): string {
  if (typeof value === 'string' && (fromBase58(value, 64) !== undefined)) return value
  throw invalidParams('a signature must be 64 bytes in base58')
}

export function integerIn (value: unknown, what: string, max: number): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= max) return Number(value)
  throw invalidParams(`${what} must be an integer from 0 to ${max}`)
}

export function objectIn (value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw invalidParams(`${what} must be an object`)
}

function listIn (value: unknown, what: string, max: number): unknown[] {
  if (!Array.isArray(value)) throw invalidParams(`${what} must be an array`)
  if (value.length > max) throw invalidParams(`at most ${max} ${what}, not ${value.length}`)
  return value as unknown[]
}
