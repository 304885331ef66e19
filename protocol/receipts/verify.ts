/** What a receipt file proves, and what not. Specified in protocol/spec/receipts.md. */
import { Value } from 'typebox/value'
import { ReceiptFile, type SettlementProofView } from '../api/receipts.ts'
import { isDcnError, reasonOf } from '../core/errors.ts'
import { FEE_BPS_MAX } from '../core/limits.ts'
import { publicKeyOfAddress, publicKeyOfPeer } from '../core/peer-id.ts'
import { memoOf, partOf, readMemo } from './payment.ts'
import { decodeReceipt, encodeReceipt, falseSignature, jobRefOf, type Receipt } from './receipt.ts'
import { receiptFileOf, receiptOfFile } from './receipt-file.ts'
import { rootOfPayee, subRootOf } from './tree.ts'

export interface Claim {
  claim: string
  holds: boolean
  /** By what it was seen. */
  how: string
}

export interface Report {
  /** All claims hold. */
  holds: boolean
  claims: Claim[]
  notProved: string[]
  /** Undefined where the file is none. */
  file: ReceiptFile | undefined
}

/** The transaction that a file names, as an endpoint shows it; what it moved only where it did not fail. */
export interface PaymentOnChain {
  failed: string | undefined
  memos: readonly string[]
  signers: readonly string[]
  gainOf (owner: string): bigint
}

export interface ChainFacts {
  genesis: string
  mint: string
  /** Undefined where no finalized transaction has the signature. */
  payment: PaymentOnChain | undefined
  /** Of the gateway's key, as a Solana address. */
  gatewayAddress: string
}

const NEVER_PROVED = [
  'that the code ran as the node says: duration, processor time and memory are its word, which the gateway took',
  'that the result is right: that shows only who runs the same code again (verify, for connectors)',
  'that these are all receipts there are: who holds none of a job cannot tell from this one'
]
const NOT_SETTLED = 'that the node was paid: no settlement holds the receipt yet'
const NOT_ON_CHAIN = 'that the node was paid: the transaction was not looked up (--solana-rpc does that), nor were ' +
  'cluster and mint'

/** Everything that can be seen from the file alone. */
export function verifyFile (content: unknown): Report {
  const read = readFile(content)
  if ('refused' in read) {
    const claim = { claim: 'it is a receipt file', holds: false, how: read.refused }
    return { holds: false, claims: [claim], notProved: [], file: undefined }
  }
  const { file, receipt } = read
  const how = 'each field is there, and stands for bytes in one way'
  const form = { claim: 'it is a receipt file', holds: true, how }
  const claims = [form, ...claimsOfReceipt(file, receipt), ...claimsOfProof(file, receipt)]
  const notProved = [...NEVER_PROVED, file.settlement === null ? NOT_SETTLED : NOT_ON_CHAIN]
  return { holds: claims.every(({ holds }) => holds), claims, notProved, file }
}

/** `verifyFile`, and whether the chain says so. */
export function verifyOnChain (report: Report, facts: ChainFacts): Report {
  const settlement = report.file?.settlement ?? undefined
  if (report.file === undefined || settlement === undefined) return report
  const { payee } = settlement
  const gain = facts.payment?.gainOf(payee.payTo) ?? 0n
  const shared = gain > BigInt(payee.sum)
  const claims = [...report.claims, ...claimsOfChain(settlement, facts, gain)]
  const notProved = [...NEVER_PROVED, ...shared
    ? ['whose the rest is that the wallet got in the same transaction: other nodes may have the same wallet']
    : []]
  return { ...report, holds: claims.every(({ holds }) => holds), claims, notProved }
}

function readFile (content: unknown): { file: ReceiptFile, receipt: Receipt } | { refused: string } {
  if (!Value.Check(ReceiptFile, content)) {
    const [first] = Value.Errors(ReceiptFile, content)
    return { refused: `${first?.instancePath ?? ''} ${first?.message ?? 'has another form'}`.trim() }
  }
  try {
    const receipt = receiptOfFile(content)
    // Read back from its bytes: a value that no field can hold, or that could be written in two ways, shows here.
    const bytes = encodeReceipt(receipt)
    const again = receiptFileOf(bytes, content)
    const other = Object.entries(again).find(([name, value]) => value !== content[name as keyof ReceiptFile])
    if (other !== undefined) return { refused: `${other[0]} is not written as it should be` }
    return { file: content, receipt: decodeReceipt(bytes) }
  } catch (err) {
    if (isDcnError(err)) return { refused: reasonOf(err) }
    if (err instanceof RangeError || err instanceof SyntaxError) return { refused: 'a field does not fit its bytes' }
    throw err
  }
}

