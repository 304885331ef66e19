/** Every way to pay that a deposit must, or must not, be credited for, on the embedded chain. */
import { AccountRole, type Address, generateKeyPairSigner, type Instruction, type KeyPairSigner } from '@solana/kit'
import {
  AuthorityType, getApproveInstruction, getBatchInstruction, getCloseAccountInstruction, getInitializeMint2Instruction,
  getInitializeMultisig2Instruction, getMintToInstruction, getSetAuthorityInstruction, getTransferCheckedInstruction,
  getTransferInstruction, TOKEN_PROGRAM_ADDRESS
} from '@solana-program/token'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../protocol/core/errors.ts'
import { type Deposit, type DepositFault, type DepositRules, readDeposit } from '../../../protocol/solana/deposit.ts'
import type { Solana } from '../../../protocol/solana/types.ts'
import { OPAQUE_TRANSFER_AMOUNT, opaqueTransferProgram } from '../../helpers/sbf-program.ts'
import { type LandOptions, signerOf, SolanaWorld, TOKEN_2022, USDC } from '../../helpers/solana-world.ts'

interface Context {
  world: SolanaWorld
  solana: Solana
  gateway: KeyPairSigner
  user: KeyPairSigner
  other: KeyPairSigner
}

const test = suite<Context>('solana deposits')

test.before(async context => {
  context.world = await SolanaWorld.start()
  context.solana = context.world.client()
  context.gateway = await context.world.wallet(1_000)
  context.user = await context.world.wallet(1_000_000)
  context.other = await context.world.wallet(1_000_000)
})
test.after(async ({ world }) => { await world.stop() })

/** What a gateway makes of it. */
async function verdict (
  { world, solana, gateway }: Context, signature: string, rules: Partial<DepositRules> = {}
): Promise<Deposit | DepositFault> {
  const transaction = await solana.transaction(signature)
  if (transaction === undefined) throw new Error('not final')
  const tokenAccount = await world.tokenAccount(gateway.address)
  try {
    return readDeposit(transaction, {
      tokenAccount, owner: gateway.address, excludedPayers: new Set(), fromSlot: 0, ...rules
    })
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_DEPOSIT_REFUSED') throw err
    return err.context.why as DepositFault
  }
}

interface Credited { wallet: KeyPairSigner | Address, amount: bigint, signedByWallet?: boolean }

/** Lands it, and sees who is credited with what. */
async function credits (
  context: Context, payer: KeyPairSigner, instructions: Instruction[],
  { wallet, amount, signedByWallet = true }: Credited,
  options: LandOptions = {}
): Promise<void> {
  const signature = await context.world.done(payer, instructions, options)
  const deposit = await verdict(context, signature)
  if (typeof deposit === 'string') throw new Error(`refused: ${deposit}`)
  const address = typeof wallet === 'string' ? wallet : wallet.address
  assert.equal(
    [deposit.signature, deposit.wallet, deposit.amount, deposit.signedByWallet, deposit.feePayer],
    [signature, address, amount, signedByWallet, payer.address]
  )
}

async function refuses (
  context: Context, payer: KeyPairSigner, instructions: Instruction[], why: DepositFault
): Promise<void> {
  assert.is(await verdict(context, await context.world.done(payer, instructions)), why)
}

test('takes a transfer, once it is final', async context => {
  const { world, solana, user, gateway } = context
  const signature = await world.land(user, [await world.transfer(user, gateway.address, 100_000)])
  assert.is(await solana.transaction(signature), undefined)
  world.pass(1)
  assert.is(await solana.transaction(signature), undefined, 'confirmed is not final')
  world.pass(2)
  const deposit = await verdict(context, signature) as Deposit
  assert.equal([deposit.wallet, deposit.amount], [user.address, 100_000n])
  assert.ok(deposit.slot > 0 && deposit.blockTime !== undefined)
})

test('reads the same as often as it is asked: a replay is the same signature', async context => {
  const { world, solana, user, gateway } = context
  const bytes = await world.sign(user, [await world.transfer(user, gateway.address, 5)])
  await solana.send({ bytes })
  await solana.send({ bytes })
  world.pass()
  await solana.send({ bytes })
  const [signature] = await solana.signaturesFor(await world.tokenAccount(gateway.address), { limit: 1 })
  const first = await verdict(context, signature!)
  assert.equal(await verdict(context, signature!), first)
  assert.is((first as Deposit).amount, 5n)
})

test('takes plain transfers, and several together', async context => {
  const { world, user, gateway } = context
  const [source, destination] = [await world.tokenAccount(user.address), await world.tokenAccount(gateway.address)]
  await credits(context, user, [300, 5].map(amount =>
    getTransferInstruction({ source, destination, authority: user, amount })), { wallet: user, amount: 305n })
})

test('takes a batch', async context => {
  const { world, user, gateway } = context
  const instructions = [await world.transfer(user, gateway.address, 7), await world.transfer(user, gateway.address, 8)]
  const batch = getBatchInstruction(instructions as never)
  await credits(context, user, [batch], { wallet: user, amount: 15n })
})

