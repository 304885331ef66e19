import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LedgerMachine, rankForFaucet } from '../../../../protocol/credits/ledger-machine.ts'
import { LEDGER_ENTRIES_MAX, openBlock } from '../../../../protocol/wire/ledger.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import {
  faultsOf, GENESIS, HandRow, LedgerGateway, ledgerPeer, ledgerSigner, transactionNo
} from '../../../helpers/ledger.ts'

const test = suite('LedgerMachine')

function pair (): [LedgerGateway, LedgerGateway] {
  return [new LedgerGateway(1), new LedgerGateway(2)]
}

/** Writes at `from`, and tells `to`. */
function pass (from: LedgerGateway, to: LedgerGateway): void {
  for (const block of from.commit()) assert.is(to.machine.ingest(block).type, 'applied')
}

test('nothing is written before the row was asked for', () => {
  const { self } = new LedgerGateway(1)
  const machine = new LedgerMachine({ self })
  assert.is(machine.giveFaucet('w', 50, []), false)
  machine.begin()
  assert.is(machine.giveFaucet('w', 50, []), true)
  assert.is(machine.free('w'), 50)
})

test('reserved credits are not free, and come back or are taken', () => {
  const [{ machine }] = pair()
  machine.giveFaucet('w', 50, [])
  assert.equal([machine.reserve('w', 30), machine.reserve('w', 21), machine.free('w')], [true, false, 20])
  machine.release('w', 10)
  assert.is(machine.debit('w', 20, jobIdNo(1)), true)
  assert.equal([machine.free('w'), machine.reserved('w'), machine.book.balance('w')], [30, 0, 30])
  assert.equal([machine.refund('w', 21, jobIdNo(1)), machine.refund('w', 20, jobIdNo(1))], [false, true])
  assert.is(machine.free('w'), 50)
})

test('a deposit is minted once, by a row that may be written, and can be spent at once', () => {
  const [one, two] = pair()
  const deposit = { wallet: 'w', amount: 100, transaction: transactionNo(1), genesis: GENESIS }
  assert.is(new LedgerMachine({ self: one.self }).mintDeposit(deposit), false, 'not before the row was asked for')
  assert.equal([one.machine.mintDeposit(deposit), one.machine.mintDeposit(deposit)], [true, false])
  assert.is(one.machine.mintDeposit({ ...deposit, wallet: 'v' }), false)
  assert.equal([one.machine.free('w'), one.machine.free('v')], [100, 0])
  one.crash()
  one.machine.begin()
  assert.is(one.machine.mintDeposit(deposit), true, 'what was not written did not happen')
  pass(one, two)
  one.crash()
  one.machine.begin()
  assert.is(one.machine.mintDeposit(deposit), false)
  assert.equal([two.machine.book.deposit(deposit.transaction)?.gateway, two.machine.book.balance('w')], [one.self, 100])
})

test('a step is one block, and one of many entries is several', () => {
  const [gateway] = pair()
  gateway.machine.giveFaucet('w', 5_000, [])
  gateway.machine.reserve('w', 2_500)
  for (let no = 0; no < 2_500; no++) gateway.machine.debit('w', 1, jobIdNo(no))
  const blocks = gateway.commit()
  assert.equal(blocks.map(({ entries }) => entries.length), [LEDGER_ENTRIES_MAX, LEDGER_ENTRIES_MAX, 501])
  assert.equal(blocks.map(({ bytes }) => openBlock(bytes).hash), blocks.map(({ hash }) => hash))
  assert.equal(gateway.commit(), [])
})

test('free credits are spread, the remainder to the first, and given once', () => {
  const [one, two] = pair()
  const third = ledgerPeer(3)
  assert.is(one.machine.giveFaucet('w', 50, [two.self, third]), true)
  assert.is(one.machine.giveFaucet('w', 50, []), false)
  pass(one, two)
  assert.equal([one.machine.free('w'), two.machine.free('w')], [16, 18])
  assert.is(two.machine.giveFaucet('w', 50, []), false)
  assert.equal([two.machine.spendable('w', [one.self, two.self]), two.machine.spendable('w', [two.self])], [34, 18])
  assert.is(two.machine.spendable('w', [one.self, two.self, third]), 50)
  assert.is(one.machine.giveFaucet('tiny', 1, [two.self, third]), true)
  assert.equal([one.machine.free('tiny'), one.machine.book.holding(one.self, 'tiny').sent], [0, 1])
})

test('a grant is what is needed and half of the rest, of what is free', () => {
  const [one, two] = pair()
  one.machine.giveFaucet('w', 50, [])
  one.machine.reserve('w', 10)
  assert.is(one.machine.grant('w', 10, two.self, 0), 25)
  assert.is(one.machine.grant('w', 100, two.self, 0), 15)
  assert.is(one.machine.grant('w', 1, two.self, 0), 0)
  assert.is(one.machine.grant('w', 1, one.self, 0), 0)
  pass(one, two)
  assert.equal([two.machine.free('w'), faultsOf(one.machine), faultsOf(two.machine)], [40, [], []])
})

