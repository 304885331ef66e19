/** The REST contract of settlements. */
import { Type, type Static } from 'typebox'
import { PayeeView } from './receipts.ts'

/** Settlements in one answer unless told otherwise, and at most. */
export const SETTLEMENTS_PAGE_DEFAULT = 20
export const SETTLEMENTS_PAGE_MAX = 100

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, 64 hex digits' })
const PeerId = Type.String({ description: 'PeerId' })
const State = Type.Union([Type.Literal('open'), Type.Literal('final'), Type.Literal('failed')], {
  description: '`failed`: it moved nothing, and its payees are paid by a later settlement'
})

export const SettlementParams = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The root, in hex' })
})

export const SettlementReceiptsParams = Type.Object({
  ...SettlementParams.properties, node: Type.String({ maxLength: 64, description: 'PeerId of a payee' })
})

export const SettlementsQuerystring = Type.Object({
  limit: Type.Optional(Type.Integer({
    minimum: 1, maximum: SETTLEMENTS_PAGE_MAX, default: SETTLEMENTS_PAGE_DEFAULT, description: 'Most that are listed'
  })),
  after: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The last one of the page before' }))
}, { additionalProperties: false })

const Summary = {
  settlementId: Hash,
  gateway: PeerId,
  number: Type.Integer({ minimum: 1, description: 'Of the gateway\'s settlements' }),
  createdAt: Type.String({ format: 'date-time' }),
  receipts: Type.Integer({ minimum: 1 }),
  payees: Type.Integer({ minimum: 1 }),
  sum: Type.Integer({ minimum: 1, description: 'Micro-USDC' }),
  state: Type.Union([Type.Literal('open'), Type.Literal('paid'), Type.Literal('failed')], {
    description: 'Of all parts together; `failed`: at least one, and none is open'
  })
}

export const SettlementSummary = Type.Object(Summary)
export type SettlementSummary = Static<typeof SettlementSummary>

export const SettlementsView = Type.Object({
  settlements: Type.Array(SettlementSummary, { maxItems: SETTLEMENTS_PAGE_MAX, description: 'Newest first' })
})
export type SettlementsView = Static<typeof SettlementsView>

export const SettlementView = Type.Object({
  ...Summary,
  genesis: Type.String({ description: 'Genesis hash of the cluster' }),
  mint: Type.String({ description: 'Mint of the USDC' }),
  manifest: Hash,
  parts: Type.Array(Type.Object({
    part: Type.Integer({ minimum: 1 }),
    state: State,
    transaction: Type.Union([Type.Null(), Type.String()], { description: 'Signature of the one that ended it' }),
    memo: Type.String()
  })),
  paid: Type.Array(Type.Object({
    ...PayeeView.properties,
    part: Type.Integer({ minimum: 1 }),
    files: Type.Array(Hash, { description: 'Content ids of the receipts' })
  }), { description: 'By part' })
})
export type SettlementView = Static<typeof SettlementView>
