import fc from 'fast-check'
import { base58btc } from 'multiformats/bases/base58'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import {
  canonicalSignature, type Deposit, type DepositFault, type DepositRules, readDeposit
} from '../../../../protocol/solana/deposit.ts'
import type { UsdcTransaction } from '../../../../protocol/solana/types.ts'
import { balance, OUR_ACCOUNT, OUR_WALLET, ours, usdcTransaction } from '../../../helpers/usdc-transactions.ts'

const RULES: DepositRules = {
  tokenAccount: OUR_ACCOUNT, owner: OUR_WALLET, excludedPayers: new Set(['treasury']), fromSlot: 50
}

const test = suite('solana/deposit')

/** The deposit, or why it is none. */
function verdict (transaction: UsdcTransaction, rules: Partial<DepositRules> = {}): Deposit | DepositFault {
  try {
    return readDeposit(transaction, { ...RULES, ...rules })
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_DEPOSIT_REFUSED') throw err
    assert.is(err.context.txSignature, transaction.signature)
    assert.ok(err.context.reason.length > 10)
    return err.context.why as DepositFault
  }
}

test('credits the owner of the money with what we got', () => {
  assert.equal(verdict(usdcTransaction([balance('a', 'payer', 9n, 4n), ours(1n, 6n)])), {
    signature: 'signature', wallet: 'payer', amount: 5n, slot: 100, blockTime: 1_700_000_000, feePayer: 'payer',
    signedByWallet: true
  })
})

test('cares for the owner of the money, not for who signs and pays the fee', () => {
  const deposit = verdict(usdcTransaction([balance('a', 'multisig', 9n, 4n), ours(1n, 6n)])) as Deposit
  assert.equal([deposit.wallet, deposit.feePayer, deposit.signedByWallet], ['multisig', 'payer', false])
})

const accepted: Array<[what: string, balances: UsdcTransaction['balances'], amount: bigint]> = [
  ['a source that is gone after it', [balance('a', 'payer', 5n, 0n), ours(0n, 5n)], 5n],
  ['our account, new in it', [
    balance('a', 'payer', 5n, 0n), { ...ours(0n, 5n), ownerBefore: undefined }
  ], 5n],
  ['several accounts of one owner', [balance('a', 'payer', 5n, 0n), balance('b', 'payer', 9n, 8n), ours(0n, 6n)], 6n],
  ['change that comes back to another account of the owner', [
    balance('a', 'payer', 10n, 0n), { ...balance('b', 'payer', 0n, 4n), ownerBefore: undefined }, ours(0n, 6n)
  ], 6n],
  ['others who are paid, too', [balance('a', 'payer', 10n, 0n), balance('b', 'shop', 0n, 4n), ours(0n, 6n)], 6n],
  ['others who neither gain nor lose', [
    balance('a', 'payer', 6n, 0n), balance('b', 'x', 1n, 3n), balance('c', 'x', 3n, 1n), ours(0n, 6n)
  ], 6n]
]
for (const [what, balances, amount] of accepted) {
  test(`takes ${what}`, () => {
    const deposit = verdict(usdcTransaction(balances)) as Deposit
    assert.equal([deposit.wallet, deposit.amount], ['payer', amount])
  })
}

