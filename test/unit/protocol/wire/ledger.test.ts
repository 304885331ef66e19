import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toBase58 } from '../../../../protocol/core/base58.ts'
import { signBatch } from '../../../../protocol/wire/envelope.ts'
import {
  CREDITS_MAX, LEDGER_BLOCK_BYTES_MAX, LEDGER_ENTRIES_MAX, openBlock, sealBlock, type LedgerBlock, type LedgerEntry
} from '../../../../protocol/wire/ledger.ts'
import { LedgerBlock as BlockCodec, LedgerEntryKind } from '../../../../protocol/wire/ledger-messages.ts'
import { SignedBatch } from '../../../../protocol/wire/messages.ts'
import {
  decodeLedgerAnswer, decodeLedgerHead, decodeLedgerRequest, encodeLedgerAnswer, encodeLedgerHead, encodeLedgerRequest,
  LEDGER_REQUEST_BYTES_MAX, LEDGER_ROWS_MAX, type LedgerRequest
} from '../../../../protocol/wire/ledger-requests.ts'
import { jobIds } from '../../../helpers/wire-arbitraries.ts'
import {
  codeOf, gatewayPeer, gatewaySigner, jobId, nodePeer, nodeSigner, plain
} from '../../../helpers/wire-fixtures.ts'
import { bytesField, hostileMessage, joined, uintField } from '../../../helpers/wire-raw.ts'

const wallet = '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin'
const first: LedgerBlock = {
  seq: 1, previous: '', atMs: 1_800_000_000_000,
  entries: [
    { kind: 'mint', wallet, amount: 50, reason: 'faucet' },
    { kind: 'transfer', wallet, amount: 20, to: nodePeer },
    { kind: 'debit', wallet, amount: 5, jobId },
    { kind: 'refund', wallet, amount: 4, jobId },
    { kind: 'burn', wallet, amount: 1, reason: 'faucet-given-twice' }
  ]
}
const sealed = sealBlock(first, gatewaySigner)
const second: LedgerBlock = {
  seq: 1, previous: '', atMs: 1_800_000_000_250,
  entries: [{ kind: 'receive', wallet, amount: 20, from: gatewayPeer, seq: 1, block: sealed.hash, index: 1 }]
}
const mark = { gateway: gatewayPeer, seq: 1, head: sealed.hash, frozen: false }
const deposit: LedgerBlock = {
  seq: 2, previous: sealed.hash, atMs: 1_800_000_000_500,
  entries: [{
    kind: 'mint', wallet, amount: 100_000, reason: 'deposit', transaction: toBase58(new Uint8Array(64).fill(5)),
    genesis: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d'
  }]
}
const requests: Record<string, LedgerRequest> = {
  pull: { type: 'pull', rows: [mark, { gateway: nodePeer, seq: 0, head: '', frozen: true }], all: true },
  ask: { type: 'ask', wallet, need: 20, seq: 1 },
  claim: { type: 'claim', wallet, seq: 1 },
  notice: { type: 'notice', seq: 1 },
  find: { type: 'find', gateway: gatewayPeer, seq: 1, block: sealed.hash }
}

const VECTORS: Record<string, () => Uint8Array> = {
  'ledger-block': () => sealed.bytes,
  'ledger-receive': () => sealBlock(second, nodeSigner).bytes,
  'ledger-deposit': () => sealBlock(deposit, gatewaySigner).bytes,
  'ledger-head': () => encodeLedgerHead({ seq: 7, frozen: 1 }),
  ...Object.fromEntries(Object.entries(requests).map(([name, request]) =>
    [`ledger-${name}`, () => encodeLedgerRequest(request)])),
  'ledger-answer': () => encodeLedgerAnswer({ blocks: [sealed.bytes], more: true, evidence: [] })
}
const fileOf = (name: string) => new URL(`../../../vectors/${name}.v1.hex`, import.meta.url)

const test = suite('wire/ledger')

// If one of these fails the wire format changed: see vectors.test.ts.
for (const [name, make] of Object.entries(VECTORS)) {
  test(`${name} keeps its bytes`, () => {
    assert.ok(existsSync(fileOf(name)), `test/vectors/${name}.v1.hex is missing`)
    assert.is(Buffer.from(make()).toString('hex'), readFileSync(fileOf(name), 'utf8').trim())
  })
}

