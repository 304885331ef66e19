/** Methods that run transactions. */
import { TEST_SOL_MAX, TEST_USDC_MAX } from '../../../protocol/core/limits.ts'
import { decodeBase58, toBase58 } from '../../../protocol/core/base58.ts'
import type { Faucet } from '../faucet.ts'
import type { LocalChain, Simulated } from '../local-chain.ts'
import { INVALID_PARAMS, invalidParams, PREFLIGHT_FAILURE, RpcError, SIGNATURE_FAILURE } from '../rpc-error.ts'
import { V1_BYTES_MAX } from '../vm/guard.ts'
import { errorText } from '../vm/transaction-errors.ts'
import { accountJson, stateJson } from './account-json.ts'
import { inContext, type Methods } from './context.ts'
import { addressIn, Config, type Encoding, type Params } from './params.ts'

const LAMPORTS_PER_SOL = 1_000_000_000
const MICRO_PER_USDC = 1_000_000
const ACCOUNTS_MAX = 64
const BASE64_CHARS_MAX = Math.ceil(V1_BYTES_MAX / 3) * 4
/** Of 1,232 bytes: what is larger comes in base64, for reading base58 takes time by the square of its length. */
const BASE58_CHARS_MAX = 1_683

export function sendingMethods (chain: LocalChain, faucet: Faucet): Methods {
  return {
    sendTransaction: async params => {
      const config = params.config(1)
      const bytes = transactionBytes(params.text(0, 'the transaction'), config.encoding)
      if (!config.flag('skipPreflight')) {
        const simulated = chain.simulate(bytes, { sigVerify: true, replaceBlockhash: false })
        if (simulated.err !== null) throw preflightError(simulated)
      }
      const { signature, err } = chain.send(bytes)
      if (err === 'SignatureFailure') throw signatureError()
      await chain.settled()
      return signature
    },
    simulateTransaction: params => simulate(chain, params),
    requestAirdrop: async params => {
      const lamports = params.integer(1, 'lamports', TEST_SOL_MAX * LAMPORTS_PER_SOL)
      return await faucet.giveSol(params.address(0), BigInt(lamports))
    },
    dcn_requestTokenAirdrop: async params => {
      const amount = params.integer(1, 'micro-USDC', TEST_USDC_MAX * MICRO_PER_USDC)
      return await faucet.giveUsdc(params.address(0), BigInt(amount))
    }
  }
}

function simulate (chain: LocalChain, params: Params): unknown {
  const config = params.config(1)
  const replaceBlockhash = config.flag('replaceRecentBlockhash')
  const sigVerify = config.flag('sigVerify')
  if (sigVerify && replaceBlockhash) throw invalidParams('sigVerify may not be used with replaceRecentBlockhash')
  const bytes = transactionBytes(params.text(0, 'the transaction'), config.encoding)
  const simulated = chain.simulate(bytes, { sigVerify, replaceBlockhash })
  const { err, logs, units, inner, returnData } = simulated
  return inContext(chain, 'processed', {
    err, logs, unitsConsumed: units, returnData: returnData ?? null,
    innerInstructions: config.flag('innerInstructions') ? inner : null,
    replacementBlockhash: replaceBlockhash ? chain.blockhash('processed') : null,
    accounts: simulatedAccounts(chain, simulated, config)
  })
}

function simulatedAccounts (chain: LocalChain, { err, after }: Simulated, config: Config): unknown {
  const wanted = config.object('accounts')
  if (wanted === undefined) return null
  const fields = new Config({ encoding: 'base64', ...wanted })
  const reader = { chain, commitment: 'processed', config: fields } as const
  return fields.list('addresses', ACCOUNTS_MAX).map(addressIn).map(address => {
    const state = after.get(address)
    if (err !== null) return null
    return state === undefined ? accountJson(reader, address) : stateJson(reader, state)
  })
}

function transactionBytes (text: string, encoding: Encoding | undefined): Uint8Array {
  if (encoding === 'base64') {
    if (text.length > BASE64_CHARS_MAX) throw tooLong(text, BASE64_CHARS_MAX)
    const bytes = Buffer.from(text, 'base64')
    if (bytes.toString('base64') !== text) throw new RpcError(INVALID_PARAMS, 'invalid base64 encoding')
    return new Uint8Array(bytes)
  }
  if (encoding !== undefined && encoding !== 'base58') throw invalidParams('encoding must be base58 or base64')
  if (text.length > BASE58_CHARS_MAX) throw tooLong(text, BASE58_CHARS_MAX)
  return base58Bytes(text)
}

function base58Bytes (text: string): Uint8Array {
  let bytes: Uint8Array | undefined
  try {
    bytes = decodeBase58(text)
  } catch {
    bytes = undefined
  }
  if (bytes === undefined || toBase58(bytes) !== text) throw new RpcError(INVALID_PARAMS, 'invalid base58 encoding')
  return bytes
}

function tooLong ({ length }: string, max: number): RpcError {
  return new RpcError(INVALID_PARAMS, 'encoded solana_transaction::versioned::VersionedTransaction too large: ' +
    `${length} characters (max: ${max})`)
}

function signatureError (): RpcError {
  return new RpcError(SIGNATURE_FAILURE, 'Transaction signature verification failure')
}

function preflightError ({ err, logs, units, returnData }: Simulated): RpcError {
  if (err === null || err === 'SignatureFailure') return signatureError()
  return new RpcError(PREFLIGHT_FAILURE, `Transaction simulation failed: ${errorText(err)}`, {
    accounts: null, err, fee: null, innerInstructions: null, logs, returnData: returnData ?? null,
    unitsConsumed: units, replacementBlockhash: null
  })
}

