/** Accounts and mints of the token programs, as their bytes have them. */
import { toBase58 } from '../../../protocol/core/base58.ts'
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from '../programs.ts'

export const TOKEN_PROGRAMS: readonly string[] = [TOKEN_PROGRAM, TOKEN_2022_PROGRAM]
export const ACCOUNT_BYTES = 165
export const MINT_BYTES = 82
/** Token-2022 says at the end of what every account has what kind it is. */
const KIND_AT = ACCOUNT_BYTES
const KIND_MINT = 1
const KIND_ACCOUNT = 2

const STATES = ['uninitialized', 'initialized', 'frozen'] as const

export interface TokenAccount {
  mint: string
  owner: string
  amount: bigint
  delegate: string | undefined
  delegatedAmount: bigint
  state: typeof STATES[number]
  /** For an account of wrapped SOL: the lamports that are its rent. */
  nativeReserve: bigint | undefined
  closeAuthority: string | undefined
}

export interface Mint {
  mintAuthority: string | undefined
  supply: bigint
  decimals: number
  isInitialized: boolean
  freezeAuthority: string | undefined
}

interface Owned { owner: string, data: Uint8Array }

/** Undefined where it is none, or one that was never initialized. */
export function tokenAccountIn (account: Owned | undefined): TokenAccount | undefined {
  if (account === undefined || !TOKEN_PROGRAMS.includes(account.owner)) return undefined
  const { data } = account
  if (data.byteLength < ACCOUNT_BYTES) return undefined
  if (data.byteLength > ACCOUNT_BYTES && data[KIND_AT] !== KIND_ACCOUNT) return undefined
  const view = viewOf(data)
  const state = STATES[data[108] ?? 0]
  if (state === undefined || state === 'uninitialized') return undefined
  return {
    mint: toBase58(data.subarray(0, 32)),
    owner: toBase58(data.subarray(32, 64)),
    amount: view.getBigUint64(64, true),
    delegate: optionalAddress(data, 72),
    state,
    nativeReserve: view.getUint32(109, true) === 0 ? undefined : view.getBigUint64(113, true),
    delegatedAmount: view.getBigUint64(121, true),
    closeAuthority: optionalAddress(data, 129)
  }
}

/** Undefined where it is none, or one that was never initialized. */
export function mintIn (account: Owned | undefined): Mint | undefined {
  if (account === undefined || !TOKEN_PROGRAMS.includes(account.owner)) return undefined
  const { data } = account
  const isMint = data.byteLength === MINT_BYTES || data.byteLength > ACCOUNT_BYTES && data[KIND_AT] === KIND_MINT
  if (!isMint || data[45] !== 1) return undefined
  return {
    mintAuthority: optionalAddress(data, 0),
    supply: viewOf(data).getBigUint64(36, true),
    decimals: data[44] ?? 0,
    isInitialized: true,
    freezeAuthority: optionalAddress(data, 46)
  }
}

export function encodeMint ({ mintAuthority, decimals }: { mintAuthority: Uint8Array, decimals: number }): Uint8Array {
  const data = new Uint8Array(MINT_BYTES)
  data[0] = 1
  data.set(mintAuthority, 4)
  data[44] = decimals
  data[45] = 1
  return data
}

export interface UiAmount {
  amount: string
  decimals: number
  uiAmount: number
  uiAmountString: string
}

/** An amount as people write it: 1,500,000 with 6 decimals is 1.5. */
export function uiAmount (amount: bigint, decimals: number): UiAmount {
  const digits = amount.toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = decimals === 0 ? '' : digits.slice(-decimals).replace(/0+$/, '')
  const text = fraction === '' ? whole : `${whole}.${fraction}`
  return { amount: amount.toString(), decimals, uiAmount: Number(text), uiAmountString: text }
}

function optionalAddress (data: Uint8Array, at: number): string | undefined {
  return viewOf(data).getUint32(at, true) === 0 ? undefined : toBase58(data.subarray(at + 4, at + 36))
}

function viewOf (data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength)
}
