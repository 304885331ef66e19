/** One account, in the encoding that a client asks for. */
import { toBase58 } from '../../../protocol/core/base58.ts'
import type { Commitment, LocalChain } from '../local-chain.ts'
import { TOKEN_PROGRAM } from '../programs.ts'
import { INVALID_REQUEST, invalidParams, RpcError } from '../rpc-error.ts'
import { MINT_BYTES, type Mint, mintIn, type TokenAccount, tokenAccountIn, uiAmount } from '../vm/tokens.ts'
import type { AccountState } from '../vm/vm.ts'
import { type Config, integerIn } from './params.ts'

const RENT_EPOCH = 2n ** 64n - 1n
/** Base58 takes time by the square of the length. */
const BASE58_BYTES_MAX = 128

export interface AccountReader {
  chain: LocalChain
  commitment: Commitment
  config: Config
}

export function accountJson (reader: AccountReader, address: string): object | null {
  const state = reader.chain.account(address, reader.commitment)
  return state === undefined ? null : stateJson(reader, state)
}

export function stateJson (reader: AccountReader, state: AccountState): object {
  const { lamports, owner, executable, data } = state
  return {
    lamports, owner, executable, rentEpoch: RENT_EPOCH, space: data.byteLength, data: dataJson(reader, state)
  }
}

function dataJson (reader: AccountReader, state: AccountState): unknown {
  const { encoding } = reader.config
  const parsed = encoding === 'jsonParsed' ? parsedJson(reader, state) : undefined
  if (parsed !== undefined) return parsed
  const data = sliceOf(state.data, reader.config)
  if (encoding === 'base64' || encoding === 'jsonParsed') return [Buffer.from(data).toString('base64'), 'base64']
  if (encoding === 'json') throw invalidParams('encoding must be one of base58, base64, jsonParsed')
  if (data.byteLength > BASE58_BYTES_MAX) {
    throw new RpcError(INVALID_REQUEST, `Encoded binary (base 58) data should be less than ${BASE58_BYTES_MAX} ` +
      'bytes, please use Base64 encoding.')
  }
  const text = toBase58(data)
  return encoding === undefined ? text : [text, 'base58']
}

function sliceOf (data: Uint8Array, config: Config): Uint8Array {
  const slice = config.object('dataSlice')
  if (slice === undefined) return data
  const offset = integerIn(slice['offset'], 'dataSlice.offset', Number.MAX_SAFE_INTEGER)
  const length = integerIn(slice['length'], 'dataSlice.length', Number.MAX_SAFE_INTEGER)
  return data.subarray(offset, offset + length)
}

function parsedJson (reader: AccountReader, state: AccountState): object | undefined {
  const program = state.owner === TOKEN_PROGRAM ? 'spl-token' : 'spl-token-2022'
  const space = state.data.byteLength
  const token = tokenAccountIn(state)
  if (token !== undefined) {
    return { program, space, parsed: { type: 'account', info: tokenInfo(token, decimalsAt(reader, token.mint)) } }
  }
  const mint = mintIn(state)
  // Extensions of Token-2022 are not told of: its longer mints stay bytes.
  if (mint === undefined || space !== MINT_BYTES) return undefined
  return { program, space, parsed: { type: 'mint', info: mintInfo(mint) } }
}

export function decimalsAt ({ chain, commitment }: Omit<AccountReader, 'config'>, mint: string): number {
  return mintIn(chain.account(mint, commitment))?.decimals ?? 0
}

function tokenInfo (token: TokenAccount, decimals: number): object {
  const { mint, owner, state, amount, delegate, delegatedAmount, nativeReserve, closeAuthority } = token
  return {
    isNative: nativeReserve !== undefined, mint, owner, state, tokenAmount: uiAmount(amount, decimals),
    ...delegate === undefined ? {} : { delegate, delegatedAmount: uiAmount(delegatedAmount, decimals) },
    ...nativeReserve === undefined ? {} : { rentExemptReserve: uiAmount(nativeReserve, decimals) },
    ...closeAuthority === undefined ? {} : { closeAuthority }
  }
}

function mintInfo ({ decimals, supply, isInitialized, mintAuthority, freezeAuthority }: Mint): object {
  return {
    decimals, supply: supply.toString(), isInitialized, mintAuthority: mintAuthority ?? null,
    freezeAuthority: freezeAuthority ?? null
  }
}
