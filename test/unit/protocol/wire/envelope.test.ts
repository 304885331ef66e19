import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toHex, utf8 } from '../../../../protocol/core/bytes.ts'
import { signerFromSeed, type Signer } from '../../../../protocol/core/ed25519.ts'
import {
  BATCH_ITEMS_MAX, DOMAINS, onlyItem, openBatch, openItem, own, proveItem, sealBatch, signBatch, SIGNED_ITEM_BYTES_MAX,
  type Domain
} from '../../../../protocol/wire/envelope.ts'
import { MerkleTree } from '../../../../protocol/wire/merkle.ts'
import { SignedBatch, SignedItem } from '../../../../protocol/wire/messages.ts'
import { codeOf, gatewaySigner, nodeSigner, plain } from '../../../helpers/wire-fixtures.ts'
import { bytesField, hostileBytes, hostileMessage, joined } from '../../../helpers/wire-raw.ts'
import { cpuMs } from '../../../helpers/cpu.ts'

const BYTES_MAX = 100_000
const items = ['one', 'two', 'three'].map(utf8)
const open = (bytes: Uint8Array) => openBatch('dispatch', bytes, BYTES_MAX)
const REFUSED = /^DCN_MESSAGE_(MALFORMED|BAD_SIGNATURE)$/

/** A batch whose fields are set by hand. */
function batchOf (changes: Partial<SignedBatch>): Uint8Array {
  return SignedBatch.encode({ ...signBatch('dispatch', items, gatewaySigner), ...changes })
}

const test = suite('wire/envelope')

test('opens what was sealed', () => {
  const { items: opened, signer } = open(sealBatch('dispatch', items, gatewaySigner))
  assert.equal(opened.map(plain), items.map(plain))
  assert.is(toHex(signer), toHex(gatewaySigner.publicKey))
})

test('signs domain, count and root, and nothing else', () => {
  let signed: Uint8Array | undefined
  const spy: Signer = { publicKey: new Uint8Array(32), sign: text => { signed = text; return new Uint8Array(64) } }
  signBatch('offers', items, spy)
  const expected = joined(utf8('dcn/offers/1\n'), new Uint8Array([0, 0, 0, 3]), new MerkleTree(items).root)
  assert.is(toHex(signed!), toHex(expected))
})

test('seals from none to the most items', () => {
  for (const count of [1, 2, 100, BATCH_ITEMS_MAX]) {
    const many = Array.from({ length: count }, (_, at) => utf8(String(at)))
    assert.is(open(sealBatch('dispatch', many, gatewaySigner)).items.length, count)
  }
  assert.is(codeOf(() => open(sealBatch('dispatch', [new Uint8Array()], gatewaySigner))), undefined, 'one empty item')
  const tooMany = Array.from({ length: BATCH_ITEMS_MAX + 1 }, () => new Uint8Array(1))
  assert.is(codeOf(() => open(sealBatch('dispatch', tooMany, gatewaySigner))), 'DCN_MESSAGE_MALFORMED')
  assert.is(codeOf(() => open(batchOf({ items: [] }))), 'DCN_MESSAGE_MALFORMED')
})

test('refuses every change of a byte, every cut and every byte more', () => {
  const bytes = sealBatch('dispatch', items, gatewaySigner)
  for (let at = 0; at < bytes.byteLength; at++) {
    for (const bit of [1, 0x80]) {
      const forged = plain(bytes)
      forged[at]! ^= bit
      assert.match(String(codeOf(() => open(forged))), REFUSED, `byte ${at}`)
    }
    assert.match(String(codeOf(() => open(bytes.slice(0, at)))), REFUSED, `cut at ${at}`)
  }
  for (let more = 0; more < 256; more++) {
    assert.is(codeOf(() => open(joined(bytes, new Uint8Array([more])))), 'DCN_MESSAGE_MALFORMED', `byte ${more} more`)
  }
})

test('refuses items reordered, left out, added, doubled or signed by another', () => {
  const [a, b, c] = items.map(plain) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]
  for (const changed of [[b, a, c], [a, b], [a], [a, b, c, c], [a, b, c, new Uint8Array()], [plain(joined(a, b, c))]]) {
    assert.is(codeOf(() => open(batchOf({ items: changed }))), 'DCN_MESSAGE_BAD_SIGNATURE', String(changed.length))
  }
  assert.is(codeOf(() => open(batchOf({ signer: own(nodeSigner.publicKey) }))), 'DCN_MESSAGE_BAD_SIGNATURE')
})

