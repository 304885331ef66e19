/**
 * Which URLs and addresses a gateway calls on behalf of strangers. An address has to be known to be public: what is
 * new, reserved or translated to something else is refused.
 */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { DcnError } from '../../protocol/core/errors.ts'
import { WEBHOOK_URL_CHARS_MAX } from '../../protocol/core/limits.ts'

/** Longest name that DNS carries. */
const HOST_CHARS_MAX = 253

/** Names that mean something only inside a machine or a network. */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|home\.arpa)$/

/** IPv6 addresses that are given out for use on the internet (RFC 4291, 2.4). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/** Public as an address goes, but served by a cloud's own host to the machine: Azure's wire server. */
const METADATA = new Set(['168.63.129.16'])

/**
 * The URL as it will be called. With `privateToo` any host will do.
 * Throws DCN_WEBHOOK_URL_REFUSED.
 */
export function checkedUrl (text: string, { privateToo }: { privateToo: boolean }): URL {
  if (text.length > WEBHOOK_URL_CHARS_MAX) throw refused(`is longer than ${WEBHOOK_URL_CHARS_MAX} characters`)
  // A text that is no URL, or one that means something only beside another, has no place to call.
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw refused('must be an http:// or https:// URL')
  }
  if (url.username !== '' || url.password !== '') throw refused('must not hold a user name or password')
  const host = hostOf(url)
  if (host.length > HOST_CHARS_MAX) throw refused(`names a host of more than ${HOST_CHARS_MAX} characters`)
  if (privateToo) return url
  if (PRIVATE_NAMES.test(host)) throw refused('names a host of a private network, which this gateway does not call')
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress()
  return url
}

/** The name or IP address that the URL leads to, without brackets and the dot of the root. */
export function hostOf (url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

/** Whether the address (in its usual text form) belongs to the internet as a whole. */
export function isPublicAddress (text: string): boolean {
  // An address with a zone means something only on this machine.
  if (isIP(text) === 0 || text.includes('%')) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  if (address.kind() === 'ipv4') return !METADATA.has(address.toString())
  const ipv6 = address as ipaddr.IPv6
  return ipv6.match(GLOBAL_UNICAST) && !isIsatap(ipv6)
}

export function privateAddress (): DcnError<'DCN_WEBHOOK_URL_REFUSED'> {
  return refused('leads to an address that is not public, which this gateway does not call')
}

/** Any prefix, then an interface id that holds an IPv4 address (RFC 5214). */
function isIsatap ({ parts }: ipaddr.IPv6): boolean {
  return (parts[4] === 0 || parts[4] === 0x200) && parts[5] === 0x5efe
}

function refused (reason: string): DcnError<'DCN_WEBHOOK_URL_REFUSED'> {
  return new DcnError('DCN_WEBHOOK_URL_REFUSED', { reason })
}
