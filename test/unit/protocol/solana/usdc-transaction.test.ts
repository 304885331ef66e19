import { base58btc } from 'multiformats/bases/base58'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import {
  MEMO_PROGRAM, TOKEN_PROGRAM, type TransactionAnswer, usdcTransactionOf
} from '../../../../protocol/solana/usdc-transaction.ts'

const MINT = 'mint'

const test = suite('solana/usdc-transaction')

function tokens (accountIndex: number, owner: string, amount: string, more: object = {}) {
  return { accountIndex, owner, mint: MINT, programId: TOKEN_PROGRAM, uiTokenAmount: { amount }, ...more }
}

type Instructions = TransactionAnswer['transaction']['message']['instructions']

function answerOf (
  { meta, instructions = [] }: { meta?: object, instructions?: Instructions }
): TransactionAnswer {
  return {
    slot: 5,
    blockTime: 6,
    meta: { err: null, ...meta },
    transaction: {
      signatures: ['first', 'second'],
      message: {
        accountKeys: [
          { pubkey: 'payer', signer: true }, { pubkey: 'x', signer: false }, { pubkey: 'y', signer: true }
        ],
        instructions
      }
    }
  }
}

test('keeps accounts by address, with a missing side as 0', () => {
  const meta = {
    preTokenBalances: [tokens(1, 'a', '5'), tokens(2, 'b', '18446744073709551615')],
    postTokenBalances: [tokens(2, 'c', '1'), tokens(0, 'd', '9')]
  }
  const read = usdcTransactionOf('first', MINT, answerOf({ meta }))!
  assert.equal(read.balances, [
    { account: 'x', owner: 'a', ownerBefore: 'a', before: 5n, after: 0n },
    { account: 'y', owner: 'c', ownerBefore: 'b', before: 18446744073709551615n, after: 1n },
    { account: 'payer', owner: 'd', ownerBefore: undefined, before: 0n, after: 9n }
  ])
})

test('counts our mint under the classic token program only', () => {
  const meta = {
    preTokenBalances: [tokens(0, 'a', '5', { mint: 'other' })],
    postTokenBalances: [
      tokens(0, 'a', '6', { programId: 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb' }),
      tokens(1, 'a', '7', { programId: undefined })
    ]
  }
  assert.equal(usdcTransactionOf('first', MINT, answerOf({ meta }))!.balances, [])
})

test('says who pays the fee, who signed, when it was and whether it failed', () => {
  const read = usdcTransactionOf('first', MINT, answerOf({ meta: { err: { InstructionError: [0, { Custom: 1 }] } } }))!
  assert.equal(read, {
    signature: 'first', slot: 5, blockTime: 6, failed: '{"InstructionError":[0,{"Custom":1}]}', feePayer: 'payer',
    accounts: ['payer', 'x', 'y'], signers: ['payer', 'y'], memos: [], balances: []
  })
  const old = { ...answerOf({}), blockTime: null }
  assert.equal([usdcTransactionOf('first', MINT, old)!.blockTime, usdcTransactionOf('first', MINT, old)!.failed],
    [undefined, undefined])
})

test('reads memos of all memo programs, parsed or not, and of nothing else', () => {
  const data = base58btc.baseEncode(utf8('raw'))
  const instructions = [
    { programId: MEMO_PROGRAM, parsed: 'v3' },
    { programId: 'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo', parsed: 'v1' },
    { programId: 'Memo4c2pN8afCj432Lb7RMVKi9PbQnnW7ewFFaV3oAH', data }, { programId: 'other', parsed: 'no', data },
    { programId: MEMO_PROGRAM, data: base58btc.baseEncode(new Uint8Array([255])) }, { programId: MEMO_PROGRAM }
  ]
  assert.equal(usdcTransactionOf('first', MINT, answerOf({ instructions }))!.memos, ['v3', 'v1', 'raw'])
})

test('does not take another transaction, or one that does not hold together', () => {
  assert.is(usdcTransactionOf('second', MINT, answerOf({})), undefined)
  const beyond = answerOf({ meta: { postTokenBalances: [tokens(3, 'a', '1')] } })
  assert.is(usdcTransactionOf('first', MINT, beyond), undefined)
})

test.run()