test('takes what another program has the token program do', async context => {
  const { world, user, gateway } = context
  const programAddress = await world.deploy(user, opaqueTransferProgram())
  const accounts = [
    { address: await world.tokenAccount(user.address), role: AccountRole.WRITABLE },
    { address: await world.tokenAccount(gateway.address), role: AccountRole.WRITABLE },
    signerOf(user, AccountRole.READONLY_SIGNER), { address: TOKEN_PROGRAM_ADDRESS, role: AccountRole.READONLY }
  ]
  await credits(context, user, [{ programAddress, accounts, data: new Uint8Array() }], {
    wallet: user, amount: BigInt(OPAQUE_TRANSFER_AMOUNT)
  })
})

for (const version of ['legacy', 1] as const) {
  test(`takes a transaction of version ${version}`, async context => {
    const { world, user, gateway } = context
    const instructions = [await world.transfer(user, gateway.address, 9)]
    await credits(context, user, instructions, { wallet: user, amount: 9n }, { version })
  })
}

test('finds accounts that a transaction looks up', async context => {
  const { world, solana, user, other, gateway } = context
  const [reference, ...keys] = [
    (await generateKeyPairSigner()).address, await world.tokenAccount(gateway.address),
    await world.tokenAccount(other.address), await world.tokenAccount(user.address), USDC
  ] as const
  const tables = await world.lookupTable(user, [reference, ...keys])
  const transfer = await world.transfer(user, gateway.address, 11)
  const accounts = [...transfer.accounts ?? [], { address: reference, role: AccountRole.READONLY }]
  const named = { ...transfer, accounts }
  const signature = await world.done(user, [await world.transfer(user, other.address, 3), named], { tables })
  assert.equal((await verdict(context, signature) as Deposit).amount, 11n)
  assert.ok((await solana.transaction(signature))!.accounts.includes(reference))
})

test('credits the owner where another pays the fee', async context => {
  const { world, user, other, gateway } = context
  await credits(context, other, [await world.transfer(user, gateway.address, 6)], { wallet: user, amount: 6n })
})

test('credits the owner where a delegate moves the money', async context => {
  const { world, user, other, gateway } = context
  const source = await world.tokenAccount(user.address)
  await world.done(user, [getApproveInstruction({ source, delegate: other.address, owner: user, amount: 50 })])
  await credits(context, other, [getTransferInstruction({
    source, destination: await world.tokenAccount(gateway.address), authority: other, amount: 40
  })], { wallet: user, amount: 40n, signedByWallet: false })
})

test('credits a multisig, which signs by others', async context => {
  const { world, user, other, gateway } = context
  const multisig = await generateKeyPairSigner()
  const signers = [user, other]
  await world.done(user, [
    world.creating(user, multisig, 355, TOKEN_PROGRAM_ADDRESS),
    getInitializeMultisig2Instruction({
      multisig: multisig.address, m: 2, signers: signers.map(({ address }) => address)
    })
  ])
  await world.node.giveUsdc(multisig.address, 90)
  await credits(context, user, [getTransferCheckedInstruction({
    source: await world.tokenAccount(multisig.address), destination: await world.tokenAccount(gateway.address),
    mint: USDC, amount: 80, decimals: 6, authority: multisig.address, multiSigners: signers
  })], { wallet: multisig.address, amount: 80n, signedByWallet: false })
})

test('takes money that goes through an account of that moment', async context => {
  const { world, user, gateway } = context
  const { account, instructions } = await world.spareAccount(user, user.address)
  await credits(context, user, [
    ...instructions,
    getTransferInstruction({
      source: await world.tokenAccount(user.address), destination: account, authority: user, amount: 20
    }),
    getTransferInstruction({
      source: account, destination: await world.tokenAccount(gateway.address), authority: user, amount: 20
    }),
    getCloseAccountInstruction({ account, destination: user.address, owner: user })
  ], { wallet: user, amount: 20n })
})

test('takes the last money of an account that is closed after it, and leaves change alone', async context => {
  const { world, gateway } = context
  const leaver = await world.wallet(30)
  const { account, instructions } = await world.spareAccount(leaver, leaver.address)
  const source = await world.tokenAccount(leaver.address)
  await credits(context, leaver, [
    ...instructions, await world.transfer(leaver, gateway.address, 10),
    getTransferInstruction({ source, destination: account, authority: leaver, amount: 20 }),
    getCloseAccountInstruction({ account: source, destination: leaver.address, owner: leaver })
  ], { wallet: leaver, amount: 10n })
})

test('refuses another mint of as many decimals', async context => {
  const { world, user, gateway } = context
  await refuses(context, user, await lookalike(world, user, gateway.address, TOKEN_PROGRAM_ADDRESS), 'not-to-us')
})

test('refuses a lookalike under Token-2022', async context => {
  const { world, user, gateway } = context
  await refuses(context, user, await lookalike(world, user, gateway.address, TOKEN_2022), 'not-to-us')
})

