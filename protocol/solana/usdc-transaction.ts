/** Reads what `getTransaction` answers, as far as money goes. Pure. */
import { Type, type Static } from 'typebox'
import { decodeBase58 } from '../core/base58.ts'
import { fromUtf8 } from '../core/bytes.ts'
import type { UsdcTransaction } from './types.ts'

/** The classic token program, which USDC is under: a mint of the same name under another is other money. */
export const TOKEN_PROGRAM = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'
/** What is on every cluster; and all whose memos are read. */
export const MEMO_PROGRAM = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'
const MEMO_PROGRAMS: readonly string[] = [
  MEMO_PROGRAM, 'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo', 'Memo4c2pN8afCj432Lb7RMVKi9PbQnnW7ewFFaV3oAH'
]

const TokenBalance = Type.Object({
  accountIndex: Type.Integer({ minimum: 0 }),
  mint: Type.String(),
  /** Absent in answers about very old transactions. */
  owner: Type.Optional(Type.String()),
  programId: Type.Optional(Type.String()),
  uiTokenAmount: Type.Object({ amount: Type.String({ pattern: '^\\d{1,20}$' }) })
})
const TokenBalances = Type.Optional(Type.Union([Type.Array(TokenBalance), Type.Null()]))

/** With encoding "jsonParsed": keys have their roles, and looked-up ones are among them. */
export const TransactionAnswer = Type.Object({
  slot: Type.Integer({ minimum: 0 }),
  blockTime: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  meta: Type.Object({
    err: Type.Unknown(),
    preTokenBalances: TokenBalances,
    postTokenBalances: TokenBalances
  }),
  transaction: Type.Object({
    signatures: Type.Array(Type.String(), { minItems: 1 }),
    message: Type.Object({
      accountKeys: Type.Array(Type.Object({ pubkey: Type.String(), signer: Type.Boolean() }), { minItems: 1 }),
      instructions: Type.Array(Type.Object({
        programId: Type.String(), parsed: Type.Optional(Type.Unknown()), data: Type.Optional(Type.String())
      }))
    })
  })
})
export type TransactionAnswer = Static<typeof TransactionAnswer>

type Balance = UsdcTransaction['balances'][number]

/** Undefined where the answer is of another transaction, or does not hold together. */
export function usdcTransactionOf (
  signature: string, mint: string, { slot, blockTime, meta, transaction }: TransactionAnswer
): UsdcTransaction | undefined {
  const keys = transaction.message.accountKeys
  const [feePayer] = keys
  const balances = balancesOf(keys.map(({ pubkey }) => pubkey), mint, meta)
  if (feePayer === undefined || transaction.signatures[0] !== signature || balances === undefined) return undefined
  return {
    signature,
    slot,
    blockTime: blockTime ?? undefined,
    failed: failureOf(meta.err),
    feePayer: feePayer.pubkey,
    accounts: keys.map(({ pubkey }) => pubkey),
    signers: keys.filter(({ signer }) => signer).map(({ pubkey }) => pubkey),
    memos: transaction.message.instructions.flatMap(memoOf),
    balances
  }
}

/** What the chain says of a failure, as JSON; undefined where there was none. */
export function failureOf (err: unknown): string | undefined {
  return err === null || err === undefined ? undefined : JSON.stringify(err)
}

/** By address, not by index: an account may be missing before or after. */
function balancesOf (
  keys: readonly string[], mint: string, { preTokenBalances, postTokenBalances }: TransactionAnswer['meta']
): Balance[] | undefined {
  const rows = new Map<string, Balance>()
  for (const [side, list] of [['before', preTokenBalances], ['after', postTokenBalances]] as const) {
    for (const { accountIndex, owner = '', programId, uiTokenAmount, ...of } of list ?? []) {
      if (of.mint !== mint || programId !== TOKEN_PROGRAM) continue
      const account = keys[accountIndex]
      if (account === undefined) return undefined
      const row = rows.get(account) ?? { account, owner, ownerBefore: undefined, before: 0n, after: 0n }
      row[side] = BigInt(uiTokenAmount.amount)
      if (side === 'before') row.ownerBefore = owner
      else row.owner = owner
      rows.set(account, row)
    }
  }
  return [...rows.values()]
}

/** A server parses memos; one that does not leaves their bytes. */
function memoOf ({ programId, parsed, data }: { programId: string, parsed?: unknown, data?: string }): string[] {
  if (!MEMO_PROGRAMS.includes(programId)) return []
  if (typeof parsed === 'string') return [parsed]
  try {
    return data === undefined ? [] : [fromUtf8(decodeBase58(data))]
  } catch {
    return []
  }
}
