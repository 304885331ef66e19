/** Promise 1 under any interleaving: a network of ledgers whose messages and disks the test owns. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ingestAll } from '../../../../protocol/credits/ingest-all.ts'
import { LedgerMachine } from '../../../../protocol/credits/ledger-machine.ts'
import type { OpenedBlock } from '../../../../protocol/wire/ledger.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { faultsOf, GENESIS, LedgerGateway, transactionNo, type LedgerDisk } from '../../../helpers/ledger.ts'

const GATEWAYS = 4
const WALLETS = ['w1', 'w2']
const FAUCET_CREDITS = 50

/** `state`: on disk are those that are `stored` or `refunding`. */
interface Job { at: number, wallet: string, amount: number, jobId: string, state: 'new' | 'stored' | 'refunding' }

class World {
  readonly gateways = Array.from({ length: GATEWAYS }, (_, no) => new LedgerGateway(no))
  readonly #backups = new Map<number, LedgerDisk>()
  /** Blocks on their way. */
  #mail: Array<{ from: number, to: number, block: OpenedBlock }> = []
  /** Who can hear whom: gateways with equal numbers. */
  #islands = this.gateways.map(() => 0)
  readonly #held: Array<{ at: number, wallet: string, amount: number }> = []
  jobs: Job[] = []
  #jobNo = 0
  /** By transaction: what was paid in at which gateway; claimed again and again, after restarts too. */
  readonly #paid = new Map<string, { at: number, wallet: string, amount: number }>()

