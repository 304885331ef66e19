/** A chain whose time stands until a test moves it on, and what wallets do on it with any program's instructions. */
import {
  AccountRole, address, type Address, type AddressesByLookupTableAddress, appendTransactionMessageInstructions,
  type Blockhash, compressTransactionMessageUsingAddressLookupTables, createKeyPairSignerFromPrivateKeyBytes,
  createTransactionMessage, generateKeyPairSigner, getAddressEncoder, getProgramDerivedAddress, getTransactionEncoder,
  type Instruction, type KeyPairSigner, pipe, setTransactionMessageComputeUnitLimit,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash, setTransactionMessageLoadedAccountsDataSizeLimit,
  signTransactionMessageWithSigners, type TransactionSigner
} from '@solana/kit'
import { getCreateAccountInstruction } from '@solana-program/system'
import {
  findAssociatedTokenPda, getCreateAssociatedTokenIdempotentInstruction, getInitializeAccount3Instruction,
  getTransferCheckedInstruction, TOKEN_PROGRAM_ADDRESS
} from '@solana-program/token'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { USDC_DECIMALS, USDC_MINT } from '../../protocol/core/limits.ts'
import { createSolana, type SolanaInit } from '../../protocol/solana/solana.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import { startChain, type TestChain } from './chain.ts'

export const USDC: Address = address(USDC_MINT)
export const TOKEN_2022 = address('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb')
const SYSTEM = address('11111111111111111111111111111111')
const LOADER = address('BPFLoaderUpgradeab1e11111111111111111111111')
const LOOKUP_TABLES = address('AddressLookupTab1e1111111111111111111111111')
const SYSVARS = {
  rent: address('SysvarRent111111111111111111111111111111111'),
  clock: address('SysvarC1ock11111111111111111111111111111111')
}
const TOKEN_ACCOUNT_BYTES = 165
const SLOT_MS = 400
/** Of a program, in one transaction. */
const WRITE_BYTES = 800

export interface LandOptions {
  version?: 'legacy' | 0 | 1
  /** Keys that are looked up. */
  tables?: AddressesByLookupTableAddress
}

export class SolanaWorld {
  readonly node: TestChain
  /** May mint test USDC. */
  readonly minter: KeyPairSigner
  readonly #moved: { ms: number }

  private constructor (node: TestChain, minter: KeyPairSigner, moved: { ms: number }) {
    this.node = node
    this.minter = minter
    this.#moved = moved
  }

  static async start (): Promise<SolanaWorld> {
    const moved = { ms: Date.now() }
    const seed = generateSeed()
    const node = await startChain({ seed, slotMs: SLOT_MS, clock: { nowMs: () => moved.ms } })
    return new SolanaWorld(node, await createKeyPairSignerFromPrivateKeyBytes(seed), moved)
  }

  client (init: Partial<SolanaInit> = {}): Solana {
    return createSolana({
      url: this.node.rpcUrl, mint: USDC_MINT, clock: { nowMs: () => Date.now() }, random: () => 0, backoffMs: 5, ...init
    })
  }

  /** Moves on by so many slots; by default what has landed is final then. */
  pass (slots = 3): void {
    this.#moved.ms += slots * SLOT_MS
    this.node.chain.tick()
  }

  /** A wallet with SOL, and so much USDC or not even an account for it. */
  async wallet (usdc: number | 'no account'): Promise<KeyPairSigner> {
    const signer = await generateKeyPairSigner()
    await this.node.giveSol(signer.address)
    if (usdc !== 'no account') await this.node.giveUsdc(signer.address, usdc)
    this.pass()
    return signer
  }

  /** The signature of what has landed; it may have failed. */
  async land (payer: KeyPairSigner, instructions: Instruction[], options: LandOptions = {}): Promise<string> {
    const bytes = await this.sign(payer, instructions, options)
    const { signature, err, record } = this.node.chain.send(bytes)
    if (record === undefined) throw new Error(`it did not land: ${JSON.stringify(err)}`)
    return signature
  }

  /** The same, final, and it went through. */
  async done (payer: KeyPairSigner, instructions: Instruction[], options: LandOptions = {}): Promise<string> {
    const signature = await this.land(payer, instructions, options)
    const err = this.node.chain.transaction(signature, 'processed')?.err
    if (err !== null) throw new Error(`it failed: ${JSON.stringify(err)}`)
    this.pass()
    return signature
  }

  async sign (
    payer: KeyPairSigner, instructions: Instruction[], { version = 0, tables }: LandOptions = {}
  ): Promise<Uint8Array> {
    const { blockhash, lastValidBlockHeight } = this.node.chain.blockhash('processed')
    const lifetime = { blockhash: blockhash as Blockhash, lastValidBlockHeight }
    const empty = version === 1
      ? pipe(
        createTransactionMessage({ version }),
        message => setTransactionMessageComputeUnitLimit(60_000, message),
        message => setTransactionMessageLoadedAccountsDataSizeLimit(1_000_000, message)
      )
      : createTransactionMessage({ version })
    const whole = pipe(
      empty,
      message => setTransactionMessageFeePayerSigner(payer, message),
      message => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
      message => appendTransactionMessageInstructions(instructions, message)
    )
    const message = tables === undefined
      ? whole
      : compressTransactionMessageUsingAddressLookupTables(whole as never, tables) as typeof whole
    return Uint8Array.from(getTransactionEncoder().encode(await signTransactionMessageWithSigners(message)))
  }

