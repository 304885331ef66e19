import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction
} from '@solana-program/compute-budget'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSeed, signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { USDC_MINT } from '../../../../protocol/core/limits.ts'
import { solanaAddressOf } from '../../../../protocol/core/peer-id.ts'
import { Faucet } from '../../../../src/chain/faucet.ts'
import type { LocalChain, Sent } from '../../../../src/chain/local-chain.ts'
import { openChain } from '../../../../src/chain/open-chain.ts'
import { TOKEN_PROGRAM } from '../../../../src/chain/programs.ts'
import { tokenAccountIn } from '../../../../src/chain/vm/tokens.ts'
import { tempDir } from '../../../helpers/dcn-cli.ts'
import { FORMATS, signerOf, solTransfer, transactionBytes } from '../../../helpers/transactions.ts'

const SLOT_MS = 100
const SOL = 10n ** 9n
/** An account has to have so much, and a little more. */
const RENT = 1_000_000n

const seed = generateSeed()
const user = await signerOf(new Uint8Array(32).fill(9))
const somebody = solanaAddressOf(signerFromSeed(generateSeed()).publicKey)

interface World {
  chain: LocalChain
  faucet: Faucet
  /** Time passes by so many slots. */
  pass (slots: number): void
  close (): Promise<void>
}

let nowMs = 1_800_000_000_000

async function open (data?: string, slotMs = SLOT_MS): Promise<World> {
  const deps = { clock: { nowMs: () => nowMs } }
  const { chain, journal } = await openChain(deps, { data, faucet: signerFromSeed(seed), slotMs })
  return {
    chain,
    faucet: new Faucet(chain, seed),
    pass: slots => {
      nowMs += slots * slotMs
      chain.tick()
    },
    close: async () => { await journal.close() }
  }
}

async function pay (
  { chain }: World, lamports: bigint, parts: Partial<Parameters<typeof transactionBytes>[0]> = {}
): Promise<Uint8Array> {
  const { blockhash } = chain.blockhash('processed')
  return await transactionBytes({
    payer: user, blockhash, instructions: [solTransfer(user, somebody, RENT + lamports)], ...parts
  })
}

/** What the fee payer lost in a transaction that failed: its fee alone. */
function charged (world: World, { record }: Sent): bigint {
  assert.ok(record !== undefined && record.err !== null)
  return record.pre.lamports[0]! - record.post.lamports[0]!
}

const test = suite('local-chain')

test('what a transaction costs is what the VM takes, in every format', async () => {
  const world = await open()
  await world.faucet.giveSol(user.address, SOL)
  const tooMuch = solTransfer(user, somebody, 2n * SOL)
  const price = getSetComputeUnitPriceInstruction({ microLamports: 1_000_001 })
  const limit = getSetComputeUnitLimitInstruction({ units: 1_234 })
  const cases = [
    ...FORMATS.map(format => [{ format, instructions: [tooMuch] }, 5_000n] as const),
    [{ format: 1, priorityFee: 777n, instructions: [tooMuch] }, 5_777n],
    [{ instructions: [limit, price, tooMuch] }, 5_000n + 1_235n],
    [{ format: 'legacy', instructions: [price, limit, tooMuch] }, 5_000n + 1_235n],
    // With no limit of its own a message may use what each of its instructions may, and pays for that.
    [{ instructions: [price, tooMuch] }, undefined]
  ] as const
  for (const [parts, fee] of cases) {
    const sent = world.chain.send(await pay(world, 0n, { ...parts, instructions: [...parts.instructions] }))
    assert.is(sent.record?.fee, charged(world, sent))
    if (fee !== undefined) assert.is(sent.record!.fee, fee)
    world.pass(1)
  }
})

