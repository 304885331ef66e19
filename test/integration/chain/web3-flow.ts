/** What a program that uses @solana/web3.js 1.x and @solana/spl-token does, on whatever serves Solana's JSON-RPC. */
import {
  createTransferCheckedInstruction, getAccount, getOrCreateAssociatedTokenAccount, TOKEN_PROGRAM_ID
} from '@solana/spl-token'
import {
  Connection, Keypair, LAMPORTS_PER_SOL, PublicKey, sendAndConfirmTransaction, SystemProgram, Transaction,
  TransactionMessage, VersionedTransaction
} from '@solana/web3.js'
import * as assert from 'uvu/assert'
import { USDC_DECIMALS, USDC_MINT } from '../../../protocol/core/limits.ts'
import { until } from '../../helpers/network.ts'
import type { Endpoint } from './kit-flow.ts'

const MINT = new PublicKey(USDC_MINT)

/** `wsEndpoint`: absent, the client looks at the next port. */
export async function web3PaysUsdc (endpoint: Endpoint, { wsEndpoint }: { wsEndpoint?: string } = {}): Promise<void> {
  const connection = new Connection(endpoint.rpcUrl, {
    commitment: 'confirmed', ...wsEndpoint === undefined ? {} : { wsEndpoint }
  })
  const [user, shop] = [Keypair.generate(), Keypair.generate()]
  const airdrop = await connection.requestAirdrop(user.publicKey, LAMPORTS_PER_SOL)
  await connection.confirmTransaction({ signature: airdrop, ...await connection.getLatestBlockhash() }, 'confirmed')
  assert.is(await connection.getBalance(user.publicKey), LAMPORTS_PER_SOL)
  await endpoint.giveUsdc(user.publicKey.toBase58(), 5_000_000)

  const source = await getOrCreateAssociatedTokenAccount(connection, user, MINT, user.publicKey)
  const target = await getOrCreateAssociatedTokenAccount(connection, user, MINT, shop.publicKey)
  const seen = watch(connection, target.address)
  const transfer = createTransferCheckedInstruction(
    source.address, MINT, target.address, user.publicKey, 250_000n, USDC_DECIMALS
  )
  const legacy = await sendAndConfirmTransaction(connection, new Transaction().add(transfer), [user])
  const v0 = await sendV0(connection, user, [
    transfer, SystemProgram.transfer({ fromPubkey: user.publicKey, toPubkey: shop.publicKey, lamports: 1_000_000 })
  ])
  assert.is((await getAccount(connection, target.address)).amount, 500_000n)
  await until(() => seen.accounts.includes(500_000n) && seen.logs.length === 2, 'the client is told of both')
  assert.equal(seen.logs, [legacy, v0])
  await seen.stop()

  const parsed = await connection.getParsedTransaction(v0, { maxSupportedTransactionVersion: 0 })
  const words = parsed!.transaction.message.instructions.map(instruction => {
    return 'parsed' in instruction ? (instruction.parsed as { type: string }).type : instruction.programId.toBase58()
  })
  assert.equal(words, ['transferChecked', 'transfer'])
  assert.is(parsed!.version, 0)
  const owned = await connection.getProgramAccounts(TOKEN_PROGRAM_ID, {
    filters: [{ dataSize: 165 }, { memcmp: { offset: 32, bytes: shop.publicKey.toBase58() } }]
  })
  assert.equal(owned.map(({ pubkey }) => pubkey.toBase58()), [target.address.toBase58()])

  const tooMuch = createTransferCheckedInstruction(
    source.address, MINT, target.address, user.publicKey, 10n ** 12n, USDC_DECIMALS
  )
  const attempt = sendAndConfirmTransaction(connection, new Transaction().add(tooMuch), [user])
  await refused(attempt, /custom program error: 0x1/)
  await disconnect(connection)
}

/** It would call again and again once the server has gone, and has no public way to leave. */
export async function disconnect (connection: Connection): Promise<void> {
  const socket = (connection as unknown as { _rpcWebSocket: Closable })._rpcWebSocket
  await new Promise<void>(resolve => {
    socket.once('close', resolve)
    socket.close()
  })
}

interface Closable {
  once: (event: 'close', listener: () => void) => void
  close: () => void
}

interface Seen {
  /** What stood in the account, each time that it changed. */
  accounts: bigint[]
  /** Signatures of the transactions that named it. */
  logs: string[]
  stop: () => Promise<void>
}

function watch (connection: Connection, account: PublicKey): Seen {
  const [accounts, logs]: [bigint[], string[]] = [[], []]
  const [one, other] = [
    connection.onAccountChange(account, ({ data }) => { accounts.push(data.readBigUInt64LE(64)) }),
    connection.onLogs(account, ({ signature }) => { logs.push(signature) })
  ]
  return {
    accounts, logs,
    stop: async () => {
      await Promise.all([connection.removeAccountChangeListener(one), connection.removeOnLogsListener(other)])
    }
  }
}

async function sendV0 (
  connection: Connection, payer: Keypair, instructions: TransactionMessage['instructions']
): Promise<string> {
  const latest = await connection.getLatestBlockhash()
  const message = new TransactionMessage({
    payerKey: payer.publicKey, recentBlockhash: latest.blockhash, instructions
  }).compileToV0Message()
  const transaction = new VersionedTransaction(message)
  transaction.sign([payer])
  const signature = await connection.sendTransaction(transaction)
  await connection.confirmTransaction({ signature, ...latest }, 'confirmed')
  return signature
}

export async function refused (attempt: Promise<unknown>, why: RegExp): Promise<void> {
  let words: string
  try {
    words = `it was not: ${String(await attempt)}`
  } catch (err) {
    words = String(err)
  }
  assert.match(words, why)
}
