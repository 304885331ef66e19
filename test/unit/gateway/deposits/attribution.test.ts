import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { attribute, type AttributionRules } from '../../../../gateway/deposits/attribution.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import type { UsdcTransaction } from '../../../../protocol/solana/types.ts'
import type { Intent } from '../../../../protocol/wire/deposits.ts'
import { balance, ours, OUR_ACCOUNT, OUR_WALLET, usdcTransaction } from '../../../helpers/usdc-transactions.ts'

function intentNo (no: number, wallet: string): Intent {
  return {
    intentId: `intent-${no}`, wallet, label: '', amount: 0, createdAtMs: 0, expiresAtMs: 1,
    reference: `reference-${no}`, account: `account-${no}`, credits: [], sweeps: false
  }
}

const INTENTS = [intentNo(1, 'anna'), intentNo(2, 'bert')]
const rules: AttributionRules = {
  treasury: { owner: OUR_WALLET, tokenAccount: OUR_ACCOUNT },
  fromSlot: 0,
  intents: {
    byReference: address => INTENTS.find(({ reference }) => reference === address),
    byAccount: tokenAccount => INTENTS.find(({ account }) => account === tokenAccount)
  },
  named: undefined
}
const paid = (amount: bigint) => balance('payer-usdc', 'payer', 1_000n, 1_000n - amount)
const at = (no: number, before: bigint, after: bigint) => balance(`account-${no}`, `reference-${no}`, before, after)

function outcome (transaction: UsdcTransaction, changes: Partial<AttributionRules> = {}): unknown {
  try {
    const { wallet, amount, intent, sweeps } = attribute(transaction, { ...rules, ...changes })
    return [wallet, amount, intent?.intentId, sweeps]
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_DEPOSIT_REFUSED') throw err
    return err.context.why
  }
}

const test = suite('attribute')

test('what came into the treasury is the payer\'s', () => {
  assert.equal(outcome(usdcTransaction([ours(0n, 70n), paid(70n)])), ['payer', 70n, undefined, false])
})

test('a reference gives it to the intent\'s wallet, whoever paid', () => {
  const named = usdcTransaction([ours(0n, 70n), paid(70n)], { accounts: ['payer', 'reference-2', 'reference-2'] })
  assert.equal(outcome(named), ['bert', 70n, 'intent-2', false])
})

test('what came to an intent\'s own address is its wallet\'s, and is to be swept', () => {
  const elsewhere = balance('gone', 'somebody', 0n, 30n)
  assert.equal(outcome(usdcTransaction([at(1, 0n, 70n), elsewhere, paid(100n)])), ['anna', 70n, 'intent-1', true])
  assert.equal(outcome(usdcTransaction([at(1, 5n, 70n), ours(1n, 31n), paid(95n)])), ['anna', 95n, 'intent-1', true],
    'both of our accounts')
})

test('an x402 request gives it to whom it was for', () => {
  assert.equal(outcome(usdcTransaction([ours(0n, 70n), paid(70n)]), { named: 'carl' }), ['carl', 70n, undefined, false])
})

test('a sweep is no deposit, nor is any other payment of ours to ourselves', () => {
  assert.is(outcome(usdcTransaction([at(1, 70n, 0n), ours(0n, 70n)])), 'internal')
  assert.is(outcome(usdcTransaction([at(1, 0n, 70n), ours(70n, 0n)])), 'internal')
  assert.is(outcome(usdcTransaction([at(1, 70n, 0n), at(2, 0n, 70n)])), 'internal')
})

test('one that pays for two intents is refused: whose it is nobody can say', () => {
  assert.is(outcome(usdcTransaction([at(1, 0n, 40n), at(2, 0n, 30n), paid(70n)])), 'several-intents')
  const both = usdcTransaction([at(1, 0n, 40n), paid(40n)], { accounts: ['reference-2'] })
  assert.is(outcome(both), 'several-intents')
})

test('what failed, is too old, or brought us nothing is refused', () => {
  assert.is(outcome(usdcTransaction([ours(0n, 70n), paid(70n)], { failed: 'Custom 1' })), 'failed')
  assert.is(outcome(usdcTransaction([ours(0n, 70n), paid(70n)]), { fromSlot: 101 }), 'too-old')
  assert.is(outcome(usdcTransaction([balance('gone', 'somebody', 0n, 70n), paid(70n)])), 'not-to-us')
  assert.is(outcome(usdcTransaction([ours(70n, 0n), balance('gone', 'somebody', 0n, 70n)])), 'nothing-received')
  assert.is(outcome(usdcTransaction([at(1, 9n, 9n), balance('gone', 'somebody', 0n, 70n), paid(70n)])), 'not-to-us')
})

test.run()
