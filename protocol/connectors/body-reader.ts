/** Reads JSON bodies strictly, as section 8 of the connectors API wants them: what is not foreseen is refused. */
import { fromUtf8, isWellFormed } from '../core/bytes.ts'
import { DcnError, type ErrorContexts } from '../core/errors.ts'
import { I32_MAX, I32_MIN, U32_MAX } from '../core/integers.ts'
import { jsonFaultText } from '../core/json-fault.ts'
import { repeatedKey } from './repeated-key.ts'

export type What = ErrorContexts['DCN_PARSE_FAILED']['what']

export interface IntegerRange { min: number, max: number }
export const U32: IntegerRange = { min: 0, max: U32_MAX }
export const I32: IntegerRange = { min: I32_MIN, max: I32_MAX }

/** A client names its fields as it likes. */
const FIELD_CHARS_MAX = 200
const CANONICAL_U32 = /^(0|[1-9][0-9]{0,9})$/
const CANONICAL_INTEGER = /^(0|-?[1-9][0-9]{0,9})$/

/**
 * Every method throws DCN_PARSE_FAILED; `at` is the place of the value, as `dimensions[0].composite`. A field that is
 * null counts as absent.
 */
export class BodyReader {
  readonly #what: What

  constructor (what: What) {
    this.#what = what
  }

  /** The fields of the body's one object. Undefined stands for a request without a body. */
  body<Name extends string> (bytes: Uint8Array | undefined, names: readonly Name[]): Record<Name, unknown> {
    if (bytes === undefined || bytes.byteLength === 0) this.refuse('body', 'is empty: send a JSON object')
    let text: string
    try {
      text = fromUtf8(bytes)
    } catch {
      this.refuse('body', 'is not UTF-8')
    }
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      this.refuse('body', `is not valid JSON: ${jsonFaultText(text)}`)
    }
    const key = repeatedKey(text)
    if (key !== undefined) this.refuse(key, 'stands twice in one object')
    return this.object(value, '', names)
  }

  object<Name extends string> (value: unknown, at: string, names: readonly Name[]): Record<Name, unknown> {
    const fields = Object.fromEntries(names.map(name => [name, undefined])) as Record<Name, unknown>
    for (const [name, field] of this.#entries(value, at)) {
      const known = names.find(other => other === name)
      if (known === undefined) this.refuse(inside(at, name), 'is not a known field')
      if (field !== null) fields[known] = field
    }
    return fields
  }

  /** An object from unsigned numbers, written canonically, to something; by number, ascending. */
  numbered<T> (value: unknown, at: string, read: (value: unknown, at: string) => T): Array<[number: number, value: T]> {
    if (value === undefined) return []
    return this.#entries(value, at).map(([key, child]): [number, T] => {
      const place = inside(at, key)
      const number = Number(key)
      if (!CANONICAL_U32.test(key) || number > U32.max) {
        this.refuse(place, 'must have a key that is a decimal number from 0 to 4294967295 without leading zeros')
      }
      return [number, read(child, place)]
    }).sort(([a], [b]) => a - b)
  }

  list<T> (value: unknown, at: string, read: (value: unknown, at: string) => T): T[] {
    if (value === undefined) return []
    if (!Array.isArray(value)) this.refuse(at, 'must be a list')
    return value.map((item: unknown, index) => read(item, `${at}[${index}]`))
  }

  /** Empty where it is absent. */
  text (value: unknown, at: string): string {
    if (value === undefined) return ''
    if (typeof value !== 'string') this.refuse(at, 'must be a text')
    if (!isWellFormed(value)) this.refuse(at, 'has half a surrogate pair')
    return value
  }

  /** A number without a fractional part, or its decimal digits as text; 0 where it is absent. */
  integer (value: unknown, at: string, { min, max }: IntegerRange): number {
    if (value === undefined) return 0
    const number = typeof value === 'string' && CANONICAL_INTEGER.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) {
      this.refuse(at, `must be an integer from ${min} to ${max}`)
    }
    // Not -0.
    return number + 0
  }

  refuse (field: string, reason: string): never {
    throw new DcnError('DCN_PARSE_FAILED', { what: this.#what, field: field.slice(0, FIELD_CHARS_MAX), reason })
  }

  #entries (value: unknown, at: string): Array<[key: string, value: unknown]> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse(at === '' ? 'body' : at, 'must be a JSON object')
    }
    return Object.entries(value)
  }
}

function inside (at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}
