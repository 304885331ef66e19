/** A receipt file proves what it says, and with anything in it changed it proves nothing. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ReceiptFile } from '../../../../protocol/api/receipts.ts'
import { signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { USDC_MINT } from '../../../../protocol/core/limits.ts'
import { solanaAddressOf } from '../../../../protocol/core/peer-id.ts'
import { decodeReceipt, sealReceipt, signWork, type Work } from '../../../../protocol/receipts/receipt.ts'
import { receiptFileOf } from '../../../../protocol/receipts/receipt-file.ts'
import { verifyFile, verifyOnChain, type ChainFacts, type Report } from '../../../../protocol/receipts/verify.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { receiptNode, ReceiptMaker } from '../../../helpers/receipts.ts'
import { GENESIS, settledFiles } from '../../../helpers/settled-files.ts'

const test = suite('receipts/verify')

const gateway = signerFromSeed(new Uint8Array(32).fill(255))
const maker = new ReceiptMaker(gateway)
const NODES = [1, 2, 3].map(receiptNode)
const receipts = NODES.map(node => Array.from({ length: 5 }, () => maker.next(node)))
const files = settledFiles(gateway, receipts)
const FILE = files[1]![2]!
const SETTLEMENT = FILE.settlement!

const FACTS: ChainFacts = {
  genesis: GENESIS,
  mint: USDC_MINT,
  gatewayAddress: solanaAddressOf(gateway.publicKey),
  payment: {
    failed: undefined, memos: [SETTLEMENT.memo], signers: [solanaAddressOf(gateway.publicKey)],
    gainOf: owner => owner === SETTLEMENT.payee.payTo ? BigInt(SETTLEMENT.payee.sum) : 0n
  }
}

/** As an endpoint answers: only for the transaction that there is. */
function onChain (file: unknown, facts = FACTS): Report {
  const report = verifyFile(file)
  const isKnown = report.file?.settlement?.transaction === SETTLEMENT.transaction
  return verifyOnChain(report, { ...facts, payment: isKnown ? facts.payment : undefined })
}

const failing = ({ claims }: Report): string[] => claims.filter(({ holds }) => !holds).map(({ claim }) => claim)

test('every receipt of a settlement holds, from the file alone and on chain', () => {
  for (const file of files.flat()) assert.equal(failing(verifyFile(file)), [])
  const report = onChain(FILE)
  assert.ok(report.holds)
  assert.is(report.claims.length, 14)
  assert.ok(verifyFile(FILE).notProved.some(text => text.includes('transaction was not looked up')))
  assert.not.ok(report.notProved.some(text => text.includes('not looked up')))
})

test('one that is not settled yet holds, and says that it is not', () => {
  const report = verifyFile({ ...FILE, settlement: null })
  assert.ok(report.holds)
  assert.ok(report.notProved.some(text => text.includes('no settlement holds the receipt yet')))
})

/** Every way to change one value, remove it, or add one beside it. */
function * tampered (value: unknown, path: string): Generator<[path: string, value: unknown]> {
  if (typeof value === 'number') {
    const others = [value + 1, value - 1, -value, value + 0.5, String(value)]
    for (const other of others) if (other !== value) yield [path, other]
  } else if (typeof value === 'string') {
    for (const at of [0, value.length >> 1, value.length - 1]) {
      for (const char of ['1', 'a', 'A', '=']) {
        if (value[at] !== char) yield [path, value.slice(0, at) + char + value.slice(at + 1)]
      }
    }
    yield [path, value.toUpperCase() === value ? value.toLowerCase() : value.toUpperCase()]
    yield [path, `${value} `]
    yield [path, '']
  } else if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      for (const [below, other] of tampered(item, `${path}[${at}]`)) yield [below, value.with(at, other)]
      yield [`${path} without ${at}`, value.toSpliced(at, 1)]
    }
    yield [`${path} reversed`, value.toReversed()]
    yield [`${path} longer`, [...value as unknown[], value[0]]]
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      for (const [below, other] of tampered(item, `${path}.${name}`)) yield [below, { ...value, [name]: other }]
      yield [`${path} without ${name}`, Object.fromEntries(Object.entries(value).filter(([each]) => each !== name))]
    }
    yield [`${path} with more`, { ...value, more: 1 }]
  }
}

/** What only the chain can say; a file that lies there still proves the rest. */
const ON_CHAIN_ONLY = /^file\.settlement\.(genesis|mint|transaction)$/

test('with any one field changed, removed or added it is refused', () => {
  let times = 0
  for (const [path, other] of tampered(FILE, 'file')) {
    if (JSON.stringify(other) === JSON.stringify(FILE)) continue
    times++
    assert.not.ok(onChain(other).holds, `${path}: ${JSON.stringify(other)}`)
    if (!ON_CHAIN_ONLY.test(path)) assert.not.ok(verifyFile(other).holds, `from the file alone, ${path}`)
  }
  assert.ok(times > 500, `${times} changes`)
})

