/** Instructions of well-known programs in words, for `jsonParsed`; others stay accounts and bytes. */
import { toBase58 } from '../../../protocol/core/base58.ts'
import { MEMO_PROGRAMS, SYSTEM_PROGRAM, TOKEN_PROGRAM } from '../programs.ts'
import type { AccountKey } from '../vm/account-keys.ts'
import { TOKEN_PROGRAMS, uiAmount } from '../vm/tokens.ts'

export interface PlainInstruction {
  programIdIndex: number
  accounts: readonly number[]
  data: Uint8Array
  stackHeight: number
}

const SYSTEM_TRANSFER = 2
const TRANSFER = 3
const MINT_TO = 7
const TRANSFER_CHECKED = 12

export function parseInstruction (keys: readonly AccountKey[], instruction: PlainInstruction): object {
  const { programIdIndex, data, stackHeight } = instruction
  const programId = keys[programIdIndex]?.pubkey ?? ''
  const accounts = instruction.accounts.map(at => keys[at]?.pubkey ?? '')
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (MEMO_PROGRAMS.includes(programId)) {
    return { program: 'spl-memo', programId, stackHeight, parsed: buffer.toString('utf8') }
  }
  const parsed = programId === SYSTEM_PROGRAM
    ? systemInstruction(accounts, buffer)
    : TOKEN_PROGRAMS.includes(programId) ? tokenInstruction(accounts, buffer) : undefined
  if (parsed === undefined) return { programId, accounts, data: toBase58(data), stackHeight }
  const program = programId === SYSTEM_PROGRAM
    ? 'system'
    : programId === TOKEN_PROGRAM ? 'spl-token' : 'spl-token-2022'
  return { program, programId, stackHeight, parsed }
}

function systemInstruction ([source, destination]: string[], data: Buffer): object | undefined {
  if (data.byteLength < 12 || data.readUInt32LE(0) !== SYSTEM_TRANSFER) return undefined
  return { type: 'transfer', info: { source, destination, lamports: data.readBigUInt64LE(4) } }
}

function tokenInstruction (accounts: string[], data: Buffer): object | undefined {
  if (data.byteLength < 9) return undefined
  const amount = data.readBigUInt64LE(1)
  const [first, second, third] = accounts
  switch (data[0]) {
    case TRANSFER: return {
      type: 'transfer',
      info: { source: first, destination: second, amount: amount.toString(), ...authority(accounts, 2) }
    }
    case MINT_TO: return {
      type: 'mintTo', info: { mint: first, account: second, amount: amount.toString(), mintAuthority: third }
    }
    case TRANSFER_CHECKED: {
      if (data.byteLength < 10) return undefined
      const tokenAmount = uiAmount(amount, data[9] ?? 0)
      const info = { source: first, mint: second, destination: third, tokenAmount, ...authority(accounts, 3) }
      return { type: 'transferChecked', info }
    }
    case undefined: default: return undefined
  }
}

/** Accounts after it are those who sign for it. */
function authority (accounts: string[], at: number): object {
  const signers = accounts.slice(at + 1)
  return signers.length === 0 ? { authority: accounts[at] } : { multisigAuthority: accounts[at], signers }
}
