/** Money of a gateway in numbers: credits, the chain, what is owed to nodes and what was paid. */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Metrics } from '../../protocol/core/metrics.ts'
import type { ChainBooks } from '../books/chain-books.ts'
import type { Ledger } from '../credits/ledger.ts'
import type { Cluster, ClusterState } from '../deposits/cluster.ts'
import type { Claims } from '../idempotency/claims.ts'
import type { Payables } from '../receipts/payables.ts'
import type { Settler } from '../settlement/settler.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'

const CHAIN_STATES = ['off', 'silent', 'ok', 'mismatch'] as const satisfies readonly ClusterState[]

export interface MoneyMetricsDeps {
  ledger: Pick<Ledger, 'counts' | 'caughtUp' | 'core'>
  cluster: Pick<Cluster, 'state'>
  payables: Pick<Payables, 'totals'>
  /** Undefined where there is no chain. */
  settlement: {
    receipts: Pick<ReceiptStore, 'paidTotals'>
    settler: Pick<Settler, 'trouble' | 'heldBack'> | undefined
    chainBooks: Pick<ChainBooks, 'state'> | undefined
  }
  claims: Pick<Claims, 'counts'>
  clock: Clock
}

export function moneyMetrics (metrics: Metrics, deps: MoneyMetricsDeps): void {
  creditMetrics(metrics, deps)
  owedMetrics(metrics, deps)
  chainMetrics(metrics, deps)
  metrics.total({
    name: 'dcn_idempotency_claims_total',
    help: 'Requests with an Idempotency-Key: new ones, those answered before, those under way, those that are others',
    labels: { outcome: ['held', 'done', 'busy', 'mismatch'] }
  }, () => Object.entries(deps.claims.counts()).map(([outcome, count]) => [{ outcome }, count] as const))
}

function creditMetrics (metrics: Metrics, { ledger }: MoneyMetricsDeps): void {
  metrics.total({
    name: 'dcn_ledger_spent_credits_total', help: 'Credits taken for jobs here'
  }, () => ledger.counts.spent)
  metrics.total({
    name: 'dcn_ledger_refunded_credits_total', help: 'Of these, given back'
  }, () => ledger.counts.refunded)
  metrics.total({
    name: 'dcn_ledger_minted_credits_total',
    help: 'Credits made here, by what for',
    labels: { source: ['deposit', 'faucet'] }
  }, () => [[{ source: 'deposit' }, ledger.counts.deposited], [{ source: 'faucet' }, ledger.counts.given]])
  metrics.total({
    name: 'dcn_ledger_deposits_total', help: 'Transactions of which credits were made here'
  }, () => ledger.counts.deposits)
  metrics.total({
    name: 'dcn_ledger_faucet_claims_total', help: 'Wallets that this gateway gave its free credits'
  }, () => ledger.counts.claims)
  metrics.gauge({
    name: 'dcn_ledger_known_rows', help: 'Gateways whose credits are known here, by whether their row counts',
    labels: { state: ['sound', 'frozen'] }
  }, () => {
    const marks = ledger.core.machine.book.marks()
    const frozen = marks.filter(mark => mark.frozen).length
    return [[{ state: 'sound' }, marks.length - frozen], [{ state: 'frozen' }, frozen]]
  })
  metrics.gauge({
    name: 'dcn_ledger_writes_state', help: 'Whether it may spend and make credits: it has caught up, and is not frozen'
  }, () => Number(ledger.caughtUp && ledger.core.machine.writes))
}

function owedMetrics (metrics: Metrics, { payables, settlement: { receipts, settler } }: MoneyMetricsDeps): void {
  metrics.total({
    name: 'dcn_receipts_owed_microusdc_total', help: 'What nodes have earned here, in all'
  }, () => payables.totals().owed)
  metrics.total({
    name: 'dcn_receipts_paid_microusdc_total', help: 'Of this, what settlements have paid'
  }, async () => (await receipts.paidTotals()).owed)
  metrics.gauge({
    name: 'dcn_receipts_unpaid_receipts', help: 'Receipts that no settlement has paid'
  }, async () => payables.totals().receipts - (await receipts.paidTotals()).receipts)
  metrics.gauge({
    name: 'dcn_receipts_unpaid_microusdc', help: 'What nodes are owed for them'
  }, async () => payables.totals().owed - (await receipts.paidTotals()).owed)
  metrics.gauge({
    name: 'dcn_settlements_blocked_state',
    help: 'Whether nothing is settled at present: for now, or until a person has looked',
    labels: { until: ['retry', 'person'] }
  }, () => {
    const trouble = settler?.trouble
    return [
      [{ until: 'retry' }, Number(trouble?.forGood === false)], [{ until: 'person' }, Number(trouble?.forGood === true)]
    ]
  })
  metrics.gauge({
    name: 'dcn_settlements_heldback_nodes', help: 'Nodes that are owed enough and have no account to be paid to'
  }, () => settler?.heldBack.size ?? 0)
}

function chainMetrics (metrics: Metrics, { cluster, clock, settlement: { chainBooks } }: MoneyMetricsDeps): void {
  metrics.gauge({
    name: 'dcn_chain_cluster_state',
    help: 'How Solana was found: 1 for the state that holds',
    labels: { state: CHAIN_STATES }
  }, () => CHAIN_STATES.map(state => [{ state }, Number(cluster.state === state)]))
  metrics.gauge({
    name: 'dcn_chain_checked_age_seconds', help: 'Since the books were last compared with the chain: every 10 s'
  }, () => {
    const state = chainBooks?.state
    return state && (clock.nowMs() - state.checkedAtMs) / 1_000
  })
  metrics.gauge({
    name: 'dcn_chain_found_faults', help: 'Where the books and the chain differ'
  }, () => chainBooks?.state?.faults.length)
  metrics.gauge({
    name: 'dcn_chain_treasury_microusdc', help: 'What the account of this gateway holds'
  }, () => numberOf(chainBooks?.state?.usdc))
  metrics.gauge({
    name: 'dcn_chain_treasury_lamports', help: 'What it has to pay fees with'
  }, () => numberOf(chainBooks?.state?.lamports))
}

function numberOf (sum: bigint | undefined): number | undefined {
  return sum === undefined ? undefined : Number(sum)
}