test('of two gateways with callers waiting, one keeps what it has', () => {
  const gateways = pair()
  for (const { machine } of gateways) machine.giveFaucet('w', 5, [])
  const [first, second] = rankForFaucet('w', gateways.map(({ self }) => self))
    .map(peer => gateways.find(({ self }) => self === peer)!)
  assert.is(first!.machine.grant('w', 7, second!.self, 7), 0)
  assert.is(second!.machine.grant('w', 7, first!.self, 7), 5)
})

test('of two faucets one is withdrawn, as far as it is still there, and by one gateway only', () => {
  const gateways = pair()
  for (const { machine } of gateways) {
    machine.giveFaucet('w', 50, [])
    machine.reserve('w', 20)
    machine.debit('w', 20, jobIdNo(1))
    machine.reserve('w', 5)
  }
  const blocks = gateways.map(gateway => gateway.commit())
  for (const [at, { machine }] of gateways.entries()) for (const block of blocks[1 - at]!) machine.ingest(block)
  const burnt = gateways.map(({ self, machine }) => machine.book.holding(self, 'w').burnt).sort()
  assert.equal(burnt, [0, 25])
  const loser = gateways.find(({ self, machine }) => machine.book.holding(self, 'w').burnt > 0)!
  assert.is(loser.self, rankForFaucet('w', gateways.map(({ self }) => self))[1])
  assert.equal(gateways.map(({ machine }) => faultsOf(machine)), [[], []])
})

test('a frozen row gets nothing, and nothing is taken from it', () => {
  const gateway = new LedgerGateway(1)
  const { machine } = gateway
  machine.giveFaucet('w', 50, [])
  const cheat = new HandRow(ledgerSigner(2))
  const one = cheat.block([{ kind: 'mint', wallet: 'v', amount: 50, reason: 'faucet' }])
  machine.ingest(one)
  const twin = new HandRow(ledgerSigner(2)).block([{ kind: 'mint', wallet: 'u', amount: 50, reason: 'faucet' }])
  assert.is(machine.ingest(twin).type, 'conflict')
  assert.is(machine.book.convict(one, twin), true)
  assert.is(machine.grant('w', 1, one.gateway, 0), 0)
  machine.ingest(cheat.block([{ kind: 'transfer', wallet: 'v', amount: 5, to: gateway.self }]))
  assert.is(machine.free('v'), 0)
  assert.is(machine.spendable('v', [gateway.self, one.gateway]), 0)
  assert.equal(faultsOf(machine), [])
})

test('rights out of a forked row cannot be spent beyond what was ever made', () => {
  const gateway = new LedgerGateway(1)
  const { machine } = gateway
  const cheat = () => new HandRow(ledgerSigner(2))
  const give = (amount: number) => cheat().block([
    { kind: 'mint', wallet: 'v', amount: 50, reason: 'faucet' },
    { kind: 'transfer', wallet: 'v', amount, to: gateway.self }
  ])
  const [one, other] = [give(50), give(40)]
  machine.ingest(one)
  machine.book.convict(one, other)
  // A restart, with the block of the other chain received by an earlier life.
  machine.book.addFork(other)
  assert.is(machine.book.append(gateway.self, {
    kind: 'receive', wallet: 'v', amount: 40, from: other.gateway, seq: 1, block: other.hash, index: 1
  }), undefined)
  assert.is(machine.book.rights(gateway.self, 'v'), 90)
  assert.is(machine.free('v'), 50)
})

test('a gateway that finds its own two blocks stops writing', () => {
  const [one, two] = pair()
  one.machine.giveFaucet('w', 50, [])
  const [block] = one.commit()
  const twin = new HandRow(one.signer).block([{ kind: 'mint', wallet: 'w', amount: 49, reason: 'faucet' }])
  assert.is(one.machine.book.convict(block!, twin), true)
  assert.equal([one.machine.writes, one.machine.free('w'), one.machine.grant('w', 1, two.self, 0)], [false, 0, 0])
})

test('a row that is longer elsewhere is taken up before more is written', () => {
  const [one, two] = pair()
  const backup = one.disk.copy()
  one.machine.giveFaucet('w', 50, [two.self])
  pass(one, two)
  two.commit()
  one.disk = backup
  one.crash()
  for (const block of two.disk.row(one.self)) assert.is(one.machine.ingest(block).type, 'applied')
  one.machine.begin()
  assert.equal([one.machine.free('w'), one.machine.book.mark(one.self).seq], [25, 1])
  one.machine.reserve('w', 1)
  one.machine.debit('w', 1, jobIdNo(1))
  pass(one, two)
})

test.run()