  do (op: Op): void {
    const gateway = this.gateways[op.at]!
    const { machine } = gateway
    const wallet = WALLETS[op.wallet]!
    switch (op.type) {
      case 'faucet':
        machine.giveFaucet(wallet, FAUCET_CREDITS, this.#others(op.at).slice(0, op.amount % 3))
        return
      case 'deposit': {
        const transaction = transactionNo(op.amount)
        const paid = this.#paid.get(transaction) ?? { at: op.at, wallet, amount: op.amount }
        this.#paid.set(transaction, paid)
        const { at, ...money } = paid
        const known = this.gateways[at]!.machine.book.deposit(transaction)
        const minted = this.gateways[at]!.machine.mintDeposit({ ...money, transaction, genesis: GENESIS })
        assert.is(minted, known === undefined, 'once')
        return
      }
      case 'spend': {
        if (!machine.reserve(wallet, op.amount)) return
        const job = { at: op.at, wallet, amount: op.amount, jobId: jobIdNo(this.#jobNo++), state: 'new' as const }
        assert.ok(machine.debit(wallet, op.amount, job.jobId), 'what was reserved can be taken')
        this.jobs.push(job)
        return
      }
      case 'hold':
        if (machine.reserve(wallet, op.amount)) this.#held.push({ at: op.at, wallet, amount: op.amount })
        return
      case 'release': {
        const held = this.#held.findIndex(({ at }) => at === op.at)
        if (held >= 0) machine.release(...wholeOf(this.#held.splice(held, 1)))
        return
      }
      case 'refund': {
        const job = this.jobs.find(({ at, state }) => at === op.at && state === 'stored')
        if (job === undefined) return
        job.state = 'refunding'
        assert.ok(machine.refund(job.wallet, job.amount, job.jobId), 'what was taken can be given back')
        return
      }
      case 'grant':
        machine.grant(wallet, op.amount, this.gateways[op.other]!.self, op.amount % 2)
        return
      case 'commit': { this.#commit(op.at); return; }
      case 'crash': { this.#crash(op.at); return; }
      case 'backup':
        this.#backups.set(op.at, gateway.disk.copy())
        return
      case 'restore': { this.#restore(op.at); return; }
      case 'deliver': { this.#deliver(op.amount, op.other % 2 === 0); return; }
      case 'pull': { this.pull(op.at, op.other); return; }
      case 'partition':
        this.#islands[op.at] = op.other % 2
    }
  }

  /** Deposits that somebody ever wrote to a disk, as far as they can be known: each is minted once. */
  paidFor (wallet: string): number {
    const known = [...this.#paid].filter(([transaction, { at }]) =>
      this.gateways[at]!.machine.book.deposit(transaction) !== undefined)
    return known.reduce((sum, [, paid]) => sum + (paid.wallet === wallet ? paid.amount : 0), 0)
  }

  /** Everybody hears everybody, until nothing is new. */
  heal (): void {
    this.#islands.fill(0)
    for (let round = 0; round < 2 * GATEWAYS; round++) {
      for (const [at] of this.gateways.entries()) this.#commit(at)
      for (const [at] of this.gateways.entries()) {
        for (const [from] of this.gateways.entries()) this.pull(at, from)
      }
    }
  }

  pull (at: number, from: number): void {
    if (this.#islands[at] !== this.#islands[from]) return
    const blocks = [...this.gateways[from]!.disk.blocks.values()].flat()
    const { stuck } = ingestAll(this.gateways[at]!.machine, blocks)
    assert.equal(stuck.map(({ why }) => why), [], 'what another has taken can be taken')
  }

  #commit (at: number): void {
    const blocks = this.gateways[at]!.commit()
    this.jobs = this.jobs.filter(job => job.at !== at || job.state !== 'refunding')
    for (const job of this.jobs) if (job.at === at) job.state = 'stored'
    for (const block of blocks) {
      for (const [to] of this.gateways.entries()) if (to !== at) this.#mail.push({ from: at, to, block })
    }
  }

  #deliver (pick: number, again: boolean): void {
    if (this.#mail.length === 0) return
    const at = (pick * 7_919) % this.#mail.length
    const { from, to, block } = this.#mail[at]!
    if (!again) this.#mail.splice(at, 1)
    if (this.#islands[from] !== this.#islands[to]) return
    const { type } = this.gateways[to]!.machine.ingest(block)
    assert.ok(['applied', 'old', 'gap', 'needs'].includes(type), `a sound block is ${type}`)
  }

  #crash (at: number): void {
    this.gateways[at]!.crash()
    this.jobs = this.jobs.filter(job => job.at !== at || job.state !== 'new')
    for (const job of this.jobs) if (job.at === at) job.state = 'stored'
    this.#forgetHeld(at)
    this.gateways[at]!.machine.begin()
  }

  /** A disk of long ago is put back; the others are asked for the own row before anything is written. */
  #restore (at: number): void {
    const backup = this.#backups.get(at)
    const connected = this.#islands.every(island => island === this.#islands[at])
    if (backup === undefined || !connected) return
    // Only what others have seen can come back: the test's own gateway has told them all.
    this.#commit(at)
    for (const [other] of this.gateways.entries()) if (other !== at) this.pull(other, at)
    for (const [other] of this.gateways.entries()) if (other !== at) this.#commit(other)
    this.gateways[at]!.disk = backup.copy()
    this.gateways[at]!.crash()
    this.#forgetHeld(at)
    for (const [other] of this.gateways.entries()) if (other !== at) this.pull(at, other)
    // What came back has to be on the disk again before more is written.
    this.#commit(at)
    this.gateways[at]!.machine.begin()
  }

  #forgetHeld (at: number): void {
    for (let place = this.#held.length - 1; place >= 0; place--) {
      if (this.#held[place]!.at === at) this.#held.splice(place, 1)
    }
  }

  #others (at: number): string[] {
    return this.gateways.filter((_, no) => no !== at).map(({ self }) => self)
  }
}

function wholeOf (held: Array<{ wallet: string, amount: number }>): [string, number] {
  return [held[0]!.wallet, held[0]!.amount]
}

const OPS = [
  'faucet', 'deposit', 'spend', 'spend', 'hold', 'release', 'refund', 'grant', 'grant', 'commit', 'commit', 'crash',
  'backup', 'restore', 'deliver', 'deliver', 'deliver', 'pull', 'partition'
] as const
interface Op { type: typeof OPS[number], at: number, other: number, wallet: number, amount: number }

const ops: fc.Arbitrary<Op[]> = fc.array(fc.record({
  type: fc.constantFrom(...OPS),
  at: fc.nat(GATEWAYS - 1),
  other: fc.nat(GATEWAYS - 1),
  wallet: fc.nat(WALLETS.length - 1),
  amount: fc.integer({ min: 1, max: 60 })
}, { noNullPrototype: true }), { minLength: 1, maxLength: 120, size: 'max' })

const test = suite('ledger model')

test('faucet, debit, refund, transfer, crash, restart, backup, duplicate, reorder, partition: nothing is lost', () => {
  fc.assert(fc.property(ops, list => {
    const world = new World()
    for (const op of list) {
      world.do(op)
      for (const { machine } of world.gateways) assert.equal(faultsOf(machine), [])
    }
    world.heal()
    const [first] = world.gateways
    for (const { machine } of world.gateways) {
      assert.equal(faultsOf(machine), [])
      assert.equal(sorted(machine), sorted(first!.machine), 'all know the same in the end')
    }
    // Somebody who was not there, and has only the blocks, comes to the same sums.
    const stranger = new LedgerMachine({ self: 'stranger' })
    const blocks = [...first!.disk.blocks.values()].flat()
    assert.equal(ingestAll(stranger, blocks).stuck, [])
    for (const wallet of WALLETS) {
      assert.equal(stranger.book.sums(wallet), first!.machine.book.sums(wallet))
      const open = world.jobs.filter(job => job.wallet === wallet).reduce((sum, { amount }) => sum + amount, 0)
      assert.is(stranger.book.sums(wallet).deposited, world.paidFor(wallet), 'no deposit is minted twice')
      assert.is(stranger.book.sums(wallet).spent, open, 'every job that is stored was paid for, and no other')
    }
  }), { numRuns: 400, includeErrorInReport: true })
})

function sorted (machine: LedgerMachine): unknown {
  return machine.book.marks().filter(({ seq }) => seq > 0).sort((a, b) => a.gateway < b.gateway ? -1 : 1)
}

test.run()
