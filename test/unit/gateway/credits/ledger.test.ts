/** Ledgers with real disks on a network that the test owns. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { StateBatch } from '../../../../gateway/store/state-store.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { rankForFaucet } from '../../../../protocol/credits/ledger-machine.ts'
import type { AuditView } from '../../../../protocol/api/credits.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { faultsOf, GENESIS, transactionNo } from '../../../helpers/ledger.ts'
import { LedgerNetwork, type LedgerDaemon } from '../../../helpers/ledger-network.ts'
import { until } from '../../../helpers/network.ts'

const test = suite('Ledger')

async function codeOf (doing: Promise<unknown>): Promise<string> {
  return await doing.then(() => 'done', (err: unknown) => isDcnError(err) ? err.code : String(err))
}

function assertSound (audit: AuditView): void {
  assert.equal(audit.faults, [])
  assert.equal([audit.ok, audit.difference], [true, 0])
}

const rightsAt = ({ ledger: { core } }: LedgerDaemon, wallet: string) => core.machine.book.rights(core.self, wallet)

test('a debit out of what is here asks nobody, and is one block', async () => {
  await using net = await LedgerNetwork.start(2)
  const [one] = net.daemons as [LedgerDaemon]
  await one.ledger.claimFaucet('w')
  const [asked, { seq }] = [net.requests.length, one.ledger.core.machine.book.mark(one.peer)]
  const payment = await one.ledger.reserve('w', 3)
  await one.state.commit(batch => {
    payment.debit(batch, [{ jobId: jobIdNo(1), amount: 1 }, { jobId: jobIdNo(2), amount: 2 }])
  })
  assert.is(net.requests.slice(asked).filter(({ from }) => from === one.peer).length, 0)
  assert.is(one.ledger.core.machine.book.mark(one.peer).seq, seq + 1)
})

test('a deposit is minted once, in one step with what else belongs to it, and is there after a restart', async () => {
  await using net = await LedgerNetwork.start(2)
  const [one] = net.daemons as [LedgerDaemon]
  const deposit = { wallet: 'w', amount: 100_000, transaction: transactionNo(1), genesis: GENESIS }
  const note = (text: string) => (batch: StateBatch) => { batch.put('note', utf8(text)) }
  const minted = await Promise.all(['a', 'b'].map(async text => await one.ledger.mintDeposit(deposit, note(text))))
  assert.equal(minted, [true, false])
  assert.equal(await one.state.get('note'), Buffer.from('a'), 'and nothing else is written the second time')
  assert.equal([one.ledger.hasDeposited('w'), one.ledger.hasDeposited('v')], [true, false])
  await net.stop(0)
  const again = await net.restart(0)
  assert.is(await again.ledger.mintDeposit(deposit), false)
  assert.equal(again.ledger.depositOf(deposit.transaction),
    { gateway: again.peer, transaction: deposit.transaction, wallet: 'w', amount: 100_000 })
  await until(() => net.daemons[1]!.ledger.hasDeposited('w'), 'the other has heard of it')
  assert.ok('jobId' in await net.pay(1, 'w', 60_000), 'it can be spent anywhere')
  assertSound(await again.audit('w'))
})

test('what was set aside and not taken can be spent again', async () => {
  await using net = await LedgerNetwork.start(1)
  const [one] = net.daemons as [LedgerDaemon]
  await one.ledger.claimFaucet('w')
  const payment = await one.ledger.reserve('w', 50)
  const waiting = net.pay(0, 'w', 50)
  payment.release()
  payment.release()
  assert.ok('jobId' in await waiting)
})

test('three gateways spend 50 credits with 120 calls: 50 are paid, 70 told at once that nothing is left', async () => {
  await using net = await LedgerNetwork.start(3)
  await net.daemons[0]!.ledger.claimFaucet('w')
  const startedAtMs = Date.now()
  const answers = await Promise.all(Array.from({ length: 120 }, async (_, no) =>
    await net.pay([0, 0, 1, 2][no % 4]!, 'w')))
  assert.is(answers.filter(answer => 'jobId' in answer).length, 50)
  assert.is(answers.filter(answer => 'code' in answer && answer.code === 'DCN_CREDITS_INSUFFICIENT').length, 70)
  assert.ok(Date.now() - startedAtMs < 2_500, 'nobody waits for what cannot come')
  for (const daemon of net.daemons) {
    const report = await daemon.audit('w')
    assertSound(report)
    assert.equal([report.minted, report.spent, report.held, report.inFlight], [50, 50, 0, 0])
  }
})

test('calls that cost more than any gateway holds are paid from all, as long as it is enough', async () => {
  await using net = await LedgerNetwork.start(3)
  await net.daemons[0]!.ledger.claimFaucet('w')
  const answers = await Promise.all(Array.from({ length: 9 }, async (_, no) => await net.pay(no % 3, 'w', 20)))
  assert.is(answers.filter(answer => 'jobId' in answer).length, 2)
  assert.ok('jobId' in await net.pay(1, 'w', 10), 'and the rest is not lost')
  assert.equal(await net.pay(2, 'w', 1), { code: 'DCN_CREDITS_INSUFFICIENT' })
  assertSound(await net.daemons[2]!.audit())
})

test('callers who wait for one wallet share the asking', async () => {
  await using net = await LedgerNetwork.start(2)
  const [one, other] = net.daemons as [LedgerDaemon, LedgerDaemon]
  await one.ledger.claimFaucet('w')
  const here = rightsAt(other, 'w')
  net.requests.length = 0
  const answers = await Promise.all(Array.from({ length: here + 20 }, async () => await net.pay(1, 'w')))
  assert.ok(answers.every(answer => 'jobId' in answer))
  const asks = net.requests.filter(({ from, request }) => from === other.peer && request.type === 'ask')
  assert.ok(asks.length <= 4, `${asks.length} questions for 20 callers`)
})

test('a call just after credits were made elsewhere is never told that there are none', async () => {
  await using net = await LedgerNetwork.start(3)
  for (let no = 0; no < 15; no++) {
    const wallet = `fresh-${no}`
    // One of those who wait has asked the others before there is anything.
    const early = net.pay(2, wallet, 50)
    await net.daemons[no % 2]!.ledger.claimFaucet(wallet)
    const late = await net.pay(2, wallet, 50)
    assert.is([await early, late].filter(answer => 'jobId' in answer).length, 1, wallet)
  }
})

test('credits at a gateway that does not answer: refused when the time is over, saying how many', async () => {
  await using net = await LedgerNetwork.start(2)
  const [one, other] = net.daemons as [LedgerDaemon, LedgerDaemon]
  await one.ledger.claimFaucet('w')
  net.dead.add(one.peer)
  net.unheard.add(one.peer)
  const here = rightsAt(other, 'w')
  assert.ok(here > 0 && here < 50)
  const err: unknown = await other.ledger.reserve('w', here + 1).then(() => undefined, (err: unknown) => err)
  assert.ok(isDcnError(err) && err.code === 'DCN_CREDITS_INSUFFICIENT')
  assert.equal([err.context.balance, err.context.spendable, err.context.price], [50, here, here + 1])
  assert.ok('jobId' in await net.pay(1, 'w', here), 'what is here can be spent')
  const waiting = net.pay(1, 'w', 50 - here)
  net.dead.delete(one.peer)
  assert.ok('jobId' in await waiting, 'and what comes back in time is found')
})

test('free credits are given once, by whichever gateway, however many are asked at once', async () => {
  await using net = await LedgerNetwork.start(4)
  const answers = await Promise.all(Array.from({ length: 12 }, async (_, no) =>
    await codeOf(net.daemons[no % 4]!.ledger.claimFaucet('w'))))
  assert.equal(answers.filter(answer => answer === 'done').length, 1)
  assert.equal(answers.filter(answer => answer === 'DCN_FAUCET_CLAIMED').length, 11)
  for (const { ledger } of net.daemons) assert.is((await ledger.balance('w')).balance, 50)
})

test('free credits are at three gateways, one of them the one that was asked, when the answer comes', async () => {
  await using net = await LedgerNetwork.start(5)
  for (const [no, daemon] of net.daemons.entries()) {
    const wallet = `w${no}`
    await daemon.ledger.claimFaucet(wallet)
    const held = net.daemons.map(each => rightsAt(each, wallet))
    assert.is(held.filter(rights => rights > 0).length, 3, held.join())
    assert.ok(held[no]! > 0)
    assert.is(held.reduce((sum, rights) => sum + rights), 50)
  }
})

test('where the gateway that should give them is gone, the next one does', async () => {
  await using net = await LedgerNetwork.start(3)
  const [home, ...others] = rankForFaucet('w', net.daemons.map(({ peer }) => peer))
  net.dead.add(home!)
  const asked = net.daemons.find(({ peer }) => peer === others[1])!
  assert.is((await asked.ledger.claimFaucet('w')).balance, 50)
  assert.ok(asked.ledger.core.machine.book.faucetGivers('w').includes(others[0]!))
})

test('a faucet given on both sides of a parting is withdrawn at one, and nothing goes below zero', async () => {
  await using net = await LedgerNetwork.start(2)
  const [one] = net.daemons as [LedgerDaemon]
  net.islands.set(one.peer, 'island')
  for (const { ledger } of net.daemons) assert.is((await ledger.claimFaucet('w')).balance, 50)
  for (const no of [0, 1]) assert.ok('jobId' in await net.pay(no, 'w', 10))
  net.islands.clear()
  const isWithdrawn = ({ ledger }: LedgerDaemon) => ledger.core.machine.book.sums('w').burnt === 40
  await until(() => net.daemons.every(isWithdrawn), 'one is withdrawn')
  for (const daemon of net.daemons) {
    const report = await daemon.audit()
    assertSound(report)
    assert.equal([report.minted, report.spent, report.burnt, report.held], [100, 20, 40, 40])
  }
})

test('faucet off', async () => {
  await using net = await LedgerNetwork.start(1, { faucetCredits: 0 })
  assert.is(await codeOf(net.daemons[0]!.ledger.claimFaucet('w')), 'DCN_FAUCET_OFF')
})

test('a restart finds every credit; what others know is taken up', async () => {
  await using net = await LedgerNetwork.start(2)
  await net.daemons[0]!.ledger.claimFaucet('w')
  assert.ok('jobId' in await net.pay(0, 'w', 5))
  await net.stop(0)
  assert.ok('jobId' in await net.pay(1, 'w', 5))
  const again = await net.restart(0)
  assert.equal(faultsOf(again.ledger.core.machine), [])
  assert.is((await again.ledger.balance('w')).balance, 40)
  assert.ok('jobId' in await net.pay(0, 'w', 40))
  assertSound(await again.audit())
})

test('a disk of long ago that is put back does not make a gateway write a number twice', async () => {
  await using net = await LedgerNetwork.start(2)
  await net.daemons[0]!.ledger.claimFaucet('w')
  await net.stop(0)
  await net.backup(0)
  await net.restart(0)
  for (let no = 0; no < 5; no++) assert.ok('jobId' in await net.pay(0, 'w'))
  const { seq } = net.daemons[0]!.ledger.core.machine.book.mark(net.daemons[0]!.peer)
  const knows = () => net.daemons[1]!.ledger.core.machine.book.mark(net.daemons[0]!.peer).seq
  await until(() => knows() === seq, 'the other has heard of it')
  await net.stop(0)
  await net.restore(0)
  const restored = await net.restart(0)
  const { ledger, peer } = restored
  assert.is(ledger.core.machine.book.mark(peer).seq, seq)
  assert.ok('jobId' in await net.pay(0, 'w', 45))
  assertSound(await restored.audit())
  await until(() => knows() > seq, 'the other follows')
  assertSound(await net.daemons[1]!.audit())
})

test('a refund of a job that ends while its gateway still asks the others is not lost', async () => {
  await using net = await LedgerNetwork.start(1)
  await net.daemons[0]!.ledger.claimFaucet('w')
  const paid = await net.pay(0, 'w', 20)
  assert.ok('jobId' in paid)
  await net.stop(0)
  const starting = await net.add(0)
  assert.is(starting.ledger.caughtUp, false)
  // The end of the job is stored, and the process dies before the ledger has begun.
  await starting.state.commit(batch => {
    assert.is(starting.ledger.refund(batch, { wallet: 'w', amount: 20, jobId: paid.jobId }), true)
  })
  await net.stop(0)
  const later = await net.restart(0)
  await until(async () => (await later.ledger.balance('w')).balance === 50, 'it is back')
  assertSound(await later.audit())
  await net.stop(0)
  assert.is((await (await net.restart(0)).ledger.balance('w')).balance, 50, 'once')
})

test('more than was taken is not given back', async () => {
  await using net = await LedgerNetwork.start(1)
  const [{ ledger, state }] = net.daemons as [LedgerDaemon]
  await ledger.claimFaucet('w')
  await state.commit(batch => {
    assert.is(ledger.refund(batch, { wallet: 'w', amount: 1, jobId: jobIdNo(1) }), false)
  })
})

test('a newcomer takes up rows that wait for each other', async () => {
  await using net = await LedgerNetwork.start(2)
  const wallets = Array.from({ length: 20 }, (_, no) => `w${no}`)
  for (const [no, wallet] of wallets.entries()) await net.daemons[no % 2]!.ledger.claimFaucet(wallet)
  for (let round = 0; round < 8; round++) {
    // To and fro: each row receives what the other has just sent.
    await Promise.all(wallets.map(async (wallet, no) => {
      const at = (round + no) % 2
      const all = rightsAt(net.daemons[at]!, wallet)
      assert.ok('jobId' in await net.pay(at, wallet, Math.min(all + 2, 4)))
    }))
  }
  const newcomer = await net.add(2)
  await until(() => newcomer.ledger.caughtUp, 'it has caught up')
  for (const { peer, ledger } of net.daemons.slice(0, 2)) {
    assert.equal(newcomer.ledger.core.machine.book.mark(peer), ledger.core.machine.book.mark(peer))
  }
  assertSound(await newcomer.audit())
})

test.run()
