/**
 * The settings of a schema, one by one: how each is named in a file, in the environment and as a flag, what it may be,
 * and how it is read from text. Covers the shapes that the configs use, so that `--help` needs no validator loaded.
 */
import type { TObject } from 'typebox'
import { DcnError } from '../protocol/core/errors.ts'

export type SettingKind =
  | { type: 'text' }
  | { type: 'boolean' }
  | { type: 'list' }
  | { type: 'integer', minimum: number, maximum: number }
  | { type: 'choice', choices: string[] }

export type SettingValue = string | number | boolean | string[]

export interface Setting {
  /** As in the schema and in a file: `bidsWaitMs`. */
  key: string
  /** `DCN_BIDS_WAIT_MS` */
  env: string
  /** `bids-wait-ms` */
  flag: string
  kind: SettingKind
  default: SettingValue
  description: string
}

/** The part of JSON Schema that a setting may use. */
interface PropertySchema {
  type?: string
  anyOf?: Array<{ const?: unknown }>
  items?: { type?: string }
  minimum?: number
  maximum?: number
  default?: SettingValue
  description?: string
}

/** `bidsWaitMs` -> `bids-wait-ms`, `memoryMiB` -> `memory-mib` */
export function flagNameOf (key: string): string {
  return key.replace(/MiB$/, 'Mib').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
}

/** `bidsWaitMs` -> `DCN_BIDS_WAIT_MS` */
export function envNameOf (key: string): string {
  return `DCN_${flagNameOf(key).replaceAll('-', '_').toUpperCase()}`
}

export function settingsOf (schema: TObject): Setting[] {
  return Object.entries(schema.properties as Record<string, PropertySchema>).map(([key, property]) => {
    const kind = kindOf(property)
    if (kind === undefined || property.default === undefined) {
      throw new DcnError('DCN_CONFIG_INVALID', { where: key, reason: 'has a type or default that no source can hold' })
    }
    return {
      key, env: envNameOf(key), flag: flagNameOf(key), kind,
      default: property.default, description: property.description ?? ''
    }
  })
}

function kindOf (property: PropertySchema): SettingKind | undefined {
  if (property.anyOf !== undefined) {
    return { type: 'choice', choices: property.anyOf.map(option => String(option.const)) }
  }
  switch (property.type) {
    case 'string': return { type: 'text' }
    case 'boolean': return { type: 'boolean' }
    case 'array': return property.items?.type === 'string' ? { type: 'list' } : undefined
    case 'integer': return {
      type: 'integer',
      minimum: property.minimum ?? Number.MIN_SAFE_INTEGER,
      maximum: property.maximum ?? Number.MAX_SAFE_INTEGER
    }
    case undefined: default: return undefined
  }
}

/** What a setting may be, as the end of "must be ...". */
export function allowedText (kind: SettingKind): string {
  switch (kind.type) {
    case 'text': return 'a text'
    case 'boolean': return 'true or false'
    case 'list': return 'a list of texts'
    case 'integer': return `an integer from ${kind.minimum} to ${kind.maximum}`
    case 'choice': return `one of ${kind.choices.join(', ')}`
  }
}

/** The value, if it is one that the setting may have; throws DCN_CONFIG_INVALID naming `where` it came from. */
export function checkValue (kind: SettingKind, value: unknown, where: string): SettingValue {
  if (fits(kind, value)) return value
  const reason = `must be ${allowedText(kind)}, not ${JSON.stringify(value)}`
  throw new DcnError('DCN_CONFIG_INVALID', { where, reason })
}

function fits (kind: SettingKind, value: unknown): value is SettingValue {
  switch (kind.type) {
    case 'text': return typeof value === 'string'
    case 'boolean': return typeof value === 'boolean'
    case 'list': return Array.isArray(value) && value.every(item => typeof item === 'string')
    case 'integer': return Number.isInteger(value) && Number(value) >= kind.minimum && Number(value) <= kind.maximum
    case 'choice': return typeof value === 'string' && kind.choices.includes(value)
  }
}

/** Reads one value from a flag or the environment. A list is separated by commas. */
export function parseText (kind: SettingKind, text: string, where: string): SettingValue {
  return checkValue(kind, fromText(kind, text.trim()), where)
}

function fromText (kind: SettingKind, text: string): unknown {
  switch (kind.type) {
    // Number() also takes '', '0x10' and '1e3', which a person typed by mistake.
    case 'integer': return /^-?\d{1,16}$/.test(text) ? Number(text) : text
    case 'boolean': return /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : text
    case 'list': return text.split(',').map(item => item.trim()).filter(item => item !== '')
    case 'text': case 'choice': return text
  }
}
