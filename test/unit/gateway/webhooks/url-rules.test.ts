import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkedUrl, hostOf, isPublicAddress } from '../../../../gateway/webhooks/url-rules.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'

const PUBLIC = { privateToo: false }

function refused (url: string, rules = PUBLIC): boolean {
  try {
    checkedUrl(url, rules)
    return false
  } catch (err) {
    assert.ok(isDcnError(err) && err.code === 'DCN_WEBHOOK_URL_REFUSED', String(err))
    assert.match(err.message, /^webhookUrl /)
    return true
  }
}

/** Every block that is not the internet's, with what it is for. */
const PRIVATE_BLOCKS: ReadonlyArray<readonly [cidr: string, what: string]> = [
  ['0.0.0.0/8', 'this network'], ['10.0.0.0/8', 'private'], ['100.64.0.0/10', 'carrier NAT'],
  ['127.0.0.0/8', 'loopback'], ['169.254.0.0/16', 'link-local, metadata'], ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'protocol assignments'], ['192.0.2.0/24', 'documentation'], ['192.88.99.0/24', '6to4 relays'],
  ['192.168.0.0/16', 'private'], ['198.18.0.0/15', 'benchmarks'], ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'], ['224.0.0.0/4', 'multicast'], ['240.0.0.0/4', 'reserved, broadcast'],
  ['168.63.129.16/32', 'Azure wire server'],
  ['::/128', 'unspecified'], ['::1/128', 'loopback'], ['::/96', 'IPv4-compatible'], ['::ffff:0:0/96', 'IPv4-mapped'],
  ['::ffff:0:0:0/96', 'IPv4-translated'], ['64:ff9b::/96', 'NAT64'], ['64:ff9b:1::/48', 'NAT64, local'],
  ['100::/64', 'discard'], ['2001::/32', 'Teredo'], ['2001:2::/48', 'benchmarks'], ['2001:10::/28', 'ORCHID'],
  ['2001:20::/28', 'ORCHIDv2'], ['2001:db8::/32', 'documentation'], ['2002::/16', '6to4'],
  ['3fff::/20', 'documentation'],
  ['5f00::/16', 'segment routing'], ['fc00::/7', 'unique local, metadata'], ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'], ['ff00::/8', 'multicast'], ['4000::/3', 'not given out'], ['8000::/1', 'not given out']
]

/** Any address of a block. */
function inside (cidr: string): fc.Arbitrary<ipaddr.IPv4 | ipaddr.IPv6> {
  const [base, bits] = ipaddr.parseCIDR(cidr)
  const bytes = base.toByteArray()
  return fc.uint8Array({ minLength: bytes.length, maxLength: bytes.length }).map(random =>
    ipaddr.fromByteArray(bytes.map((byte, at) => {
      const mask = 0xff & (0xff00 >> Math.max(0, Math.min(8, bits - 8 * at)))
      return (byte & mask) | (random[at]! & ~mask & 0xff)
    })))
}

/** The ways to write an IPv4 address that a browser, and so a URL, understands. */
function spellings (address: ipaddr.IPv4): string[] {
  const [a, b, c, d] = address.octets as [number, number, number, number]
  const number = ((a * 256 + b) * 256 + c) * 256 + d
  const [hex, octal] = [(n: number) => `0x${n.toString(16)}`, (n: number) => `0${n.toString(8)}`]
  return [
    `${a}.${b}.${c}.${d}`, `${a}.${b}.${c}.${d}.`, `${a}.${b}.${c * 256 + d}`, `${a}.${(b * 256 + c) * 256 + d}`,
    String(number), hex(number), octal(number), [a, b, c, d].map(hex).join('.'), [a, b, c, d].map(octal).join('.'),
    `${hex(a)}.${octal(b)}.${c * 256 + d}`, `${a}%2e${b}.${c}.${d}`, `${a}。${b}．${c}｡${d}`,
    [a, b, c, d].join('.').replace(/\d/g, digit => String.fromCodePoint(0xff10 + Number(digit))),
    `[::ffff:${a}.${b}.${c}.${d}]`, `[::${a}.${b}.${c}.${d}]`, `[64:ff9b::${a}.${b}.${c}.${d}]`,
    `[0:0:0:0:0:ffff:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}]`,
    `[2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::1]`,
    `[2606:4700::5efe:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}]`
  ]
}