function claimsOfReceipt (file: ReceiptFile, receipt: Receipt): Claim[] {
  const { node, gateway, price, feeBps, amount, owed, carry, sequence, jobId } = file
  const signer = falseSignature(receipt)
  const before = amount * FEE_BPS_MAX + carry - price * (FEE_BPS_MAX - feeBps)
  const first = sequence > 1 || (before === 0 && owed === amount)
  return [
    { claim: `it is of job ${jobId}`, holds: jobRefOf(jobId) === file.jobRef, how: 'jobRef is a hash of that id' },
    { claim: `node ${node} says that it did this work`, holds: signer !== 'node', how: 'its signature holds' },
    {
      claim: `gateway ${gateway} owes it ${amount} micro-USDC for that, and ${owed} since the first run`,
      holds: signer === undefined, how: 'its signature holds, over the node\'s'
    },
    {
      claim: `${amount} micro-USDC are ${price} less ${feeBps / 100} %`,
      holds: before >= 0 && before < FEE_BPS_MAX && first,
      how: 'amount and carry are what is left of the price and less than one micro-USDC of the run before'
    }
  ]
}

function claimsOfProof ({ settlement, gateway, node, payTo }: ReceiptFile, receipt: Receipt): Claim[] {
  if (settlement === null) return []
  const { payee, index, path, payeeIndex, payeeCount, payeePath, settlementId, number } = settlement
  const { firstSequence, count, sum, subRoot } = payee
  const isOfPayee = settlement.gateway === gateway && payee.node === node && sum >= receipt.amount &&
    firstSequence + index === receipt.sequence && (index + 1 < count || payee.payTo === payTo)
  const memo = readMemo(settlement.memo)
  const says = memo !== undefined && memo.root === settlementId && memo.number === number &&
    memo.receipts >= count && memo.part === partOf(payeeIndex, payeeCount, memo.parts) &&
    memoOf(memo) === settlement.memo
  return [
    {
      claim: `it is receipt ${index + 1} of ${count} of this node in settlement ${number}`,
      holds: isOfPayee && subRootOf(encodeReceipt(receipt), { index, path }, count) === subRoot,
      how: 'its hash leads to the root over the node\'s receipts'
    },
    {
      claim: `the settlement pays ${sum} micro-USDC to ${payee.payTo} for them`,
      holds: memo !== undefined && areKeys(payee) && settlementId === rootOfPayee(
        payee, { index: payeeIndex, path: payeePath }, { payees: payeeCount, receipts: memo.receipts }
      ),
      how: 'node, wallet, count and sum lead to the root of the settlement'
    },
    { claim: 'the memo of the transaction carries that root', holds: says, how: `it reads ${settlement.memo}` }
  ]
}

function areKeys ({ node, payTo }: SettlementProofView['payee']): boolean {
  return publicKeyOfPeer(node) !== undefined && publicKeyOfAddress(payTo) !== undefined
}

function claimsOfChain (
  { genesis, mint, transaction, memo, payee }: SettlementProofView, facts: ChainFacts, gain: bigint
): Claim[] {
  const { payment } = facts
  return [
    { claim: `the cluster is ${genesis}`, holds: facts.genesis === genesis, how: 'the endpoint gave its genesis hash' },
    { claim: `the money is ${mint}`, holds: facts.mint === mint, how: 'that is the mint that was asked for' },
    {
      claim: `transaction ${transaction} is final and did not fail`,
      holds: payment !== undefined && payment.failed === undefined,
      how: payment === undefined
        ? 'no finalized transaction has this signature'
        : payment.failed ?? 'the endpoint has it'
    },
    {
      claim: 'the gateway signed it', holds: payment?.signers.includes(facts.gatewayAddress) ?? false,
      how: `${facts.gatewayAddress}, which is the gateway's key, is among its signers`
    },
    {
      claim: 'its memo is the one in the file', holds: payment?.memos.includes(memo) ?? false,
      how: 'read from the memo instruction'
    },
    {
      claim: `${payee.payTo} got ${payee.sum} micro-USDC`, holds: gain >= BigInt(payee.sum),
      how: `its balance grew by ${gain} in this transaction`
    }
  ]
}