test('a failed transaction is in the history, one that the VM never ran is not', async () => {
  const world = await open()
  await world.faucet.giveSol(user.address, SOL)
  const failed = world.chain.send(await pay(world, 2n * SOL))
  assert.equal(failed.err, { InstructionError: [0, { Custom: 1 }] })
  assert.is(world.chain.history.get(failed.signature), failed.record)
  const stranger = await signerOf(new Uint8Array(32).fill(8))
  const instructions = [solTransfer(stranger, somebody, 1n)]
  const poor = world.chain.send(await pay(world, 1n, { payer: stranger, instructions }))
  assert.equal([poor.err, poor.record], ['AccountNotFound', undefined])
  assert.is(world.chain.history.get(poor.signature), undefined)
})

test('no message is taken twice, under whatever signature', async () => {
  const world = await open()
  await world.faucet.giveSol(user.address, SOL)
  const bytes = await pay(world, 1n)
  assert.is(world.chain.send(bytes).err, null)
  assert.is(world.chain.send(bytes).err, 'AlreadyProcessed')
  assert.is(world.chain.simulate(bytes, { sigVerify: true, replaceBlockhash: false }).err, 'AlreadyProcessed')
  // The same message with another signature, or none.
  const other = Uint8Array.from(bytes, (byte, at) => at === 1 ? byte ^ 1 : byte)
  assert.is(world.chain.send(other).err, 'AlreadyProcessed')
  const unsigned = Uint8Array.from(bytes, (byte, at) => at >= 1 && at <= 64 ? 0 : byte)
  assert.is(world.chain.send(unsigned).err, 'AlreadyProcessed')
})

test('a signature that is missing or wrong is refused, and costs nothing', async () => {
  const world = await open()
  await world.faucet.giveSol(user.address, SOL)
  const bytes = await pay(world, 1n)
  const unsigned = Uint8Array.from(bytes, (byte, at) => at >= 1 && at <= 64 ? 0 : byte)
  assert.equal(world.chain.send(unsigned).err, 'SignatureFailure')
  const wrong = Uint8Array.from(bytes, (byte, at) => at === 1 ? byte ^ 1 : byte)
  assert.equal([world.chain.send(wrong).err, world.chain.send(wrong).record], ['SignatureFailure', undefined])
  assert.is(world.chain.account(user.address, 'processed')?.lamports, SOL)
  assert.is(world.chain.send(bytes).err, null)
})

test('a blockhash holds for 150 slots, and nobody makes one up', async () => {
  const world = await open()
  await world.faucet.giveSol(user.address, SOL)
  const { blockhash, lastValidBlockHeight } = world.chain.blockhash('processed')
  assert.is(lastValidBlockHeight, world.chain.slotAt('processed') + 150n)
  const [inTime, late] = await Promise.all([1n, 2n].map(async lamports => await pay(world, lamports)))
  world.pass(150)
  assert.is(world.chain.slotAt('processed'), lastValidBlockHeight)
  assert.ok(world.chain.isBlockhashValid(blockhash))
  assert.is(world.chain.send(inTime!).err, null)
  world.pass(1)
  assert.not.ok(world.chain.isBlockhashValid(blockhash))
  assert.is(world.chain.send(late!).err, 'BlockhashNotFound')
  assert.is(world.chain.send(await pay(world, 1n, { blockhash: USDC_MINT })).err, 'BlockhashNotFound')
  const simulated = world.chain.simulate(late!, { sigVerify: false, replaceBlockhash: true })
  assert.is(simulated.err, null)
  const hashes = new Set(['processed', 'confirmed', 'finalized'].map(commitment => {
    return world.chain.blockhash(commitment as 'processed').blockhash
  }))
  assert.is(hashes.size, 3)
})

