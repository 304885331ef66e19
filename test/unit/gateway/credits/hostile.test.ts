/** Gateways that lie: what they sign and send must not make credits, nor bring honest rows down. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signBatch } from '../../../../protocol/wire/envelope.ts'
import type { LedgerEntry, OpenedBlock } from '../../../../protocol/wire/ledger.ts'
import { encodeLedgerAnswer, type LedgerAnswer } from '../../../../protocol/wire/ledger-requests.ts'
import { SignedBatch } from '../../../../protocol/wire/messages.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { depositEntry, faultsOf, HandRow, ledgerPeer, ledgerSigner } from '../../../helpers/ledger.ts'
import { LedgerNetwork, type LedgerDaemon } from '../../../helpers/ledger-network.ts'
import { until } from '../../../helpers/network.ts'

const CHEAT = ledgerPeer(9)
const newRow = () => new HandRow(ledgerSigner(9))
const mint: LedgerEntry = { kind: 'mint', wallet: 'v', amount: 50, reason: 'faucet' }
const send = (to: string, amount = 50): LedgerEntry => ({ kind: 'transfer', wallet: 'v', amount, to })

const test = suite('hostile gateways')

/** The cheat answers each gateway with the blocks that are for it, whatever it asks. */
function playCheat (net: LedgerNetwork, blocksFor: (asker: string) => OpenedBlock[]): void {
  net.play(CHEAT, async (request, from) => {
    const blocks = blocksFor(from)
    const place = request.type === 'find' ? request : undefined
    const answered = place === undefined ? blocks : blocks.filter(({ seq, hash }) =>
      seq === place.seq && (place.block === '' || hash === place.block))
    return encodeLedgerAnswer({ blocks: answered.map(({ bytes }) => bytes), more: false, evidence: [] })
  })
}

async function forkedNetwork (): Promise<LedgerNetwork> {
  const net = await LedgerNetwork.start(2)
  const [one, other] = net.daemons as [LedgerDaemon, LedgerDaemon]
  const chains = [one, other].map(({ peer }) => [newRow().block([mint, send(peer)])])
  // While they do not hear of each other, each takes what it is shown.
  net.islands.set(one.peer, 'island')
  playCheat(net, asker => chains[asker === one.peer ? 0 : 1]!)
  net.islands.set(CHEAT, 'island')
  assert.ok(await one.ledger.peers.pull(CHEAT))
  net.islands.delete(CHEAT)
  assert.ok(await other.ledger.peers.pull(CHEAT))
  return net
}

/** They hear of each other again, and see both blocks. */
async function meet (net: LedgerNetwork): Promise<void> {
  net.islands.clear()
  await until(async () => {
    for (const { ledger } of net.daemons) await ledger.peers.pullFromAll(1_000)
    return net.daemons.every(isFrozenAt)
  }, 'both have seen both blocks')
}

const isFrozenAt = ({ ledger }: LedgerDaemon) => ledger.core.machine.book.isFrozen(CHEAT)

test('who sends the same credits twice is caught and frozen, and its victims are still believed', async () => {
  await using net = await forkedNetwork()
  const [one, other] = net.daemons as [LedgerDaemon, LedgerDaemon]
  for (const { ledger } of net.daemons) assert.is(ledger.core.machine.free('v'), 50, 'each was shown 50')
  await meet(net)
  assert.ok('jobId' in await net.pay(0, 'v', 50), '50 were made, and can be spent')
  const { seq } = one.ledger.core.machine.book.mark(one.peer)
  await until(() => other.ledger.core.machine.book.mark(one.peer).seq >= seq, 'the row of the one is followed')
  assert.equal(await net.pay(1, 'v', 1), { code: 'DCN_CREDITS_INSUFFICIENT' }, 'but not once more')
  for (const daemon of net.daemons) {
    const report = await daemon.audit('v')
    assert.equal([report.ok, report.minted, report.spent, report.difference], [false, 50, 50, -50])
    assert.equal(report.gateways.filter(({ frozen }) => frozen).map(({ gateway }) => gateway), [CHEAT])
    assert.equal(report.faults, [`${CHEAT} signed two blocks of one number: what it holds is frozen`])
  }
  await one.ledger.claimFaucet('w')
  assert.ok('jobId' in await net.pay(1, 'w', 50), 'everybody else carries on')
})

test('a newcomer learns who is frozen, and follows the rows of the others all the same', async () => {
  await using net = await forkedNetwork()
  await meet(net)
  net.dead.add(CHEAT)
  net.unheard.add(CHEAT)
  const newcomer = await net.add(2)
  await until(() => newcomer.ledger.caughtUp, 'it has caught up')
  assert.ok(isFrozenAt(newcomer))
  for (const { peer, ledger } of net.daemons.slice(0, 2)) {
    await until(() => newcomer.ledger.core.machine.book.mark(peer).seq === ledger.core.machine.book.mark(peer).seq,
      'their rows are known')
  }
  await net.stop(2)
  const again = await net.restart(2)
  assert.ok(isFrozenAt(again), 'after a restart too')
})