const credits = fc.oneof(fc.constantFrom(1, CREDITS_MAX), fc.integer({ min: 1, max: CREDITS_MAX }))
const visible = fc.integer({ min: 0x21, max: 0x7e }).map(code => String.fromCharCode(code))
const wallets = fc.string({ unit: visible, minLength: 1, maxLength: 64 })
const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytes => Buffer.from(bytes).toString('hex'))
const peers = fc.constantFrom(gatewayPeer, nodePeer)
const entry = <T extends object> (kind: string, more: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record({ kind: fc.constant(kind), wallet: wallets, amount: credits, ...more }, { noNullPrototype: true })
const base58 = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toBase58)
const entries = fc.oneof(
  entry('mint', { reason: fc.constant('faucet') }),
  entry('mint', { reason: fc.constant('deposit'), transaction: base58(64), genesis: base58(32) }),
  entry('burn', { reason: wallets }), entry('debit', { jobId: jobIds }),
  entry('refund', { jobId: jobIds }), entry('transfer', { to: peers }),
  entry('receive', { from: peers, seq: fc.integer({ min: 1 }), block: hashes, index: fc.nat(LEDGER_ENTRIES_MAX - 1) })
) as unknown as fc.Arbitrary<LedgerEntry>

test('every block comes back as it was', () => {
  fc.assert(fc.property(
    fc.array(entries, { minLength: 1, maxLength: 6 }), fc.nat(5), hashes, fc.maxSafeNat(),
    (list, before, hash, atMs) => {
      const block: LedgerBlock = { seq: before + 1, previous: before === 0 ? '' : hash, atMs, entries: list }
      const bytes = plain(sealBlock(block, gatewaySigner).bytes)
      const { gateway, hash: own, bytes: same, ...rest } = openBlock(bytes)
      assert.equal(rest, block)
      assert.equal([gateway, own, same], [gatewayPeer, sealBlock(block, gatewaySigner).hash, bytes])
    }
  ), { numRuns: 60 })
})

test('the largest block fits', () => {
  const large: LedgerEntry = {
    kind: 'receive', wallet: 'w'.repeat(64), amount: CREDITS_MAX, from: nodePeer, seq: Number.MAX_SAFE_INTEGER,
    block: sealed.hash, index: LEDGER_ENTRIES_MAX - 1
  }
  const block = sealBlock({
    seq: Number.MAX_SAFE_INTEGER, previous: sealed.hash, atMs: Number.MAX_SAFE_INTEGER,
    entries: Array.from({ length: LEDGER_ENTRIES_MAX }, () => large)
  }, gatewaySigner)
  assert.ok(block.bytes.byteLength <= LEDGER_BLOCK_BYTES_MAX)
  assert.is(openBlock(block.bytes).entries.length, LEDGER_ENTRIES_MAX)
})

test('two gateways that write the same have different hashes; two signatures of one block would not', () => {
  const [one, other] = [sealBlock(first, gatewaySigner), sealBlock(first, nodeSigner)]
  assert.is.not(one.hash, other.hash)
  assert.is(one.hash, sealed.hash)
})

function blockOf (changes: Record<string, unknown>, block: Record<string, unknown> = {}): Uint8Array {
  const bare = {
    kind: LedgerEntryKind.LEDGER_ENTRY_KIND_MINT, wallet, amount: 1, jobId: new Uint8Array(), gateway: new Uint8Array(),
    seq: 0, block: new Uint8Array(), index: 0, reason: 'faucet', transaction: new Uint8Array(),
    genesis: new Uint8Array()
  }
  const item = BlockCodec.encode({
    seq: 1, previous: new Uint8Array(), atMs: 0, entries: [{ ...bare, ...changes }], ...block
  })
  return SignedBatch.encode(signBatch('ledger', [item], gatewaySigner))
}

for (const [what, changes, block] of [
  ['no amount', { amount: 0 }], ['too large an amount', { amount: CREDITS_MAX + 1 }], ['no wallet', { wallet: '' }],
  ['a wallet with a space', { wallet: 'a b' }], ['a wallet that is too long', { wallet: 'w'.repeat(65) }],
  ['no reason', { reason: '' }], ['too long a reason', { reason: 'r'.repeat(101) }],
  ['a job that has nothing to do with it', { jobId: new Uint8Array(16) }],
  ['a gateway that has nothing to do with it', { gateway: new Uint8Array(32) }],
  ['a place that has nothing to do with it', { seq: 1 }],
  ['a mint from what nobody knows', { reason: 'deposit:x' }], ['a deposit of no transaction', { reason: 'deposit' }],
  ['a deposit of no cluster', { reason: 'deposit', transaction: new Uint8Array(64) }],
  ['a deposit of half a transaction', {
    reason: 'deposit', transaction: new Uint8Array(32), genesis: new Uint8Array(32)
  }],
  ['a transaction that has nothing to do with it', { transaction: new Uint8Array(64) }],
  ['a cluster that has nothing to do with it', { genesis: new Uint8Array(32) }],
  ['no kind', { kind: LedgerEntryKind.LEDGER_ENTRY_KIND_UNSPECIFIED }],
  ['a debit of no job', { kind: LedgerEntryKind.LEDGER_ENTRY_KIND_DEBIT, reason: '' }],
  ['a transfer to nobody', { kind: LedgerEntryKind.LEDGER_ENTRY_KIND_TRANSFER, reason: '' }],
  ['number 0', {}, { seq: 0 }], ['no entries', {}, { entries: [] }],
  ['a first block that follows another', {}, { previous: new Uint8Array(32) }],
  ['a second block that follows none', {}, { seq: 2 }]
] as Array<[string, Record<string, unknown>, Record<string, unknown>?]>) {
  test(`a signed block with ${what} is refused`, () => {
    assert.is(codeOf(() => openBlock(blockOf({}))), undefined)
    assert.is(codeOf(() => openBlock(blockOf(changes, block))), 'DCN_MESSAGE_MALFORMED')
  })
}

