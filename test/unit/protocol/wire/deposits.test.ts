import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toBase58 } from '../../../../protocol/core/base58.ts'
import {
  decodeDepositAnswer, decodeDepositClaim, decodeIntent, decodePayment, decodeSweep, DEPOSIT_ANSWER_BYTES_MAX,
  DEPOSIT_CLAIM_BYTES_MAX, encodeDepositAnswer, encodeDepositClaim, encodeIntent, encodePayment, encodeSweep,
  type DepositAnswer, type Intent
} from '../../../../protocol/wire/deposits.ts'
import {
  DepositAnswer as AnswerCodec, DepositClaim as ClaimCodec
} from '../../../../protocol/wire/deposits-messages.ts'
import { CREDITS_MAX } from '../../../../protocol/wire/ledger.ts'
import { codeOf, plain } from '../../../helpers/wire-fixtures.ts'
import { hostileMessage } from '../../../helpers/wire-raw.ts'

const wallet = '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin'
const transaction = toBase58(new Uint8Array(64).fill(5))
const credited: DepositAnswer = { type: 'credited', wallet, amount: 100_000 }
const refused: DepositAnswer = { type: 'refused', why: 'several-payers', reason: '2 wallets have less USDC after it' }

const VECTORS: Record<string, () => Uint8Array> = {
  'deposit-claim': () => encodeDepositClaim(transaction),
  'deposit-credited': () => encodeDepositAnswer(credited),
  'deposit-refused': () => encodeDepositAnswer(refused)
}
const fileOf = (name: string) => new URL(`../../../vectors/${name}.v1.hex`, import.meta.url)

const test = suite('wire/deposits')

// If one of these fails the wire format changed: see vectors.test.ts.
for (const [name, make] of Object.entries(VECTORS)) {
  test(`${name} keeps its bytes`, () => {
    assert.is(Buffer.from(make()).toString('hex'), readFileSync(fileOf(name), 'utf8').trim())
  })
}

test('claims and answers come back as they were', () => {
  assert.is(decodeDepositClaim(encodeDepositClaim(transaction)), transaction)
  assert.is(encodeDepositClaim(transaction).byteLength, DEPOSIT_CLAIM_BYTES_MAX)
  for (const answer of [credited, refused]) assert.equal(decodeDepositAnswer(encodeDepositAnswer(answer)), answer)
  const long = encodeDepositAnswer({ type: 'refused', why: 'w'.repeat(64), reason: '€'.repeat(1_000) })
  assert.ok(long.byteLength <= DEPOSIT_ANSWER_BYTES_MAX)
  assert.is(decodeDepositAnswer(long).type, 'refused')
})

for (const [what, changes] of [
  ['no wallet', { wallet: '' }], ['nothing', { amount: 0 }], ['too much', { amount: CREDITS_MAX + 1 }],
  ['both', { why: 'failed' }], ['a word that is none', { wallet: '', amount: 0, why: 'Not so' }],
  ['too long a reason', { wallet: '', amount: 0, why: 'failed', reason: 'r'.repeat(501) }]
] as Array<[string, Partial<AnswerCodec>]>) {
  test(`an answer with ${what} is refused`, () => {
    const bytes = AnswerCodec.encode({ wallet, amount: 1, why: '', reason: '', ...changes })
    assert.is(codeOf(() => decodeDepositAnswer(bytes)), 'DCN_MESSAGE_MALFORMED')
  })
}

test('a claim of no transaction is refused, and so is anything hostile', () => {
  for (const length of [0, 32, 63]) {
    const bytes = ClaimCodec.encode({ transaction: new Uint8Array(length) })
    assert.is(codeOf(() => decodeDepositClaim(bytes)), 'DCN_MESSAGE_MALFORMED')
  }
  fc.assert(fc.property(hostileMessage(4, fc.constant(new Uint8Array())), bytes => {
    for (const decode of [decodeDepositClaim, decodeDepositAnswer]) {
      const code = codeOf(() => decode(bytes))
      assert.ok(code === undefined || code.startsWith('DCN_MESSAGE_'), code)
    }
  }))
})

test('what is stored comes back as it was', () => {
  const intent: Intent = {
    intentId: 'ab', wallet, label: 'L', amount: 7, createdAtMs: 1, expiresAtMs: 2, reference: 'r', account: 'a',
    credits: [{ transaction, amount: 9 }], sweeps: true
  }
  assert.equal(decodeIntent(plain(encodeIntent(intent)), { intentId: 'ab', reference: 'r' }), intent)
  const bytes = new Uint8Array([1, 2, 3])
  const sweep = { signature: transaction, bytes, lastValidBlockHeight: 5 }
  assert.equal(decodeSweep(plain(encodeSweep(sweep))), sweep)
  const payment = { transaction, wallet: '', bytes, atMs: 6 }
  assert.equal(decodePayment(plain(encodePayment(payment)), transaction), payment)
})

test.run()