/** A mint of the user's own, of which he pays a million to the wallet. */
async function lookalike (
  world: SolanaWorld, user: KeyPairSigner, to: string, programAddress: Address
): Promise<Instruction[]> {
  const mint = await generateKeyPairSigner()
  const config = { programAddress }
  const [source, destination] = [
    await world.tokenAccount(user.address, mint.address, programAddress),
    await world.tokenAccount(to, mint.address, programAddress)
  ]
  await world.done(user, [
    world.creating(user, mint, 82, programAddress),
    getInitializeMint2Instruction({ mint: mint.address, decimals: 6, mintAuthority: user.address }, config),
    await world.opening(user, user.address, mint.address, programAddress),
    await world.opening(user, to, mint.address, programAddress),
    getMintToInstruction({ mint: mint.address, token: source, mintAuthority: user, amount: 1_000_000 }, config)
  ])
  return [getTransferCheckedInstruction(
    { source, destination, mint: mint.address, amount: 1_000_000, decimals: 6, authority: user }, config
  )]
}

test('refuses what goes to others, or to another account of the gateway', async context => {
  const { world, user, other, gateway } = context
  await refuses(context, user, [await world.transfer(user, other.address, 5)], 'not-to-us')
  const { account, instructions } = await world.spareAccount(user, gateway.address)
  await refuses(context, user, [...instructions, getTransferInstruction({
    source: await world.tokenAccount(user.address), destination: account, authority: user, amount: 5
  })], 'not-to-us')
})

test('refuses what failed, whatever its instructions say', async context => {
  const { world, user, gateway } = context
  const signature = await world.land(user, [
    await world.transfer(user, gateway.address, 1_000), await world.transfer(user, gateway.address, 10n ** 15n)
  ])
  world.pass()
  assert.is(await verdict(context, signature), 'failed')
})

test('refuses what comes and goes', async context => {
  const { world, user, gateway } = context
  await refuses(context, user, [
    await world.transfer(user, gateway.address, 50), await world.transfer(gateway, user.address, 50)
  ], 'nothing-received')
  await credits(context, user, [
    await world.transfer(user, gateway.address, 50), await world.transfer(gateway, user.address, 20)
  ], { wallet: user, amount: 30n })
})

test('refuses what is minted to the gateway, all or in part', async context => {
  const { world, user, gateway } = context
  const signature = await world.node.giveUsdc(gateway.address, 500)
  world.pass()
  assert.is(await verdict(context, signature), 'no-payer')
  const token = await world.tokenAccount(gateway.address)
  await refuses(context, user, [
    await world.transfer(user, gateway.address, 5),
    getMintToInstruction({ mint: USDC, token, mintAuthority: world.minter, amount: 5 })
  ], 'payer-mismatch')
})

test('refuses the money of two', async context => {
  const { world, user, other, gateway } = context
  await refuses(context, user, [
    await world.transfer(user, gateway.address, 5), await world.transfer(other, gateway.address, 5)
  ], 'several-payers')
})

test('refuses what is the gateway\'s own, or the operator\'s', async context => {
  const { world, user, gateway } = context
  const { account, instructions } = await world.spareAccount(gateway, gateway.address)
  const mint = getMintToInstruction({ mint: USDC, token: account, mintAuthority: world.minter, amount: 9 })
  await world.done(gateway, [...instructions, mint])
  await refuses(context, gateway, [getTransferInstruction({
    source: account, destination: await world.tokenAccount(gateway.address), authority: gateway, amount: 9
  })], 'internal')
  const signature = await world.done(user, [await world.transfer(user, gateway.address, 5)])
  assert.is(await verdict(context, signature, { excludedPayers: new Set([user.address]) }), 'internal')
})

test('refuses money whose owner changes on the way', async context => {
  const { world, other, gateway } = context
  const giver = await world.wallet(30)
  const owned = await world.tokenAccount(giver.address)
  await refuses(context, giver, [
    await world.transfer(giver, gateway.address, 10),
    getSetAuthorityInstruction({
      owned, owner: giver, authorityType: AuthorityType.AccountOwner, newAuthority: other.address
    })
  ], 'ambiguous-owner')
})

test('refuses what comes into an account that is given away', async context => {
  const { world, user, other } = context
  const gateway = await world.wallet(0)
  const owned = await world.tokenAccount(gateway.address)
  const giving = getSetAuthorityInstruction({
    owned, owner: gateway, authorityType: AuthorityType.AccountOwner, newAuthority: other.address
  })
  const transfer = await world.transfer(user, gateway.address, 10)
  await refuses({ ...context, gateway }, user, [transfer, giving], 'account-owner')
  assert.is((await context.solana.usdcAccount(gateway.address)).state, 'missing')
})

test('refuses what is too old, or too little', async context => {
  const { world, user, gateway } = context
  const signature = await world.done(user, [await world.transfer(user, gateway.address, 5)])
  const { slot } = await verdict(context, signature) as Deposit
  assert.is(await verdict(context, signature, { fromSlot: slot + 1 }), 'too-old')
  assert.is((await verdict(context, signature, { fromSlot: slot }) as Deposit).amount, 5n)
  assert.is(await verdict(context, signature, { minimum: 6n }), 'below-one-credit')
})

test.run()