test('a gateway that says that it gave free credits, and did not, is passed over', async () => {
  await using net = await LedgerNetwork.start(2)
  playCheat(net, () => [])
  for (let no = 0; no < 8; no++) {
    await net.daemons[no % 2]!.ledger.claimFaucet(`w${no}`)
    assert.ok('jobId' in await net.pay(0, `w${no}`, 30))
  }
})

test('a frozen gateway is given nothing', async () => {
  await using net = await forkedNetwork()
  await meet(net)
  const [one] = net.daemons as [LedgerDaemon]
  await one.ledger.claimFaucet('w')
  const { machine } = one.ledger.core
  assert.is(machine.grant('w', 5, CHEAT, 0), 0)
})

test('a peer that is no gateway is given nothing either', async () => {
  await using net = await LedgerNetwork.start(1)
  const [{ peer, ledger }] = net.daemons as [LedgerDaemon]
  await ledger.claimFaucet('w')
  await net.ask(CHEAT, peer, { type: 'ask', wallet: 'w', need: 50, seq: 0 })
  await net.ask(CHEAT, peer, { type: 'claim', wallet: 'v', seq: 0 })
  assert.equal(['w', 'v'].map(wallet => ledger.core.machine.free(wallet)), [50, 50])
  playCheat(net, () => [])
  const { blocks } = await net.ask(CHEAT, peer, { type: 'ask', wallet: 'w', need: 10, seq: 0 })
  assert.equal([blocks.length, ledger.core.machine.free('w')], [3, 20], 'a gateway is')
})

for (const [what, entries] of [
  ['spends what it has not', [mint, { kind: 'debit', wallet: 'v', amount: 51, jobId: jobIdNo(1) }]],
  ['receives what nobody sent', [{
    kind: 'receive', wallet: 'v', amount: 50, from: ledgerPeer(1), seq: 1, block: '00'.repeat(32), index: 0
  }]],
  ['mints one payment twice', [depositEntry(500, 1, 'v'), depositEntry(500, 1, 'v')]]
] as Array<[string, LedgerEntry[]]>) {
  test(`a row that ${what} is not followed, and pays nobody`, async () => {
    await using net = await LedgerNetwork.start(2)
    const [one] = net.daemons as [LedgerDaemon]
    await one.ledger.claimFaucet('honest')
    const blocks = [newRow().block([...entries, ...entries[0]?.wallet === 'v' ? [send(one.peer, 50)] : []])]
    playCheat(net, () => blocks)
    await one.ledger.peers.pull(CHEAT)
    const { book } = one.ledger.core.machine
    assert.equal([book.mark(CHEAT).seq, book.balance('v'), one.ledger.core.machine.free('v')], [0, 0, 0])
    assert.equal(faultsOf(one.ledger.core.machine), [])
    assert.ok('jobId' in await net.pay(0, 'honest', 50))
  })
}

test('answers that are garbage, altered, signed by another or out of nowhere change nothing', async () => {
  await using net = await LedgerNetwork.start(2)
  const [one, other] = net.daemons as [LedgerDaemon, LedgerDaemon]
  await one.ledger.claimFaucet('w')
  await until(() => other.ledger.core.machine.book.mark(one.peer).seq > 0, 'it is known')
  const before = one.ledger.core.machine.book.marks()
  const row = newRow()
  const sound = row.block([mint])
  const forged = SignedBatch.decode(sound.bytes)
  forged.signer = new Uint8Array(ledgerSigner(1).publicKey)
  const altered = new Uint8Array(sound.bytes)
  altered[20] = altered[20]! ^ 1
  const elsewhere = SignedBatch.encode(signBatch('jobs', SignedBatch.decode(sound.bytes).items, ledgerSigner(9)))
  const gap = row.block([mint], { seq: 7 })
  const evil: LedgerAnswer = {
    blocks: [new Uint8Array([1, 2, 3]), SignedBatch.encode(forged), altered, elsewhere, gap.bytes],
    more: true,
    evidence: [{ one: sound.bytes, other: sound.bytes }, { one: new Uint8Array(), other: altered }]
  }
  net.play(CHEAT, async () => encodeLedgerAnswer(evil))
  await one.ledger.peers.pull(CHEAT)
  await one.ledger.peers.ask(CHEAT, 'w', 5)
  assert.equal(one.ledger.core.machine.book.marks(), before)
  net.play(CHEAT, async () => new Uint8Array(100).fill(255))
  assert.is(await one.ledger.peers.pull(CHEAT), false)
  assert.ok('jobId' in await net.pay(0, 'w', 50))
})

test.run()
