/** The file of one receipt, as `GET /jobs/:id/receipt` answers it. Specified in protocol/spec/receipts.md. */
import { Type, type Static } from 'typebox'

const Hash = (description: string) => Type.String({ pattern: '^[0-9a-f]{64}$', description })
const Key = (description: string) => Type.String({ minLength: 32, maxLength: 52, description })
const Whole = (description: string, minimum = 0) =>
  Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER, description })
const Signature = (description: string) => Type.String({ minLength: 88, maxLength: 88, description })
const Path = (description: string) => Type.Array(Hash('SHA-256'), { maxItems: 32, description })
const closed = { additionalProperties: false }

export const PayeeView = Type.Object({
  node: Key('PeerId of the node'),
  payTo: Key('The wallet that was paid, as a Solana address'),
  firstSequence: Whole('Sequence of the first receipt', 1),
  count: Whole('Receipts, without a gap', 1),
  sum: Whole('Of their amounts, in micro-USDC', 1),
  subRoot: Hash('Root over the receipts')
}, closed)
export type PayeeView = Static<typeof PayeeView>

export const SettlementProofView = Type.Object({
  settlementId: Hash('Root over all that the settlement pays'),
  number: Whole('Of the gateway\'s settlements', 1),
  gateway: Key('PeerId of the gateway that paid'),
  genesis: Key('Genesis hash of the cluster'),
  mint: Key('Mint of the USDC'),
  payee: PayeeView,
  index: Whole('Place of the receipt among the payee\'s'),
  path: Path('Hashes that lead from the receipt to the payee\'s subRoot'),
  payeeIndex: Whole('Place of the payee in the settlement'),
  payeeCount: Whole('Payees in the settlement', 1),
  payeePath: Path('Hashes that lead from the payee to the root'),
  transaction: Type.String({ pattern: '^[1-9A-HJ-NP-Za-km-z]{64,88}$', description: 'The one that paid the node' }),
  memo: Type.String({ maxLength: 128, description: 'What it says' })
}, closed)
export type SettlementProofView = Static<typeof SettlementProofView>

export const ReceiptFile = Type.Object({
  format: Type.Literal('dcn-receipt/1'),
  jobId: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', description: 'Not in the receipt' }),
  gateway: Key('PeerId'),
  node: Key('PeerId'),
  payTo: Key('The wallet that is to be paid, as a Solana address'),
  jobRef: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'The first half of a hash of the job\'s id' }),
  epoch: Whole('Which award of the job it was', 1),
  kind: Type.Union([Type.Literal('function'), Type.Literal('connector')]),
  status: Type.Union([Type.Literal('done'), Type.Literal('error'), Type.Literal('timeout')]),
  feeBps: Whole('What the gateway keeps of the price, in hundredths of a percent'),
  offerId: Hash('SHA-256 of the offer'),
  awardId: Hash('SHA-256 of the award'),
  codeId: Hash('SHA-256 of the code'),
  payloadId: Hash('SHA-256 of the payload'),
  outcomeId: Hash('SHA-256 of the outcome'),
  outcomeBytes: Whole('Bytes of the outcome'),
  durationMs: Whole('How long it ran'),
  cpuMs: Whole('Processor time'),
  memoryPeakBytes: Whole('Most memory; 0 where it was not measured'),
  price: Whole('Of the job, in micro-USDC'),
  workSignature: Signature('The node\'s, base64'),
  sequence: Whole('Of the gateway\'s receipts for this node', 1),
  amount: Whole('What this run earned, in micro-USDC'),
  owed: Whole('What all runs so far earned, in micro-USDC'),
  carry: Whole('What was earned beyond that, in ten-thousandths of a micro-USDC'),
  acceptedAtMs: Whole('Unix milliseconds'),
  signature: Signature('The gateway\'s, base64'),
  settlement: Type.Union([Type.Null(), SettlementProofView])
}, closed)
export type ReceiptFile = Static<typeof ReceiptFile>
