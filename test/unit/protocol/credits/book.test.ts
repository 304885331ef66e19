/** What a row may say, and what nobody takes from a hostile gateway. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Book } from '../../../../protocol/credits/book.ts'
import type { Ingested } from '../../../../protocol/credits/book-types.ts'
import { FAUCET_CREDITS_MAX } from '../../../../protocol/credits/holding.ts'
import { CREDITS_MAX, type LedgerEntry, type OpenedBlock, type ReceiveEntry } from '../../../../protocol/wire/ledger.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { depositEntry, GENESIS, HandRow, ledgerPeer, ledgerSigner, transactionNo } from '../../../helpers/ledger.ts'

const [A, B, C] = [ledgerPeer(1), ledgerPeer(2), ledgerPeer(3)] as const
const mint = (amount = 50, wallet = 'w'): LedgerEntry => ({ kind: 'mint', wallet, amount, reason: 'faucet' })
const debit = (amount: number, job = 1): LedgerEntry => ({ kind: 'debit', wallet: 'w', amount, jobId: jobIdNo(job) })
const refund = (amount: number, job = 1): LedgerEntry => ({ kind: 'refund', wallet: 'w', amount, jobId: jobIdNo(job) })
const send = (amount: number, to: string): LedgerEntry => ({ kind: 'transfer', wallet: 'w', amount, to })
const burn = (amount: number): LedgerEntry => ({ kind: 'burn', wallet: 'w', amount, reason: 'test' })

function receive (block: OpenedBlock, index: number, changes: Partial<ReceiveEntry> = {}): ReceiveEntry {
  const sent = block.entries[index] as LedgerEntry & { kind: 'transfer' }
  return {
    kind: 'receive', wallet: sent.wallet, amount: sent.amount, from: block.gateway, seq: block.seq, block: block.hash,
    index, ...changes
  }
}

function rows (genesis?: string): { book: Book, a: HandRow, b: HandRow, take: (block: OpenedBlock) => string } {
  const book = new Book({ genesis: () => genesis })
  return {
    book,
    a: new HandRow(ledgerSigner(1)),
    b: new HandRow(ledgerSigner(2)),
    take: block => wordOf(book.ingest(block))
  }
}

function wordOf (ingested: Ingested): string {
  return ingested.type === 'refused' ? ingested.reason : ingested.type
}

const test = suite('Book')

test('rights are what was minted, received and refunded, less what was debited, sent and burnt', () => {
  const { book, a, b, take } = rows()
  const sent = a.block([mint(), debit(10), refund(4), send(20, B), burn(3)])
  assert.is(take(sent), 'applied')
  assert.equal([book.rights(A, 'w'), book.balance('w')], [21, 41])
  assert.is([...book.transfers()].length, 1)
  assert.is(take(b.block([receive(sent, 3), debit(20, 2)])), 'applied')
  assert.equal([book.rights(B, 'w'), book.balance('w'), [...book.transfers()].length], [0, 21, 0])
  assert.equal(book.sums('w'), { minted: 50, spent: 26, burnt: 3, deposited: 0 })
  assert.equal(book.holders('w'), [{ gateway: A, rights: 21 }])
})

for (const [what, entries, word] of [
  ['spends what it does not hold', [mint(), debit(51)], 'it spends more than it holds'],
  ['sends what it does not hold', [mint(), debit(50), send(1, B)], 'it spends more than it holds'],
  ['burns what it does not hold', [burn(1)], 'it spends more than it holds'],
  ['spends before it mints', [debit(1), mint()], 'it spends more than it holds'],
  ['gives back more than it took', [mint(), debit(5), refund(6)], 'it gives back more than it took'],
  ['gives back twice', [mint(), debit(5), refund(5), refund(1)], 'it gives back more than it took'],
  ['mints the faucet twice', [mint(), mint()], 'it gives a wallet the faucet twice'],
  ['mints more than any faucet gives', [mint(FAUCET_CREDITS_MAX + 1)], 'the faucet gives less than that'],
  ['mints one transaction twice', [depositEntry(5, 1), depositEntry(5, 1, 'v')], 'it mints one transaction twice'],
  ['sends to itself', [mint(), send(1, A)], 'it sends to itself']
] as Array<[string, LedgerEntry[], string]>) {
  test(`a row that ${what} is followed no further, and nothing of the block counts`, () => {
    const { book, a, take } = rows()
    assert.is(take(a.block(entries)), word)
    assert.equal([book.mark(A).seq, book.rights(A, 'w'), book.balance('w')], [0, 0, 0])
    assert.is(take(a.block([mint()])), 'gap', 'nor is what follows')
  })
}

test('a sum that would grow beyond exact numbers is refused', () => {
  const { book, a, b, take } = rows()
  assert.is(take(a.block([mint(FAUCET_CREDITS_MAX)])), 'applied')
  // Debit and refund in turns make the sums grow without end.
  const turns = Math.floor(CREDITS_MAX / FAUCET_CREDITS_MAX)
  const stored = { ...book.holding(A, 'w'), debited: turns * FAUCET_CREDITS_MAX, refunded: turns * FAUCET_CREDITS_MAX }
  const late = new Book({
    state: {
      rows: [{ gateway: A, seq: a.seq, head: a.head, evidence: undefined }],
      holdings: [{ gateway: A, wallet: 'w', holding: stored }], transfers: [], forks: [], deposits: []
    }
  })
  const word = wordOf(late.ingest(a.block([debit(FAUCET_CREDITS_MAX)])))
  assert.is(word, 'a sum grows beyond what can be counted')
  const rich = new HandRow(ledgerSigner(3))
  assert.is(take(rich.block([depositEntry(CREDITS_MAX, 1)])), 'applied')
  assert.is(take(rich.block([depositEntry(1, 2)])), 'a sum grows beyond what can be counted')
  assert.equal([book.holding(C, 'w').minted, book.holding(C, 'w').deposited], [CREDITS_MAX, CREDITS_MAX])
  assert.is(take(b.block([{ ...mint(), amount: CREDITS_MAX }])), 'the faucet gives less than that')
})

test('a transfer is received once, by whom it names, as it was sent', () => {
  const { a, b, take } = rows()
  const sent = a.block([mint(), send(20, B), send(5, C)])
  take(sent)
  const c = new HandRow(ledgerSigner(3))
  assert.is(take(c.block([receive(sent, 1)])), 'the transfer that it receives is another', 'C is not B')
  for (const changes of [{ amount: 21 }, { wallet: 'v' }, { seq: 2 }, { from: C }]) {
    const other = new HandRow(ledgerSigner(2))
    assert.is(take(other.block([receive(sent, 1, changes)])), 'the transfer that it receives is another')
  }
  assert.is(take(new HandRow(ledgerSigner(2)).block([receive(sent, 1), receive(sent, 1)])),
    'it receives one transfer twice')
  assert.is(take(b.block([receive(sent, 1)])), 'applied')
  assert.is(take(b.block([receive(sent, 1)])), 'needs', 'there is nothing behind the second')
})

test('a receive of what is not known yet waits, and says for what', () => {
  const { book, a, b, take } = rows()
  const sent = a.block([mint(), send(20, B)])
  const got = b.block([receive(sent, 1)])
  assert.equal(book.ingest(got), { type: 'needs', place: { from: A, seq: 1, block: sent.hash, index: 1 } })
  take(sent)
  assert.is(take(got), 'applied')
})

test('blocks come in order, and each follows the one before', () => {
  const { a, take } = rows()
  const [first, second, third] = [a.block([mint()]), a.block([debit(1)]), a.block([debit(1)])]
  assert.is(take(second), 'gap')
  assert.is(take(first), 'applied')
  assert.is(take(first), 'old')
  assert.is(take(third), 'gap')
  assert.is(take(second), 'applied')
  assert.is(take(first), 'old')
  assert.is(take(a.block([debit(1)], { seq: 3, previous: first.hash })), 'torn')
  assert.is(take(a.block([debit(2)], { seq: 2, previous: first.hash })), 'conflict')
})

test('two blocks of one number freeze their row, once; anything less does not', () => {
  const { book, a, take } = rows()
  const [one, other] = [a.block([mint()]), new HandRow(ledgerSigner(1)).block([mint(49)])]
  const again = new HandRow(ledgerSigner(1)).block([mint()])
  assert.is(again.hash, one.hash)
  take(one)
  assert.is(book.convict(one, again), false, 'the same block')
  assert.is(book.convict(one, new HandRow(ledgerSigner(2)).block([mint(49)])), false, 'another gateway\'s')
  assert.is(book.convict(one, a.block([debit(1)])), false, 'another number')
  assert.is(book.convict(one, other), true)
  assert.is(book.convict(one, other), false)
  assert.equal([book.isFrozen(A), book.mark(A).frozen, book.evidence(A)?.other], [true, true, other.bytes])
})

test('what a frozen row sent on its other chain backs a receive, up to what the wallet ever had', () => {
  const { book, a, b, take } = rows()
  const known = a.block([mint()])
  take(known)
  const twin = new HandRow(ledgerSigner(1))
  const fork = twin.block([mint(), send(30, B), send(51, B)])
  const got = b.block([receive(fork, 1)])
  assert.is(take(got), 'needs')
  assert.is(book.addFork(fork), false, 'a row that is not frozen has no other chain')
  assert.is(book.convict(known, fork), true)
  assert.is(book.addFork(fork), true)
  assert.is(book.addFork(fork), false, 'once')
  assert.is(take(got), 'applied')
  assert.is(take(b.block([receive(fork, 2)])), 'needs', 'more than was ever minted is behind nothing')
  assert.is(book.balance('w'), 50, 'what the wallet can spend in all has not grown')
})

test('deposits are rights, over any number of transactions, and no row mints one of them again', () => {
  const { book, a, b, take } = rows()
  assert.is(take(a.block([depositEntry(100, 1), depositEntry(5, 2), mint(), depositEntry(7, 3, 'v')])), 'applied')
  assert.equal([book.rights(A, 'w'), book.sums('w').deposited, book.sums('w').minted], [155, 105, 155])
  assert.equal(book.deposit(transactionNo(3)), { gateway: A, transaction: transactionNo(3), wallet: 'v', amount: 7 })
  assert.is(book.deposit(transactionNo(4)), undefined)
  assert.is(take(a.block([depositEntry(100, 1)])), 'it mints one transaction twice')
  assert.is(book.append(A, depositEntry(100, 1)), 'it mints one transaction twice')
  assert.is(take(b.block([depositEntry(9, 1, 'u')])), 'applied', 'it may have paid another gateway, too')
  assert.equal([book.deposit(transactionNo(1), B)?.amount, book.deposit(transactionNo(1), C)?.amount], [9, 100])
})

test('where the own cluster is known, another one\'s money buys nothing, whoever minted it', () => {
  const other = depositEntry(100, 2, 'w', transactionNo(1).slice(0, 43))
  const { book, a, b, take } = rows(GENESIS)
  assert.is(take(a.block([depositEntry(100, 1)])), 'applied')
  assert.is(take(b.block([mint(), other])), 'it mints the money of another cluster')
  assert.is(book.append(B, other), 'it mints the money of another cluster')
  assert.equal([book.balance('w'), book.mark(B).seq, book.deposit(other.transaction)], [100, 0, undefined])
  const elsewhere = rows().take(new HandRow(ledgerSigner(2)).block([other]))
  assert.is(elsewhere, 'applied', 'a gateway without a chain cannot tell')
})

test('a book made from what was stored is the same', () => {
  const { book, a, b, take } = rows()
  const sent = a.block([mint(), send(20, B), send(5, B), depositEntry(3, 1)])
  take(sent)
  take(b.block([receive(sent, 1)]))
  const { rows: states, holdings, sent: transfers, forks, deposits } = book.takeChanges()
  const loaded = new Book({
    state: { rows: states, holdings, transfers, forks: forks.map(({ hash }) => hash), deposits }
  })
  assert.equal(loaded.marks(), book.marks())
  assert.equal([loaded.sums('w'), loaded.rights(A, 'w'), loaded.rights(B, 'w')], [book.sums('w'), 28, 20])
  assert.is(wordOf(loaded.ingest(a.block([depositEntry(3, 1)]))), 'it mints one transaction twice')
  assert.equal([...loaded.transfers()], [...book.transfers()])
  assert.equal(book.takeChanges(), {
    rows: [], holdings: [], sent: [], received: [], blocks: [], forks: [], deposits: []
  })
})

test.run()
