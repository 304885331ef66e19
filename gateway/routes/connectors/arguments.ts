/**
 * Path and query parameters of the connectors API, read as section 7 of its specification says. All throw
 * DCN_ARGUMENT_INVALID in its words.
 */
import { DcnError } from '../../../protocol/core/errors.ts'
import { evmAddressOf, type EvmAddress } from '../../../protocol/core/evm-address.ts'
import { ENTITIES_PAGE_MAX } from '../../../protocol/core/limits.ts'
import type { PageRequest } from '../../connectors/entities.ts'

/** As fastify reads it: a parameter that stands more than once is a list. */
export type Query = Readonly<Record<string, string | string[] | undefined>>

/** The last one counts. */
export function argumentOf (query: Query, name: string): string | undefined {
  const value = query[name]
  return Array.isArray(value) ? value.at(-1) : value
}

export function invalid (argument: string, text: string): DcnError {
  return new DcnError('DCN_ARGUMENT_INVALID', { argument, text })
}

/** To be asked before anything else is looked at. */
export function requireLimit (query: Query): void {
  if (argumentOf(query, 'limit') === undefined) throw invalid('limit', 'Missing argument limit')
}

export function limitOf (query: Query): number {
  requireLimit(query)
  const text = argumentOf(query, 'limit') ?? ''
  const fault = (reason: string): DcnError => invalid('limit', `Invalid argument limit. limit error: ${reason}`)
  if (!/^-?[0-9]+$/.test(text)) throw fault('Invalid value.')
  if (text.startsWith('-') || Number(text) > ENTITIES_PAGE_MAX) throw fault('Out of range.')
  return Number(text)
}

/** A page of names: the cursor is any text but blanks. */
export function namePage (query: Query, after = 'after'): PageRequest {
  return { limit: limitOf(query), after: cursorOf(query, after, text => text === '' ? undefined : text) }
}

export function addressPage (query: Query): PageRequest {
  return { limit: limitOf(query), after: cursorOf(query, 'after', evmAddressOf) }
}

export function formatPage (query: Query): PageRequest {
  return { limit: limitOf(query), after: cursorOf(query, 'after', hashOf) }
}

export function addressOf (text: string): EvmAddress {
  const address = evmAddressOf(text)
  if (address === undefined) throw invalid('address', 'Invalid address')
  return address
}

/** 0x and 64 lower-case digits. */
export function formatHashOf (text: string): string {
  const hash = hashOf(text)
  if (hash === undefined) throw invalid('format_hash', 'Invalid format hash')
  return hash
}

function hashOf (text: string): string | undefined {
  const digits = /^(?:0[xX])?([0-9a-fA-F]{64})$/.exec(text)?.[1]
  return digits === undefined ? undefined : `0x${digits.toLowerCase()}`
}

/** `read` gives undefined for what is no cursor. */
function cursorOf (query: Query, name: string, read: (text: string) => string | undefined): string | undefined {
  const text = argumentOf(query, name)
  if (text === undefined) return undefined
  const cursor = read(text.trim())
  if (cursor === undefined) throw invalid(name, `Invalid ${name} cursor`)
  return cursor
}