test('readers see what is as certain as they ask', async () => {
  const world = await open()
  const signature = await world.faucet.giveUsdc(user.address, 5n)
  const [account] = world.chain.accountsOf(TOKEN_PROGRAM, 'processed').find(([, state]) => {
    return tokenAccountIn(state) !== undefined
  })!
  const seen = (commitment: 'processed' | 'confirmed' | 'finalized'): unknown[] => [
    world.chain.transaction(signature, commitment) !== undefined,
    tokenAccountIn(world.chain.account(account, commitment))?.amount,
    world.chain.accountsOf(TOKEN_PROGRAM, commitment).some(([address]) => address === account)
  ]
  const all = (): unknown[] => [seen('processed'), seen('confirmed'), seen('finalized')]
  const [yes, no] = [[true, 5n, true], [false, undefined, false]]
  assert.equal(all(), [yes, no, no])
  world.pass(1)
  assert.equal(all(), [yes, yes, no])
  world.pass(1)
  assert.equal(all(), [yes, yes, yes])
  await world.faucet.giveUsdc(user.address, 3n)
  assert.equal([seen('processed')[1], seen('confirmed')[1], seen('finalized')[1]], [8n, 5n, 5n])
  world.pass(2)
  assert.is(seen('finalized')[1], 8n)
})

test('a chain goes on where it was: accounts, history, hashes and slots', async () => {
  const { path, remove } = tempDir()
  const data = join(path, 'chain')
  mkdirSync(data)
  const before = await open(data)
  await before.faucet.giveSol(user.address, SOL)
  await before.faucet.giveUsdc(user.address, 7n)
  before.chain.send(await pay(before, 5n * SOL))
  const unsent = await pay(before, 12n)
  // All goes to somebody else, but the fee: the account is no more.
  const emptied = SOL - 10_000n
  assert.is(before.chain.send(await pay(before, emptied - RENT)).err, null)
  assert.is(before.chain.account(user.address, 'processed'), undefined)
  before.pass(3)
  const { blockhash } = before.chain.blockhash('processed')
  const slot = before.chain.slotAt('processed')
  const records = [...before.chain.history.all()]
  await before.close()

  const after = await open(data, 2 * SLOT_MS)
  assert.is(after.chain.genesis.hash, before.chain.genesis.hash)
  assert.equal([...after.chain.history.all()], records)
  assert.is(after.chain.account(user.address, 'processed'), undefined)
  assert.is(after.chain.account(somebody, 'processed')?.lamports, emptied)
  assert.equal(after.chain.account(USDC_MINT, 'processed'), before.chain.account(USDC_MINT, 'processed'))
  assert.equal(after.chain.account(before.chain.genesis.faucet, 'processed')?.lamports,
    before.chain.account(before.chain.genesis.faucet, 'processed')?.lamports)
  const tokens = ({ chain }: World): unknown[] => chain.accountsOf(TOKEN_PROGRAM, 'processed').sort()
  assert.equal(tokens(after), tokens(before))
  assert.is(after.chain.slotAt('processed'), slot + 1n)
  assert.is(after.chain.timeS(slot - 3n), before.chain.timeS(slot - 3n))
  assert.ok(after.chain.isBlockhashValid(blockhash), 'what was signed before can still be sent')
  await after.faucet.giveSol(user.address, SOL)
  assert.is(after.chain.send(unsent).err, null)
  assert.is(after.chain.send(records.at(-1)!.bytes).err, 'AlreadyProcessed')
  await after.close()

  try {
    const faucet = signerFromSeed(generateSeed())
    await openChain({ clock: { nowMs: () => nowMs } }, { data, faucet, slotMs: SLOT_MS })
    assert.unreachable()
  } catch (err) {
    assert.ok(isDcnError(err) && err.code === 'DCN_KEY_INVALID', String(err))
  }
  rmSync(data, { recursive: true })
  mkdirSync(data)
  const another = await open(data)
  assert.is.not(another.chain.genesis.hash, before.chain.genesis.hash)
  await another.close()
  remove()
})

test('slots do not go back where the machine\'s clock does', async () => {
  const { path, remove } = tempDir()
  const first = await open(path)
  await first.faucet.giveSol(user.address, SOL)
  first.pass(10)
  const slot = first.chain.slotAt('processed')
  await first.faucet.giveSol(user.address, SOL)
  nowMs -= 60_000
  first.chain.tick()
  assert.is(first.chain.slotAt('processed'), slot)
  await first.close()
  const second = await open(path)
  assert.ok(second.chain.slotAt('processed') > slot)
  await second.close()
  nowMs += 60_000
  remove()
})

test.run()