test('refuses wrong lengths of signer and signature as malformed', () => {
  for (const length of [0, 31, 33]) {
    assert.is(codeOf(() => open(batchOf({ signer: new Uint8Array(length) }))), 'DCN_MESSAGE_MALFORMED')
  }
  for (const length of [0, 63, 65]) {
    assert.is(codeOf(() => open(batchOf({ signature: new Uint8Array(length) }))), 'DCN_MESSAGE_MALFORMED')
  }
})

test('refuses a signature of another domain', () => {
  const domains = Object.keys(DOMAINS) as Domain[]
  for (const sealedFor of domains) {
    const bytes = sealBatch(sealedFor, items, gatewaySigner)
    const proof = proveItem(signBatch(sealedFor, items, gatewaySigner), 1)
    for (const openedFor of domains) {
      const expected = sealedFor === openedFor ? undefined : 'DCN_MESSAGE_BAD_SIGNATURE'
      assert.is(codeOf(() => openBatch(openedFor, bytes, BYTES_MAX)), expected, `${sealedFor} as ${openedFor}`)
      assert.is(codeOf(() => openItem(openedFor, proof)), expected, `${sealedFor} as ${openedFor}, proof`)
    }
  }
})

test('no domain is the beginning of another', () => {
  const names = Object.values(DOMAINS)
  for (const one of names) for (const other of names) assert.is(other.startsWith(one), one === other)
})

test('refuses what is too large before it decodes', () => {
  const bytes = sealBatch('dispatch', items, gatewaySigner)
  assert.is(codeOf(() => openBatch('dispatch', bytes, bytes.byteLength)), undefined)
  assert.is(codeOf(() => openBatch('dispatch', bytes, bytes.byteLength - 1)), 'DCN_MESSAGE_TOO_LARGE')
  assert.is(codeOf(() => openBatch('dispatch', new Uint8Array(BYTES_MAX + 1), BYTES_MAX)), 'DCN_MESSAGE_TOO_LARGE')
  assert.is(codeOf(() => openItem('dispatch', new Uint8Array(SIGNED_ITEM_BYTES_MAX + 1))), 'DCN_MESSAGE_TOO_LARGE')
})

test('millions of empty fields cost nothing', () => {
  const hostile = [[0x0a, 0], [0x12, 0], [0x0b, 0x0b], [0x22, 0]].map(pair =>
    new Uint8Array(4 * 1024 * 1024).map((_, at) => pair[at % 2]!))
  const before = cpuMs()
  for (const bytes of hostile) {
    assert.is(codeOf(() => openBatch('dispatch', bytes, bytes.byteLength)), 'DCN_MESSAGE_MALFORMED')
  }
  assert.ok(cpuMs() - before < 1_000, 'decoding one of them took two seconds, and 700 MB')
})

test('every item can be proven alone', () => {
  for (const count of [1, 2, 3, 7, 64, BATCH_ITEMS_MAX]) {
    const many = Array.from({ length: count }, (_, at) => utf8(`item ${at}`))
    const { batch } = open(sealBatch('dispatch', many, gatewaySigner))
    for (const [index, item] of many.entries()) {
      const proven = openItem('dispatch', proveItem(batch, index))
      assert.is(toHex(proven.item), toHex(item))
      assert.is(toHex(proven.signer), toHex(gatewaySigner.publicKey))
    }
  }
})

test('a proof made by the signer is the one made by the receiver', () => {
  const batch = signBatch('dispatch', items, gatewaySigner)
  const { batch: received } = open(SignedBatch.encode(batch))
  for (const index of items.keys()) assert.is(toHex(proveItem(batch, index)), toHex(proveItem(received, index)))
  assert.is(codeOf(() => proveItem(batch, 3)), 'DCN_MESSAGE_MALFORMED')
})

