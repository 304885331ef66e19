/** The REST contract of the books: what nodes have earned, and how a gateway stands. Sums are micro-USDC. */
import { Type, type Static } from 'typebox'

export const NodeParams = Type.Object({
  node: Type.String({
    minLength: 32, maxLength: 64, pattern: '^[1-9A-HJ-NP-Za-km-z]+$', description: 'PeerId or Solana address of a node'
  })
})

const Sum = (description: string) => Type.Integer({ minimum: 0, description })

export const PaymentView = Type.Object({
  settlementId: Type.String(),
  transaction: Type.String({ description: 'Signature of the Solana transaction' }),
  receipts: Type.Integer({ minimum: 1 }),
  sum: Sum('Paid with it')
})

export const EarningsView = Type.Object({
  node: Type.String({ description: 'PeerId' }),
  earned: Sum('By all receipts, at the gateways that answered'),
  paid: Sum('Of that, final on chain'),
  unpaid: Sum('The rest'),
  gateways: Type.Array(Type.Object({
    gateway: Type.String({ description: 'PeerId' }),
    receipts: Type.Integer({ minimum: 0 }),
    earned: Sum('As its last receipt says, which it signed'),
    paid: Sum('As it says'),
    unpaid: Sum('The rest'),
    payTo: Type.Optional(Type.String({ description: 'Solana address of the wallet that is paid' })),
    lastAt: Type.Optional(Type.String({ format: 'date-time', description: 'When the last receipt was made' })),
    heldBack: Type.Optional(Type.String({ description: 'Why it cannot be paid' })),
    payments: Type.Array(PaymentView, { description: 'The latest, oldest first' })
  })),
  silent: Type.Array(Type.String(), { description: 'Gateways that did not answer' })
})
export type EarningsView = Static<typeof EarningsView>

export const ChainBooksView = Type.Object({
  checkedAt: Type.String({ format: 'date-time' }),
  usdc: Type.Integer({ minimum: 0, description: 'In the treasury account' }),
  lamports: Type.Integer({ minimum: 0, description: 'For fees, a billionth of a SOL each' }),
  transactions: Type.Integer({ minimum: 0, description: 'Of that account, read so far' }),
  complete: Type.Boolean({ description: 'Whether those are all' }),
  depositsIn: Sum('Came in and was credited'),
  otherIn: Sum('Came in otherwise: the operator\'s own money, sweeps of deposit addresses, deposits not yet claimed'),
  settledOut: Sum('Went out to nodes in settlements'),
  otherOut: Sum('Went out otherwise')
})

export const TreasuryView = Type.Object({
  gateway: Type.String({ description: 'PeerId' }),
  address: Type.String({ description: 'Its Solana address' }),
  ok: Type.Boolean({ description: 'No fault was found; what the chain says counts only once it was read' }),
  faults: Type.Array(Type.String()),
  deposits: Type.Object({
    count: Type.Integer({ minimum: 0 }),
    credits: Sum('Minted for them, by this gateway')
  }),
  credits: Type.Object({
    outstanding: Sum('Of all wallets, at all gateways'),
    held: Sum('Of those, held here'),
    faucet: Sum('Given away here'),
    spent: Sum('Taken for jobs here, less what came back'),
    received: Sum('Rights that came from other gateways'),
    sent: Sum('Rights that went to other gateways')
  }),
  nodes: Type.Object({
    count: Type.Integer({ minimum: 0 }),
    receipts: Type.Integer({ minimum: 0 }),
    owed: Sum('By all receipts'),
    paid: Sum('Of that, in settlements that are final'),
    unpaid: Sum('The rest')
  }),
  margin: Type.Integer({
    description: 'Credits spent here, less what nodes earned by it: the fees, less what is given'
  }),
  settlement: Type.Object({
    last: Type.Optional(Type.Integer({ minimum: 1, description: 'Number of the last settlement' })),
    trouble: Type.Optional(Type.String({ description: 'Why nothing is settled' }))
  }),
  chain: Type.Optional(ChainBooksView)
})
export type TreasuryView = Static<typeof TreasuryView>
