/** The books against a chain that the test writes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ChainBooks, type ChainBooksState } from '../../../../gateway/books/chain-books.ts'
import { toBase58 } from '../../../../protocol/core/base58.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import type { MintedDeposit } from '../../../../protocol/credits/book-types.ts'
import { memoOf } from '../../../../protocol/receipts/payment.ts'
import type { Solana, UsdcTransaction } from '../../../../protocol/solana/types.ts'
import type { Settlement } from '../../../../gateway/store/settlement-store.ts'
import { systemClock, until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const ROOT = 'ab'.repeat(32)
const US = 'us'

/** A chain of transfers to and from our account, and the books beside it. */
class World {
  readonly deposits: MintedDeposit[] = []
  readonly settlements = new Map<string, Settlement>()
  /** Oldest first. */
  readonly history: string[] = []
  readonly transactions = new Map<string, UsdcTransaction>()
  balance = 0n
  /** As the books have it. */
  paid = 0
  /** Reads that fail from now on. */
  failing = 0
  reads = 0
  readonly books = new ChainBooks({
    solana: {
      usdcAddress: async () => 'account',
      usdcAccount: async () => ({ state: 'open', address: 'account', balance: this.balance }),
      solBalance: async () => 7n,
      signaturesFor: async (_address: string, { until: last, limit = 1_000 }: { until?: string, limit?: number }) => {
        const newest = [...this.history].reverse()
        return newest.slice(0, last === undefined ? undefined : newest.indexOf(last)).slice(0, limit)
      },
      transaction: async (signature: string) => {
        this.reads++
        if (this.failing > 0 && this.failing-- === 1) throw new DcnError('DCN_CHAIN_UNAVAILABLE', { reason: 'away' })
        return this.transactions.get(signature)
      }
    } as unknown as Solana,
    address: US,
    settlements: { byId: async root => this.settlements.get(root) },
    deposits: () => this.deposits,
    paid: async () => this.paid,
    clock: systemClock, logger: silentLogger
  }, { checkMs: 5 })

  /** Money that comes in (or goes out); its signature. */
  move (change: number, { memos = [], failed, account = 'account' }: {
    memos?: string[], failed?: string, account?: string
  } = {}): string {
    const signature = toBase58(new Uint8Array(64).fill(this.transactions.size + 1))
    const before = 1_000_000n
    this.transactions.set(signature, {
      signature, slot: 1, blockTime: undefined, failed, feePayer: US, accounts: [], signers: [US], memos,
      balances: [{ account, owner: US, ownerBefore: US, before, after: before + BigInt(change) }]
    })
    if (account === 'account') {
      this.history.push(signature)
      if (failed === undefined) this.balance += BigInt(change)
    }
    return signature
  }

  mint (transaction: string, amount: number): void {
    this.deposits.push({ gateway: 'g', transaction, wallet: 'w', amount })
  }

  /** The state of a look that began after this call. */
  async look (): Promise<ChainBooksState> {
    for (const times of [1, 2]) {
      const before = this.books.state?.checkedAtMs
      await until(() => this.books.state !== undefined && this.books.state.checkedAtMs !== before, `look ${times}`)
    }
    return this.books.state!
  }
}

function settlementOf (sum: number): Settlement {
  return { manifest: { root: ROOT, parts: 1, payees: [{ sum }] } } as unknown as Settlement
}
const memo = memoOf({ root: ROOT, number: 1, receipts: 1, part: 1, parts: 1 })

const test = suite<{ world: World }>('ChainBooks')
test.before.each(async context => {
  context.world = new World()
  await context.world.books.start()
})
test.after.each(async ({ world }) => { await world.books.stop() })

test('each movement is counted once as what it is, and nothing is found where all is well', async ({ world }) => {
  world.mint(world.move(100_000), 100_000)
  world.move(5_000_000)
  world.move(-30, { failed: 'Custom' })
  world.settlements.set(ROOT, settlementOf(900))
  world.move(-900, { memos: ['hello', memo] })
  world.move(-77)
  const { checkedAtMs, ...state } = await world.look()
  assert.ok(checkedAtMs > 0)
  assert.equal(state, {
    depositsIn: 100_000n, otherIn: 5_000_000n, settledOut: 900n, otherOut: 77n, usdc: 5_099_023n, lamports: 7n,
    transactions: 5, complete: true, faults: []
  })
  const reads = world.reads
  await world.look()
  assert.is(world.reads, reads)
})

test('money that is claimed later is a deposit from then on', async ({ world }) => {
  const signature = world.move(10)
  assert.equal([(await world.look()).otherIn, (await world.look()).depositsIn], [10n, 0n])
  world.mint(signature, 10)
  const { otherIn, depositsIn, faults } = await world.look()
  assert.equal([otherIn, depositsIn, faults], [0n, 10n, []])
})

test('credits that the chain does not bear out are a fault, until it does', async ({ world }) => {
  world.mint(world.move(10), 11)
  world.mint('nowhere', 5)
  world.mint(world.move(9, { account: 'an address of its own' }), 9)
  world.mint(world.move(9, { account: 'another', failed: 'Custom' }), 9)
  const { faults } = await world.look()
  assert.is(faults.length, 3)
  assert.match(faults.join(), /11 credits were made of 10 micro-USDC/)
  assert.match(faults.join(), /nowhere: the chain does not show 5/)
})

test('a payment that no settlement has, or of another sum, is a fault', async ({ world }) => {
  world.move(-900, { memos: [memo] })
  assert.match((await world.look()).faults.join(), /pays a settlement that the books do not have/)
  world.settlements.set(ROOT, settlementOf(900))
  world.move(-901, { memos: [memo] })
  assert.match((await world.look()).faults.join(), /paid 901 where its settlement has 900/)
})

test('what the books have as paid must be on the chain; more may be there for a moment', async ({ world }) => {
  world.settlements.set(ROOT, settlementOf(900))
  world.move(-900, { memos: [memo] })
  world.paid = 899
  assert.equal((await world.look()).faults, [])
  world.paid = 901
  assert.match((await world.look()).faults.join(), /901 was paid, the chain shows 900/)
  world.paid = 900
  assert.equal((await world.look()).faults, [])
})

test('a balance that its transactions do not come to is a fault while it lasts', async ({ world }) => {
  world.move(10)
  world.balance = 11n
  assert.match((await world.look()).faults.join(), /holds 11, its transactions come to 10/)
  world.balance = 10n
  assert.equal((await world.look()).faults, [])
})

test('what was read half-way when the chain went away counts once', async ({ world }) => {
  for (let at = 0; at < 20; at++) world.move(1)
  world.failing = 15
  const { otherIn, transactions } = await world.look()
  assert.equal([otherIn, transactions, world.failing], [20n, 20, 0])
})

test.run()
