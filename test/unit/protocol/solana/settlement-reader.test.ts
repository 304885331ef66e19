import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changesOf } from '../../../../protocol/solana/changes.ts'
import { clusterName } from '../../../../protocol/solana/clusters.ts'
import { readSettlement } from '../../../../protocol/solana/settlement-reader.ts'
import { balance, usdcTransaction } from '../../../helpers/usdc-transactions.ts'

const balances = [
  balance('gateway', 'gateway', 20n, 3n), balance('a1', 'a', 1n, 6n), balance('a2', 'a', 0n, 2n),
  balance('b', 'b', 0n, 10n), balance('c', 'c', 7n, 7n)
]

const test = suite('solana/settlement-reader')

test('says who gained what, who signed, and what the memos are', () => {
  const read = readSettlement(usdcTransaction(balances, { memos: ['root'], signers: ['gateway'] }))
  assert.equal([read.memos, read.signers, read.failed, read.slot], [['root'], ['gateway'], undefined, 100])
  assert.equal(read.changes, [
    { owner: 'gateway', change: -17n }, { owner: 'a', change: 7n }, { owner: 'b', change: 10n }
  ])
  assert.equal(['a', 'b', 'c', 'gateway', 'nobody'].map(owner => read.gainOf(owner)), [7n, 10n, 0n, 0n, 0n])
})

test('knows that what failed paid nobody', () => {
  const read = readSettlement(usdcTransaction(balances, { failed: '{}' }))
  assert.equal([read.changes, read.gainOf('a'), read.failed], [[], 0n, '{}'])
})

test('follows money that changes hands with its account', () => {
  assert.equal(changesOf({ balances: [balance('x', ['a', 'b'], 5n, 3n)] }), [
    { owner: 'a', change: -5n }, { owner: 'b', change: 3n }
  ])
})

test('adds up to what was made, less what was destroyed', () => {
  const amount = fc.bigInt(0n, 50n)
  const owner = fc.constantFrom('a', 'b', 'c')
  const row = fc.record({
    account: fc.string(), owner, ownerBefore: fc.option(owner, { nil: undefined }), before: amount, after: amount
  })
  fc.assert(fc.property(fc.array(row), rows => {
    const total = rows.reduce((sum, { before, after }) => sum + after - before, 0n)
    assert.is(changesOf({ balances: rows }).reduce((sum, { change }) => sum + change, 0n), total)
  }))
})

test('names the public clusters', () => {
  assert.equal([
    '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d', 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG',
    '4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY', 'x'
  ].map(clusterName), ['mainnet-beta', 'devnet', 'testnet', 'local'])
})

test.run()
