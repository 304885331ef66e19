/** The client by itself, over a server that answers as each test says; on a chain: test/integration/solana. */
import { address, getCompiledTransactionMessageDecoder, getTransactionDecoder, none } from '@solana/kit'
import { AccountState, getTokenEncoder } from '@solana-program/token'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { USDC_MINT } from '../../../../protocol/core/limits.ts'
import { solanaAddressOf } from '../../../../protocol/core/peer-id.ts'
import {
  PAYMENT_MEMO_BYTES, PAYMENT_TRANSFERS_MAX, SIGNATURES_MAX, TRANSACTION_BYTES_MAX
} from '../../../../protocol/solana/limits.ts'
import { createSolana } from '../../../../protocol/solana/solana.ts'
import { MEMO_PROGRAM, TOKEN_PROGRAM } from '../../../../protocol/solana/usdc-transaction.ts'
import { FAKE_GENESIS, type FakeRpc, startRpc } from '../../../helpers/solana-rpc.ts'

const signer = (byte: number) => signerFromSeed(new Uint8Array(32).fill(byte))
const addressOf = (byte: number) => solanaAddressOf(signer(byte).publicKey)
const inContext = (value: unknown, slot = 1_000) => ({ context: { slot }, value })

const test = suite('solana/solana')

function solanaOf ({ url }: FakeRpc, more: Partial<Parameters<typeof createSolana>[0]> = {}) {
  return createSolana({
    url, mint: USDC_MINT, clock: { nowMs: () => performance.now() }, random: () => 0, backoffMs: 1, ...more
  })
}

async function codeOf (promise: Promise<unknown>): Promise<string> {
  const err = await promise.then(() => 'none', (err: unknown) => err)
  return isDcnError(err) ? err.code : String(err)
}

const LATEST = inContext({ blockhash: FAKE_GENESIS, lastValidBlockHeight: 150 })
const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'
const sent = { signature: 's', lastValidBlockHeight: 150 }

/** Statuses as they are asked for, one after the other. */
function statuses (...answers: unknown[]): { getSignatureStatuses: () => unknown } {
  return { getSignatureStatuses: () => answers.length > 1 ? answers.shift() : answers[0] }
}

const TRANSACTION = {
  slot: 42,
  blockTime: 1,
  meta: { err: null },
  transaction: { signatures: ['s'], message: { accountKeys: [{ pubkey: 'p', signer: true }], instructions: [] } }
}
const UNKNOWN = inContext([null])
const at = (blockHeight: number) => ({ getEpochInfo: { absoluteSlot: 1_000, blockHeight } })
const seen = (confirmationStatus: string, err: unknown = null) => inContext([{ slot: 42, err, confirmationStatus }])

const states: Array<[what: string, results: Record<string, unknown>, state: object]> = [
  ['final once it is finalized', statuses(seen('finalized')), { state: 'final', slot: 42, failed: undefined }],
  ['final where it failed', statuses(seen('finalized', { x: 1 })), { state: 'final', slot: 42, failed: '{"x":1}' }],
  ['pending while it is not finalized, even past its last block', { ...statuses(seen('confirmed')), ...at(999) },
    { state: 'pending' }],
  ['pending up to its last block', { ...statuses(UNKNOWN), ...at(150), getTransaction: null }, { state: 'pending' }],
  ['expired past it', { ...statuses(UNKNOWN), ...at(151), getTransaction: null }, { state: 'expired' }],
  ['pending where it is seen late', { ...statuses(UNKNOWN, seen('processed')), ...at(151), getTransaction: null },
    { state: 'pending' }],
  ['final where it is finalized late', { ...statuses(UNKNOWN, seen('finalized')), ...at(151), getTransaction: null },
    { state: 'final', slot: 42, failed: undefined }],
  ['pending where a server that lags says that it knows nothing',
    { ...statuses(UNKNOWN, inContext([null], 999)), ...at(151), getTransaction: null }, { state: 'pending' }],
  ['final where only the history knows it', { ...statuses(UNKNOWN), ...at(151), getTransaction: TRANSACTION },
    { state: 'final', slot: 42, failed: undefined }]
]
for (const [what, results, state] of states) {
  test(`says ${what}`, async () => {
    await using rpc = await startRpc(results)
    assert.equal(await solanaOf(rpc).stateOf(sent), state)
  })
}