const payment = [balance('a', 'payer', 5n, 0n), ours(0n, 5n)]
const refused: Array<[why: DepositFault, what: string, transaction: UsdcTransaction, rules?: Partial<DepositRules>]> = [
  ['failed', 'what failed', usdcTransaction(payment, { failed: '"AccountInUse"' })],
  ['too-old', 'what is older than deposits', usdcTransaction(payment, { slot: 49 })],
  ['not-to-us', 'what went elsewhere', usdcTransaction([balance('a', 'payer', 5n, 0n), balance('b', 'x', 0n, 5n)])],
  ['not-to-us', 'what went to another account of ours',
    usdcTransaction([balance('a', 'payer', 5n, 0n), balance('b', OUR_WALLET, 0n, 5n)])],
  ['not-to-us', 'what moved no USDC', usdcTransaction([])],
  ['account-owner', 'an account that we gave away',
    usdcTransaction([balance('a', 'payer', 5n, 0n), balance(OUR_ACCOUNT, [OUR_WALLET, 'x'], 0n, 5n)])],
  ['account-owner', 'an account that we were given',
    usdcTransaction([balance('a', 'payer', 5n, 0n), balance(OUR_ACCOUNT, ['x', OUR_WALLET], 0n, 5n)])],
  ['account-owner', 'an account that is another\'s',
    usdcTransaction([balance('a', 'payer', 5n, 0n), balance(OUR_ACCOUNT, 'x', 0n, 5n)])],
  ['nothing-received', 'what came and went', usdcTransaction([balance('a', 'payer', 5n, 5n), ours(3n, 3n)])],
  ['nothing-received', 'what we paid', usdcTransaction([balance('a', 'payer', 0n, 5n), ours(5n, 0n)])],
  ['no-payer', 'what was minted to us', usdcTransaction([ours(0n, 5n)])],
  ['internal', 'what moved between accounts of ours',
    usdcTransaction([balance('a', OUR_WALLET, 5n, 0n), ours(0n, 5n)])],
  ['internal', 'what is ours in the main', usdcTransaction([balance('a', OUR_WALLET, 9n, 0n), ours(0n, 5n)])],
  ['internal', 'what the operator pays', usdcTransaction([balance('a', 'treasury', 5n, 0n), ours(0n, 5n)])],
  ['several-payers', 'what two paid',
    usdcTransaction([balance('a', 'payer', 5n, 0n), balance('b', 'x', 5n, 4n), ours(0n, 6n)])],
  ['payer-mismatch', 'what was partly minted', usdcTransaction([balance('a', 'payer', 5n, 0n), ours(0n, 6n)])],
  ['ambiguous-owner', 'an account that is given away with money in it',
    usdcTransaction([balance('a', ['payer', 'x'], 5n, 0n), ours(0n, 5n)])],
  ['ambiguous-owner', 'an account given away in full, beside',
    usdcTransaction([...payment, balance('b', ['x', 'y'], 5n, 5n)])],
  ['ambiguous-owner', 'money whose owner is not said', usdcTransaction([balance('a', '', 5n, 0n), ours(0n, 5n)])],
  ['below-one-credit', 'what buys nothing', usdcTransaction(payment), { minimum: 6n }]
]
for (const [why, what, transaction, rules] of refused) {
  test(`refuses ${what}: ${why}`, () => { assert.is(verdict(transaction, rules), why) })
}

test('takes what buys exactly the first credit', () => {
  assert.is((verdict(usdcTransaction(payment), { minimum: 5n }) as Deposit).amount, 5n)
})

const account = fc.record({
  owners: fc.tuple(fc.constantFrom('a', 'b', 'c', OUR_WALLET), fc.constantFrom('a', 'b', 'c', OUR_WALLET, undefined)),
  before: fc.bigInt(0n, 20n),
  after: fc.bigInt(0n, 20n)
})

test('never credits more than we got, nor more than its owner lost, whatever the balances are', () => {
  let deposits = 0
  const others = fc.array(account, { maxLength: 4 })
  fc.assert(fc.property(others, fc.bigInt(0n, 9n), fc.bigInt(-1n, 6n), (rows, before, got) => {
    const after = before === 0n && got < 0n ? 0n : before + got
    const balances = [ours(before, after), ...rows.map(({ owners: [owner, other], ...sums }, at) =>
      balance(`account ${at}`, other === undefined || at > 0 ? owner : [other, owner], sums.before, sums.after))]
    const deposit = verdict(usdcTransaction(balances))
    if (typeof deposit === 'string') return
    deposits++
    const sumOf = (wallet: string) => balances.reduce((sum, row) => sum +
      (row.owner === wallet ? row.after : 0n) - (row.ownerBefore === wallet ? row.before : 0n), 0n)
    assert.is(deposit.amount, after - before)
    assert.ok(deposit.amount > 0n && -sumOf(deposit.wallet) >= deposit.amount)
    for (const wallet of ['a', 'b', 'c']) assert.ok(wallet === deposit.wallet || sumOf(wallet) >= 0n)
  }), { numRuns: 3_000 })
  assert.ok(deposits > 100, `${deposits} deposits`)
})

test('does not depend on the order of accounts', () => {
  fc.assert(fc.property(fc.array(account, { maxLength: 4 }), fc.bigInt(0n, 30n), (others, after) => {
    const balances = [ours(0n, after), ...others.map(({ owners: [owner], ...sums }, at) =>
      balance(`account ${at}`, owner, sums.before, sums.after))]
    assert.equal(verdict(usdcTransaction(balances.toReversed())), verdict(usdcTransaction(balances)))
  }))
})

test('knows the one way to write a signature', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), bytes => {
    const text = base58btc.baseEncode(bytes)
    assert.is(canonicalSignature(text), text)
  }))
  const good = base58btc.baseEncode(new Uint8Array(64).fill(200))
  const bad = [
    '', good.slice(0, -3), `${good}1`, `1${good}`, ` ${good}`, good.replace(/.$/, '0'), good.replace(/.$/, '\u0141'),
    base58btc.baseEncode(new Uint8Array(63).fill(255)), base58btc.baseEncode(new Uint8Array(65).fill(1)), 'z'.repeat(88)
  ]
  for (const text of bad) {
    assert.throws(() => canonicalSignature(text), (err: unknown) =>
      isDcnError(err) && err.code === 'DCN_REQUEST_INVALID' && err.context.field === 'body.txSignature', text)
  }
})

test.run()