const test = suite('webhook URL rules')

for (const [cidr, what] of PRIVATE_BLOCKS) {
  test(`no address of ${cidr} (${what}) is called, however it is written`, () => {
    fc.assert(fc.property(inside(cidr), address => {
      assert.not.ok(isPublicAddress(address.toString()), address.toString())
      const written = address.kind() === 'ipv4'
        ? spellings(address as ipaddr.IPv4)
        : [`[${address.toString()}]`, `[${address.toNormalizedString().toUpperCase()}]`]
      for (const host of written) {
        for (const url of [`http://${host}`, `https://${host}:8443/x`, `HTTP:\\\\${host}/a`, ` http:${host}?q`]) {
          assert.ok(refused(url), url)
        }
      }
    }))
  })
}

test('addresses of the internet are called', () => {
  for (const address of ['1.1.1.1', '8.8.8.8', '93.184.216.34', '168.63.129.15', '172.32.0.1', '100.128.0.1',
    '2606:4700:4700::1111', '2a00:1450:4001:81b::200e', '2400:cb00::1']) {
    assert.ok(isPublicAddress(address), address)
    assert.not.ok(refused(`https://${address.includes(':') ? `[${address}]` : address}/hook`), address)
  }
  for (const none of ['', 'x', '1.2.3', '0x7f.1', '1.1.1.1.1', 'fe80::1%eth0', '2606:4700::1%1']) {
    assert.not.ok(isPublicAddress(none), none)
  }
})

test('the edges of each IPv4 block', () => {
  for (const [address, isPublic] of [
    ['9.255.255.255', true], ['10.0.0.0', false], ['10.255.255.255', false], ['11.0.0.0', true],
    ['100.63.255.255', true], ['100.64.0.0', false], ['100.127.255.255', false], ['126.255.255.255', true],
    ['127.0.0.0', false], ['128.0.0.0', true], ['169.253.255.255', true], ['169.254.169.254', false],
    ['172.15.255.255', true], ['172.31.255.255', false], ['223.255.255.255', true], ['255.255.255.255', false]
  ] as const) assert.is(isPublicAddress(address), isPublic, address)
})

test('names that mean something only nearby are refused at once', () => {
  for (const name of [
    'localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'printer.local', 'printer.local.',
    'metadata.google.internal',
    'internal', 'router.home.arpa', 'ｌｏｃａｌｈｏｓｔ', 'local%68ost'
  ]) assert.ok(refused(`http://${name}/`), name)
  for (const name of ['example.com', 'localhost.example.com', 'notlocalhost', 'internal.example', 'mylocal.dev']) {
    assert.not.ok(refused(`http://${name}/`), name)
  }
})

test('what is no plain http or https URL is refused, wherever the gateway stands', () => {
  for (const url of [
    '', 'x', '/hook', '//example.com/hook', 'ftp://example.com', 'file:///etc/passwd', 'gopher://example.com',
    'javascript:alert(1)', 'data:,x', 'ws://example.com', 'http://', 'http://[::1', 'http://exa mple.com',
    'http://user@example.com', 'http://user:pass@example.com', 'http://:pass@example.com', 'http://example.com:65536',
    'https://[fe80::1%25eth0]/', `https://example.com/${'a'.repeat(2_048)}`, `https://${'a.'.repeat(127)}com/`
  ]) {
    assert.ok(refused(url), url)
    assert.ok(refused(url, { privateToo: true }), url)
  }
  assert.not.ok(refused(`https://example.com/${'a'.repeat(2_048 - 20)}`))
})

test('an operator may allow all addresses', () => {
  for (const url of ['http://127.0.0.1:3000/x', 'http://[::1]/', 'http://localhost/', 'http://10.0.0.1/']) {
    assert.not.ok(refused(url, { privateToo: true }), url)
  }
})

test('the host of a URL, as a name or an address', () => {
  for (const [url, host] of [
    ['http://[::1]:80/', '::1'], ['http://example.com./', 'example.com'], ['http://0x7f.1/', '127.0.0.1']
  ] as const) assert.is(hostOf(new URL(url)), host)
})

test.run()