test('a proof with any byte changed proves nothing', () => {
  for (const count of [1, 5, 6]) {
    const many = Array.from({ length: count }, (_, at) => utf8(`item ${at}`))
    const batch = signBatch('dispatch', many, gatewaySigner)
    for (const index of many.keys()) {
      const proof = proveItem(batch, index)
      for (let at = 0; at < proof.byteLength; at++) {
        for (let bit = 1; bit < 256; bit <<= 1) {
          const forged = plain(proof)
          forged[at]! ^= bit
          assert.match(String(codeOf(() => openItem('dispatch', forged))), REFUSED, `${at} of ${index} of ${count}`)
        }
      }
    }
  }
})

test('a proof with another place or path proves nothing', () => {
  const many = Array.from({ length: 5 }, (_, at) => utf8(`item ${at}`))
  const batch = signBatch('dispatch', many, gatewaySigner)
  for (const at of many.keys()) {
    const fields = SignedItem.decode(proveItem(batch, at))
    const { index, count, path, item } = fields
    const opens = (changes: Partial<SignedItem>) =>
      codeOf(() => openItem('dispatch', SignedItem.encode({ ...fields, ...changes })))
    assert.is(opens({}), undefined)
    for (let other = 0; other < 10; other++) {
      if (other !== index) assert.match(String(opens({ index: other })), REFUSED, `${at} as ${other}`)
      if (other !== count) assert.match(String(opens({ count: other })), REFUSED, `${at} among ${other}`)
    }
    assert.match(String(opens({ path: [...path, item] })), REFUSED)
    assert.match(String(opens({ path: path.slice(0, -1) })), REFUSED)
    assert.match(String(opens({ path: Array.from({ length: 11 }, () => new Uint8Array(32)) })), /MALFORMED/)
    assert.is(opens({ count: BATCH_ITEMS_MAX + 1 }), 'DCN_MESSAGE_MALFORMED')
    assert.is(opens({ signer: new Uint8Array(31) }), 'DCN_MESSAGE_MALFORMED')
    assert.is(opens({ signature: new Uint8Array(65) }), 'DCN_MESSAGE_MALFORMED')
    assert.match(String(opens({ item: new Uint8Array(SIGNED_ITEM_BYTES_MAX) })), /TOO_LARGE/)
  }
})

test('an inner node of the tree does not pass for an item', () => {
  const pair = signBatch('dispatch', items.slice(0, 2), gatewaySigner)
  const [a, b] = pair.items.map(item => new MerkleTree([item]).root)
  const forged = SignedBatch.encode({ ...pair, items: [joined(a!, b!)] })
  assert.is(codeOf(() => open(forged)), 'DCN_MESSAGE_BAD_SIGNATURE')
})

test('gives the only item, and no other number', () => {
  const opened = open(sealBatch('dispatch', [items[0]!], gatewaySigner))
  assert.is(toHex(onlyItem('x', opened)), toHex(items[0]!))
  assert.is(codeOf(() => onlyItem('x', open(sealBatch('dispatch', items, gatewaySigner)))), 'DCN_MESSAGE_MALFORMED')
})

test('throws DcnError and nothing else, whatever arrives', () => {
  const telling = fc.constantFrom(0, 31, 32, 33, 63, 64, 65).chain(length =>
    fc.uint8Array({ minLength: length, maxLength: length }))
  const some = fc.array(hostileBytes, { maxLength: 4 })
  const envelope = fc.tuple(some, telling, telling).map(([items, signer, signature]) =>
    joined(...items.map(item => bytesField(1, item)), bytesField(2, signer), bytesField(3, signature)))
  const arriving = fc.oneof(fc.uint8Array(), envelope, hostileMessage(7, telling))
  fc.assert(fc.property(arriving, bytes => {
    assert.match(String(codeOf(() => open(bytes))), REFUSED)
    assert.match(String(codeOf(() => openItem('dispatch', bytes))), REFUSED)
  }), { numRuns: 1_000 })
})

test('another key cannot sign for the signer', () => {
  const mallory = signerFromSeed(new Uint8Array(32).fill(66))
  const pretender: Signer = { publicKey: gatewaySigner.publicKey, sign: text => mallory.sign(text) }
  assert.is(codeOf(() => open(sealBatch('dispatch', items, pretender))), 'DCN_MESSAGE_BAD_SIGNATURE')
})

test.run()
