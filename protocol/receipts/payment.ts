/** How a settlement is spread over transactions, and what each of them says. Specified in protocol/spec/receipts.md. */
import { fromBase64Url, toBase64Url } from '../core/bytes.ts'
import { contentIdFromBytes, contentIdToBytes } from '../core/ids.ts'
import type { Manifest, SettlementId } from '../wire/settlements.ts'

/** What a memo of ours begins with. */
export const MEMO_PREFIX = 'dcn1:'

/** A root's last character has two bits that are in no byte, and are 0. */
const MEMO_FORM = new RegExp(
  `^${MEMO_PREFIX}([\\w-]{42}[AEIMQUYcgkosw048]):([1-9]\\d{0,15}):([1-9]\\d{0,6}):([1-9]\\d{0,3})/([1-9]\\d{0,3})$`
)

/** What the transaction of one part says. Parts count from 1. */
export interface Memo {
  root: SettlementId
  number: number
  /** In the whole settlement. */
  receipts: number
  part: number
  parts: number
}

/** Transactions that it takes where each has so many transfers at most. */
export function partsFor (payees: number, transfersMax: number): number {
  return Math.ceil(payees / transfersMax)
}

/** The part, from 1, that pays the payee at `index` of `payees`: parts differ by at most one payee. */
export function partOf (index: number, payees: number, parts: number): number {
  return Math.floor(((index + 1) * parts - 1) / payees) + 1
}

/** Payees of a part, from 1, in the manifest's order. */
export function payeesOf ({ payees, parts }: Pick<Manifest, 'payees' | 'parts'>, part: number): Manifest['payees'] {
  return payees.filter((_, index) => partOf(index, payees.length, parts) === part)
}

export function memoOf ({ root, number, receipts, part, parts }: Memo): string {
  return `${MEMO_PREFIX}${toBase64Url(contentIdToBytes(root))}:${number}:${receipts}:${part}/${parts}`
}

/** Undefined where a text is no memo of a settlement. */
export function readMemo (text: string): Memo | undefined {
  const [, root = '', ...numbers] = MEMO_FORM.exec(text) ?? []
  if (root === '') return undefined
  const [number = 0, receipts = 0, part = 0, parts = 0] = numbers.map(Number)
  const memo = { root: contentIdFromBytes(fromBase64Url(root)), number, receipts, part, parts }
  // A number beyond 2^53 is not what it says.
  return part <= parts && memoOf(memo) === text ? memo : undefined
}