test('altered, oversized, unsigned and wrongly signed blocks are refused', () => {
  const bytes = plain(sealed.bytes)
  assert.is(codeOf(() => openBlock(new Uint8Array(LEDGER_BLOCK_BYTES_MAX + 1))), 'DCN_MESSAGE_TOO_LARGE')
  const forged = SignedBatch.decode(bytes)
  forged.signer = new Uint8Array(nodeSigner.publicKey)
  assert.is(codeOf(() => openBlock(SignedBatch.encode(forged))), 'DCN_MESSAGE_BAD_SIGNATURE')
  const elsewhere = signBatch('jobs', SignedBatch.decode(bytes).items, gatewaySigner)
  assert.is(codeOf(() => openBlock(SignedBatch.encode(elsewhere))), 'DCN_MESSAGE_BAD_SIGNATURE')
  fc.assert(fc.property(fc.nat(bytes.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    const altered = plain(bytes)
    altered[at] = altered[at]! ^ flip
    assert.ok(codeOf(() => openBlock(altered))?.startsWith('DCN_MESSAGE_'))
  }))
  const many = signBatch('ledger', [...SignedBatch.decode(bytes).items, new Uint8Array()], gatewaySigner)
  assert.is(codeOf(() => openBlock(SignedBatch.encode(many))), 'DCN_MESSAGE_MALFORMED')
  const [item] = SignedBatch.decode(bytes).items
  const crowded = joined(...Array.from({ length: LEDGER_ENTRIES_MAX + 1 }, () => bytesField(4, new Uint8Array())))
  const overfull = signBatch('ledger', [joined(item!, crowded)], gatewaySigner)
  assert.is(codeOf(() => openBlock(SignedBatch.encode(overfull))), 'DCN_MESSAGE_MALFORMED')
})

test('requests, answers and heads come back as they were', () => {
  for (const request of Object.values(requests)) {
    assert.equal(decodeLedgerRequest(encodeLedgerRequest(request)), request)
  }
  const bytes = plain(sealed.bytes)
  const answer = { blocks: [bytes], more: true, evidence: [{ one: bytes, other: new Uint8Array(3) }] }
  assert.equal(decodeLedgerAnswer(encodeLedgerAnswer(answer)), answer)
  assert.equal(decodeLedgerHead(encodeLedgerHead({ seq: 5, frozen: 2 })), { seq: 5, frozen: 2 })
  const rows = Array.from({ length: LEDGER_ROWS_MAX }, () => ({ ...mark, seq: Number.MAX_SAFE_INTEGER, frozen: true }))
  assert.ok(encodeLedgerRequest({ type: 'pull', rows, all: true }).byteLength <= LEDGER_REQUEST_BYTES_MAX)
})

test('hostile requests, answers and heads are refused by name, or mean something', () => {
  const part = hostileMessage(4, fc.constant(new Uint8Array()))
  fc.assert(fc.property(hostileMessage(5, hostileMessage(4, part)), bytes => {
    for (const decode of [decodeLedgerRequest, decodeLedgerAnswer, decodeLedgerHead]) {
      const code = codeOf(() => decode(bytes))
      assert.ok(code === undefined || code.startsWith('DCN_MESSAGE_'), code)
    }
  }))
  assert.is(codeOf(() => decodeLedgerRequest(new Uint8Array())), 'DCN_MESSAGE_MALFORMED')
  assert.is(codeOf(() => decodeLedgerHead(joined(uintField(1, 1), uintField(1, 2)))), 'DCN_MESSAGE_MALFORMED')
})

test.run()