  async tokenAccount (owner: string, mint = USDC, tokenProgram: Address = TOKEN_PROGRAM_ADDRESS): Promise<Address> {
    const [account] = await findAssociatedTokenPda({ owner: address(owner), mint, tokenProgram })
    return account
  }

  /** Makes the associated account where it is not there. */
  async opening (payer: KeyPairSigner, owner: string, mint: Address, tokenProgram: Address): Promise<Instruction> {
    const ata = await this.tokenAccount(owner, mint, tokenProgram)
    return getCreateAssociatedTokenIdempotentInstruction({ payer, ata, owner: address(owner), mint, tokenProgram })
  }

  async transfer (from: TransactionSigner, to: string, amount: number | bigint): Promise<Instruction> {
    return getTransferCheckedInstruction({
      source: await this.tokenAccount(from.address), destination: await this.tokenAccount(to), mint: USDC, amount,
      authority: from, decimals: USDC_DECIMALS
    })
  }

  /** An account of a key of its own. */
  creating (payer: KeyPairSigner, account: KeyPairSigner, bytes: number, owner: Address): Instruction {
    const lamports = this.node.chain.rentExemption(bytes)
    return getCreateAccountInstruction({ payer, newAccount: account, lamports, space: bytes, programAddress: owner })
  }

  /** A USDC account that is not its owner's associated one. */
  async spareAccount (payer: KeyPairSigner, owner: string): Promise<{ account: Address, instructions: Instruction[] }> {
    const key = await generateKeyPairSigner()
    return {
      account: key.address,
      instructions: [
        this.creating(payer, key, TOKEN_ACCOUNT_BYTES, TOKEN_PROGRAM_ADDRESS),
        getInitializeAccount3Instruction({ account: key.address, mint: USDC, owner: address(owner) })
      ]
    }
  }

  /** A lookup table of these keys, as transactions name it. */
  async lookupTable (payer: KeyPairSigner, keys: Address[]): Promise<AddressesByLookupTableAddress> {
    // The VM remembers the hash of no later slot, and a table is made with one.
    const recent = u64(this.node.chain.firstSlot)
    const seeds = [getAddressEncoder().encode(payer.address), recent]
    const [table, bump] = await getProgramDerivedAddress({ programAddress: LOOKUP_TABLES, seeds })
    const accounts = [
      { address: table, role: AccountRole.WRITABLE }, signerOf(payer, AccountRole.READONLY_SIGNER),
      signerOf(payer, AccountRole.WRITABLE_SIGNER), { address: SYSTEM, role: AccountRole.READONLY }
    ]
    const create = Buffer.concat([u32(0), recent, Uint8Array.of(bump)])
    const bytes = keys.map(key => Uint8Array.from(getAddressEncoder().encode(key)))
    const extend = Buffer.concat([u32(2), u64(keys.length), ...bytes])
    await this.done(payer, [create, extend].map(data => ({ programAddress: LOOKUP_TABLES, accounts, data })))
    return { [table]: keys }
  }

  /** Puts a program on the chain by the loader that is for it. */
  async deploy (payer: KeyPairSigner, elf: Uint8Array): Promise<Address> {
    const [buffer, program] = await Promise.all([generateKeyPairSigner(), generateKeyPairSigner()])
    const [data] = await getProgramDerivedAddress({
      programAddress: LOADER, seeds: [getAddressEncoder().encode(program.address)]
    })
    const written = { address: buffer.address, role: AccountRole.WRITABLE }
    const authority = signerOf(payer, AccountRole.READONLY_SIGNER)
    const instruction = (accounts: Instruction['accounts'], ...parts: Uint8Array[]): Instruction =>
      ({ programAddress: LOADER, accounts: accounts ?? [], data: Buffer.concat(parts) })
    await this.done(payer, [
      this.creating(payer, buffer, 37 + elf.byteLength, LOADER),
      instruction([written, authority], u32(0))
    ])
    for (let at = 0; at < elf.byteLength; at += WRITE_BYTES) {
      const part = elf.subarray(at, at + WRITE_BYTES)
      await this.done(payer, [instruction([written, authority], u32(1), u32(at), u64(part.byteLength), part)])
    }
    const readonly = [SYSVARS.rent, SYSVARS.clock, SYSTEM].map(key => ({ address: key, role: AccountRole.READONLY }))
    await this.done(payer, [
      this.creating(payer, program, 36, LOADER),
      instruction([
        signerOf(payer, AccountRole.WRITABLE_SIGNER), { address: data, role: AccountRole.WRITABLE },
        { address: program.address, role: AccountRole.WRITABLE }, written, ...readonly, authority
      ], u32(2), u64(elf.byteLength))
    ])
    return program.address
  }

  async stop (): Promise<void> {
    await this.node.stop()
  }
}

/** A signer as instructions that kit does not know name it. */
export function signerOf (signer: KeyPairSigner, role: AccountRole.READONLY_SIGNER | AccountRole.WRITABLE_SIGNER) {
  return { address: signer.address, role, signer }
}

function u32 (value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64 (value: number | bigint): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