test('searches the whole history for a status', async () => {
  await using rpc = await startRpc(statuses(seen('finalized')))
  await solanaOf(rpc).stateOf(sent)
  assert.equal(rpc.params[1], [['s'], { searchTransactionHistory: true }])
})

test('reads finalized transactions of every version', async () => {
  await using rpc = await startRpc({ getTransaction: (signature: string) => signature === 's' ? TRANSACTION : null })
  assert.is((await solanaOf(rpc).transaction('s'))?.slot, 42)
  assert.is(await solanaOf(rpc).transaction('t'), undefined)
  const options = { commitment: 'finalized', encoding: 'jsonParsed', maxSupportedTransactionVersion: 1 }
  assert.equal(rpc.params[1], ['s', options])
})

test('takes no answer about another transaction', async () => {
  await using rpc = await startRpc({ getTransaction: TRANSACTION })
  assert.is(await codeOf(solanaOf(rpc).transaction('other')), 'DCN_CHAIN_UNAVAILABLE')
})

test('takes what has landed already for sent, and says what is refused for good', async () => {
  await using rpc = await startRpc({ sendTransaction: 's' })
  const solana = solanaOf(rpc)
  await solana.genesis()
  const simulated = (err: unknown) => ({ error: { code: -32_002, message: 'simulation failed', data: { err } } })
  rpc.faults.push(simulated('AlreadyProcessed'))
  await solana.send({ bytes: new Uint8Array([1, 2]) })
  assert.equal(rpc.params[1], ['AQI=', { encoding: 'base64', preflightCommitment: 'confirmed' }])
  rpc.faults.push(simulated('BlockhashNotFound'))
  assert.is(await codeOf(solana.send({ bytes: new Uint8Array() })), 'DCN_CHAIN_UNAVAILABLE')
  rpc.faults.push(simulated({ InstructionError: [1, { Custom: 1 }] }))
  assert.is(await codeOf(solana.send({ bytes: new Uint8Array() })), 'DCN_TRANSACTION_FAILED')
  rpc.faults.push({ error: { code: -32_003, message: 'Transaction signature verification failure' } })
  assert.is(await codeOf(solana.send({ bytes: new Uint8Array() })), 'DCN_TRANSACTION_FAILED')
})

test('pages through an address\'s signatures, newest first', async () => {
  const all = Array.from({ length: 2_500 }, (_, at) => ({ signature: `s${at}` }))
  await using rpc = await startRpc({
    getSignaturesForAddress: (_: string, { before, limit }: { before?: string, limit: number }) => {
      const from = before === undefined ? 0 : all.findIndex(({ signature }) => signature === before) + 1
      return all.slice(from, from + limit)
    }
  })
  const solana = solanaOf(rpc)
  assert.equal(await solana.signaturesFor('a', {}), all.map(({ signature }) => signature))
  assert.equal(await solana.signaturesFor('a', { limit: 1_001 }), all.slice(0, 1_001).map(({ signature }) => signature))
  assert.is(rpc.methods.length, 1 + 3 + 2)
  await solana.signaturesFor('a', { until: 'u', limit: 5 })
  assert.equal(rpc.params.at(-1), ['a', { commitment: 'finalized', limit: 5, until: 'u' }])
  assert.ok(SIGNATURES_MAX >= all.length)
})

function tokenAccount (more: { mint?: string, owner?: string, state?: AccountState } = {}, program = TOKEN_PROGRAM) {
  const { mint = USDC_MINT, owner = addressOf(1), state = AccountState.Initialized } = more
  const bytes = getTokenEncoder().encode({
    mint: address(mint), owner: address(owner), amount: 7n, delegate: none(), state, isNative: none(),
    delegatedAmount: 0n, closeAuthority: none()
  })
  return inContext({ owner: program, data: [Buffer.from(bytes as Uint8Array).toString('base64'), 'base64'] })
}

