/** The audit must find what the book would never take: it is there for the day on which the book is wrong. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Audit } from '../../../../protocol/credits/audit.ts'
import type { LedgerEntry, OpenedBlock } from '../../../../protocol/wire/ledger.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { depositEntry, HandRow, ledgerPeer, ledgerSigner } from '../../../helpers/ledger.ts'

const [A, B] = [ledgerPeer(1), ledgerPeer(2)] as const
const mint = (amount = 50, wallet = 'w'): LedgerEntry => ({ kind: 'mint', wallet, amount, reason: 'faucet' })
const debit = (amount: number, job = 1): LedgerEntry => ({ kind: 'debit', wallet: 'w', amount, jobId: jobIdNo(job) })
const refund = (amount: number, job = 1): LedgerEntry => ({ kind: 'refund', wallet: 'w', amount, jobId: jobIdNo(job) })
const send = (amount: number): LedgerEntry => ({ kind: 'transfer', wallet: 'w', amount, to: B })
const burn = (amount: number): LedgerEntry => ({ kind: 'burn', wallet: 'w', amount, reason: 'test' })
const receive = (block: OpenedBlock, index: number, amount: number): LedgerEntry =>
  ({ kind: 'receive', wallet: 'w', amount, from: block.gateway, seq: block.seq, block: block.hash, index })

const mark = (row: HandRow, gateway: string, frozen = false) => ({ gateway, seq: row.seq, head: row.head, frozen })

function audited (blocks: OpenedBlock[], forks: OpenedBlock[] = []): Audit {
  const audit = new Audit()
  for (const block of blocks) audit.add(block)
  for (const fork of forks) audit.addFork(fork)
  audit.close()
  return audit
}

const test = suite('Audit')

test('minted is spent, burnt, held or in flight, by wallet and in all', () => {
  const [a, b] = [new HandRow(ledgerSigner(1)), new HandRow(ledgerSigner(2))]
  const first = a.block([mint(), mint(7, 'v'), send(20), send(5), debit(10), refund(4)])
  const blocks = [first, b.block([receive(first, 2, 20), debit(3, 2), burn(1)])]
  const report = audited(blocks).report([mark(a, A), mark(b, B)])
  assert.equal(report.wallets, [
    { wallet: 'w', minted: 50, spent: 9, burnt: 1, held: 35, inFlight: 5, difference: 0 },
    { wallet: 'v', minted: 7, spent: 0, burnt: 0, held: 7, inFlight: 0, difference: 0 }
  ])
  assert.equal([report.minted, report.held, report.difference, report.ok, report.faults], [57, 42, 0, true, []])
  assert.equal(report.gateways.map(({ held }) => held), [26, 16])
  const one = audited(blocks).report([mark(a, A), mark(b, B)], 'v')
  assert.equal([one.minted, one.held, one.wallets.length, one.gateways.map(({ held }) => held)], [7, 7, 1, [7, 0]])
})

test('deposits count as minted', () => {
  const a = new HandRow(ledgerSigner(1))
  const report = audited([a.block([depositEntry(90, 1), depositEntry(10, 2)]), a.block([debit(1)])]).report([])
  assert.equal([report.minted, report.held, report.ok], [100, 99, true])
})

test('it is all the same in which order the rows are read', () => {
  const [a, b] = [new HandRow(ledgerSigner(1)), new HandRow(ledgerSigner(2))]
  const first = a.block([mint(), send(20)])
  const second = b.block([receive(first, 1, 20)])
  assert.is(audited([second, first]).report([]).ok, true)
})

for (const [what, make, fault] of [
  ['a receive of nothing', (a, b) => {
    const first = a.block([mint()])
    return [first, b.block([receive(first, 0, 5)])]
  }, 'receives what was not sent'],
  ['a receive of another amount', (a, b) => {
    const first = a.block([mint(), send(4)])
    return [first, b.block([receive(first, 1, 5)])]
  }, 'receives what was not sent'],
  ['a transfer received twice', (a, b) => {
    const first = a.block([mint(), send(4)])
    return [first, b.block([receive(first, 1, 4)]), b.block([receive(first, 1, 4)])]
  }, 'receives what was received before'],
  ['a job that gives back what another took', a => [a.block([mint(), debit(5, 1), refund(5, 2)])], 'than it took'],
  ['spending beyond what is held', a => [a.block([mint(), debit(51)])], 'spends more than it holds'],
  ['a transaction that is minted twice', a => [a.block([depositEntry(5, 1)]), a.block([depositEntry(5, 1)])],
    'twice'],
  ['a block that is missing', a => [a.block([mint()]), a.block([debit(1)]), a.block([debit(1)])].toSpliced(1, 1),
    'does not follow'],
  ['a block that follows another', a => [a.block([mint()]), a.block([debit(1)], { previous: '00'.repeat(32) })],
    'does not follow']
] as Array<[string, (a: HandRow, b: HandRow) => OpenedBlock[], string]>) {
  test(`${what} is found`, () => {
    const { ok, faults } = audited(make(new HandRow(ledgerSigner(1)), new HandRow(ledgerSigner(2)))).report([])
    assert.is(ok, false)
    assert.ok(faults.some(each => each.includes(fault)), faults.join('; '))
  })
}

test('a wallet that has too little does not hide behind one that has too much', () => {
  const [a, b] = [new HandRow(ledgerSigner(1)), new HandRow(ledgerSigner(2))]
  const first = a.block([mint()])
  const report = audited([first, b.block([receive(first, 0, 5)])]).report([])
  assert.is(report.wallets[0]?.difference, -5)
})

test('what was received out of a fork shows as a difference, and its row as frozen', () => {
  const [a, b] = [new HandRow(ledgerSigner(1)), new HandRow(ledgerSigner(2))]
  const first = a.block([mint()])
  const fork = new HandRow(ledgerSigner(1)).block([mint(), send(50)])
  const report = audited([first, b.block([receive(fork, 1, 50)])], [fork]).report([mark(a, A, true), mark(b, B)])
  assert.equal([report.difference, report.ok, report.faults.length], [-50, false, 1])
  assert.match(report.faults[0]!, 'signed two blocks of one number')
})

test.run()
