/**
 * Names are resolved here, when a connection is made, and the addresses that were looked at are the ones connected to:
 * there is no second look-up that a hostile name server could answer otherwise.
 */
import { lookup, Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { isPublicAddress, privateAddress } from './url-rules.ts'

/** All addresses of a name; rejects where there are none. */
export type ResolveName = (name: string) => Promise<string[]>

const DNS_TIMEOUT_MS = 2_000
const DNS_TRIES = 2

/** Addresses of one name that are tried. */
const ADDRESSES_MAX = 8

/**
 * Asks the DNS itself, and so knows nothing of the machine's hosts file. The system's own look-up would hold one of a
 * few threads, which the store needs too, for as long as a slow name server likes.
 */
export const resolveByDns: ResolveName = async name => {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES })
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  const addresses = answers.flatMap(answer => answer.status === 'fulfilled' ? answer.value : [])
  const [failed] = answers.filter(answer => answer.status === 'rejected')
  if (addresses.length === 0 && failed !== undefined) throw failed.reason
  return addresses
}

/** As every other program of the machine resolves names: for gateways that may call their own network. */
export const resolveBySystem: ResolveName = async name => {
  return (await lookup(name, { all: true })).map(({ address }) => address)
}

/**
 * Whether strangers may have this machine call the address: a public one, and not the machine's own, behind which its
 * firewall does not stand.
 */
export function isStrangersAddress (address: string): boolean {
  if (!isPublicAddress(address)) return false
  const own = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
  return !own.some(({ address: text }) => normal(text) === normal(address))
}

/** For node:http and node:https. A name with one address that is not allowed is refused whole. */
export function guardedLookup (resolve: ResolveName, isAllowed: (address: string) => boolean): LookupFunction {
  return (name, options, callback) => {
    addressesOf(name, resolve, isAllowed).then(addresses => {
      const found = addresses.map(address => ({ address, family: isIP(address) }))
      const [first] = found
      if (options.all === true) callback(null, found)
      else callback(null, first?.address ?? '', first?.family ?? 0)
    }, (err: unknown) => {
      callback(err instanceof Error ? err : new DcnError('DCN_WEBHOOK_URL_REFUSED', { reason: reasonOf(err) }), '', 0)
    })
  }
}

function normal (address: string): string {
  return ipaddr.parse(address).toNormalizedString()
}

async function addressesOf (
  name: string, resolve: ResolveName, isAllowed: (address: string) => boolean
): Promise<string[]> {
  const addresses = await resolve(name)
  if (addresses.length === 0) {
    throw new DcnError('DCN_WEBHOOK_URL_REFUSED', { reason: 'names a host that has no address' })
  }
  if (!addresses.every(isAllowed)) throw privateAddress()
  return addresses.slice(0, ADDRESSES_MAX)
}