const accounts: Array<[what: string, answer: unknown, account: object]> = [
  ['open', tokenAccount(), { state: 'open', balance: 7n }],
  ['frozen', tokenAccount({ state: AccountState.Frozen }), { state: 'frozen' }],
  ['missing', inContext(null), { state: 'missing' }],
  ['missing: only SOL is there', inContext({ owner: '1'.repeat(32), data: ['', 'base64'] }), { state: 'missing' }],
  ['missing: of another program', tokenAccount({}, TOKEN_2022), { state: 'missing' }],
  ['missing: given away', tokenAccount({ owner: addressOf(2) }), { state: 'missing' }],
  ['missing: of another mint', tokenAccount({ mint: addressOf(3) }), { state: 'missing' }],
  ['missing: not in use', tokenAccount({ state: AccountState.Uninitialized }), { state: 'missing' }]
]
for (const [what, answer, account] of accounts) {
  test(`sees a USDC account that is ${what}`, async () => {
    await using rpc = await startRpc({ getAccountInfo: answer })
    const solana = solanaOf(rpc)
    const address = await solana.usdcAddress(addressOf(1))
    assert.equal(await solana.usdcAccount(addressOf(1)), { address, ...account })
  })
}

function transfers (count: number) {
  return Array.from({ length: count }, (_, at) => ({ owner: addressOf(100 + at), amount: at + 1 }))
}

test(`fits ${PAYMENT_TRANSFERS_MAX} transfers beside the longest memo and a priority fee`, async () => {
  await using rpc = await startRpc({ getLatestBlockhash: LATEST })
  const solana = solanaOf(rpc, { priorityFee: 1_000_000 })
  const memo = 'm'.repeat(PAYMENT_MEMO_BYTES)
  const payment = { payer: signer(1), transfers: transfers(PAYMENT_TRANSFERS_MAX), memo }
  const { bytes, lastValidBlockHeight } = await solana.signPayment(payment)
  assert.ok(bytes.byteLength <= TRANSACTION_BYTES_MAX, String(bytes.byteLength))
  assert.is(lastValidBlockHeight, 150)
  assert.is(await codeOf(solana.signPayment({ ...payment, transfers: transfers(PAYMENT_TRANSFERS_MAX + 1) })),
    'DCN_TRANSACTION_FAILED')
  const from = { ...payment, from: signer(2), close: true }
  assert.is(await codeOf(solana.signPayment({ ...from, transfers: transfers(PAYMENT_TRANSFERS_MAX - 2) })), 'none')
  assert.is(await codeOf(solana.signPayment({ ...from, transfers: transfers(PAYMENT_TRANSFERS_MAX - 1) })),
    'DCN_TRANSACTION_FAILED')
})

test('has the payer sign the memo, which anybody could write', async () => {
  await using rpc = await startRpc({ getLatestBlockhash: LATEST })
  const { bytes } = await solanaOf(rpc).signPayment({
    payer: signer(1), from: signer(2), transfers: transfers(1), memo: 'm'
  })
  const message = getCompiledTransactionMessageDecoder().decode(getTransactionDecoder().decode(bytes).messageBytes)
  assert.ok(message.version === 0)
  const memo = message.instructions.at(-1)!
  assert.is(message.staticAccounts[memo.programAddressIndex], MEMO_PROGRAM)
  assert.equal(memo.accountIndices?.map(at => message.staticAccounts[at]), [addressOf(1)])
})

test('signs the same payment the same, so that its signature is known before it is sent', async () => {
  await using rpc = await startRpc({ getLatestBlockhash: LATEST })
  const payment = { payer: signer(1), transfers: transfers(1), memo: 'm' }
  const [one, two] = [await solanaOf(rpc).signPayment(payment), await solanaOf(rpc).signPayment(payment)]
  assert.equal(one, two)
})

test.run()