test('parts of other files do not fit', () => {
  const [other, far] = [files[1]![3]!, files[0]![2]!]
  const theirs = (from: ReceiptFile): Array<Partial<ReceiptFile>> => [
    { signature: from.signature }, { workSignature: from.workSignature }, { settlement: from.settlement },
    { settlement: { ...SETTLEMENT, path: from.settlement!.path } },
    { settlement: { ...SETTLEMENT, index: from.settlement!.index, path: from.settlement!.path } },
    { settlement: { ...SETTLEMENT, payee: from.settlement!.payee } },
    { workSignature: FILE.signature, signature: FILE.workSignature }
  ]
  for (const changes of [...theirs(other), ...theirs(far)]) {
    if (JSON.stringify({ ...FILE, ...changes }) === JSON.stringify(FILE)) continue
    const same = changes.settlement !== undefined && JSON.stringify(changes.settlement) === JSON.stringify(SETTLEMENT)
    if (!same) assert.not.ok(verifyFile({ ...FILE, ...changes }).holds, Object.keys(changes).join())
  }
})

test('what the gateway signs anew by itself is refused', () => {
  const receipt = decodeReceipt(receipts[1]![2]!)
  const { acceptedAtMs, workSignature, sequence, amount, owed, carry } = receipt
  const account = { sequence, amount, owed, carry }
  const forge = (changes: Partial<Work>, as = workSignature): ReceiptFile => receiptFileOf(
    sealReceipt({ work: { ...receipt, ...changes }, workSignature: as, account, acceptedAtMs }, gateway),
    { jobId: FILE.jobId, settlement: SETTLEMENT }
  )
  assert.equal(failing(verifyFile(forge({}))), [], 'the same again is the same')
  const outcomeId = 'ee'.repeat(32)
  const byGateway = failing(verifyFile(forge({ outcomeId })))
  assert.match(byGateway.join(), /says that it did this work.*receipt 3 of 5/)
  const byBoth = failing(verifyFile(forge({ outcomeId }, signWork({ ...receipt, outcomeId }, NODES[1]!))))
  assert.match(byBoth.join(), /^it is receipt 3 of 5/, 'not even with the node: the root was written before')
})

test('a receipt of another gateway is not one of this settlement', () => {
  const other = new ReceiptMaker(signerFromSeed(new Uint8Array(32).fill(254)))
  const theirs = receiptFileOf(other.next(NODES[1]!), { jobId: jobIdNo(1), settlement: SETTLEMENT })
  assert.match(failing(verifyFile(theirs)).join(), /^it is receipt/)
})

test('amounts that no price gives are refused, though both have signed', () => {
  const signed = new ReceiptMaker(gateway)
  const first = decodeReceipt(signed.next(NODES[0]!))
  const wrong = [
    { amount: 10, owed: 10, carry: 0 }, { amount: 9, owed: 10, carry: 9_000 }, { amount: 9, owed: 9, carry: 0 }
  ]
  for (const changes of wrong) {
    const { workSignature, acceptedAtMs } = first
    const bytes = sealReceipt({ work: first, workSignature, account: { ...first, ...changes }, acceptedAtMs }, gateway)
    const report = verifyFile(receiptFileOf(bytes, { jobId: jobIdNo(1), settlement: null }))
    assert.match(failing(report).join(), /are 11 less 10 %/, JSON.stringify(changes))
  }
})

test('the chain may say otherwise: failed, unsigned, another memo, less money, another cluster or mint', () => {
  const payment = FACTS.payment!
  const others: Array<[Partial<ChainFacts>, RegExp]> = [
    [{ payment: undefined }, /is final and did not fail/],
    [{ payment: { ...payment, failed: 'no' } }, /is final and did not fail/],
    [{ payment: { ...payment, signers: ['other'] } }, /the gateway signed it/],
    [{ payment: { ...payment, memos: ['dcn1:'] } }, /memo is the one/],
    [{ payment: { ...payment, gainOf: () => BigInt(SETTLEMENT.payee.sum) - 1n } }, /got 49 micro-USDC/],
    [{ genesis: USDC_MINT }, /the cluster is/],
    [{ mint: GENESIS }, /the money is/]
  ]
  for (const [changes, claim] of others) assert.match(failing(onChain(FILE, { ...FACTS, ...changes })).join(), claim)
  const more = onChain(FILE, { ...FACTS, payment: { ...payment, gainOf: () => 1_000n } })
  assert.ok(more.holds && more.notProved.some(text => text.includes('same wallet')))
})

test('what is no receipt file is refused in words', () => {
  for (const content of [undefined, null, 1, 'x', [], {}, { ...FILE, format: 'dcn-receipt/2' }]) {
    const report = verifyFile(content)
    assert.not.ok(report.holds)
    assert.is(report.claims.length, 1)
  }
})

test.run()
