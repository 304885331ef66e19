/** Settings of a gateway. `src/` fills them from defaults, file, environment and flags; see docs/ARCHITECTURE.md. */
import { Type, type Static } from 'typebox'
import {
  EXECUTIONS_PER_MINUTE, FEE_BPS_MAX, REQUESTS_PER_MINUTE, SETTLEMENT_RECEIPTS_MAX, USDC_MINT
} from '../protocol/core/limits.ts'
import { BIDS_WAIT_MS } from '../protocol/jobs/timing.ts'

export const GatewayConfig = Type.Object({
  data: Type.String({ default: '.dcn/gateway', description: 'Directory of the key, the jobs and the known peers' }),
  host: Type.String({ default: '127.0.0.1', description: 'Address that the REST API listens on' }),
  port: Type.Integer({
    default: 8080, minimum: 0, maximum: 65_535, description: 'Port of the REST API; 0 takes a free one'
  }),
  publicUrl: Type.String({ default: '', description: 'URL of the REST API told to the network; empty tells nobody' }),
  listen: Type.Array(Type.String(), {
    default: ['/ip4/0.0.0.0/tcp/4001', '/ip4/0.0.0.0/tcp/4002/ws'],
    description: 'Multiaddresses for other daemons to connect to'
  }),
  announce: Type.Array(Type.String(), {
    default: [], description: 'Multiaddresses told to others in place of those listened on'
  }),
  bootstrap: Type.Array(Type.String(), { default: [], description: 'Multiaddresses of daemons to join through' }),
  mdns: Type.Boolean({ default: true, description: 'Find daemons on the local network' }),
  relay: Type.Boolean({ default: true, description: 'Relay connections for nodes behind NAT' }),
  networkKey: Type.String({
    default: '', description: 'File with the key of a private network (dcn keys network); who has none cannot connect'
  }),
  inspect: Type.Boolean({
    default: true, description: 'Show strangers this daemon\'s place in the network: links, topics, traffic, scores'
  }),
  bidsWaitMs: Type.Integer({
    default: BIDS_WAIT_MS, minimum: 100, maximum: 3_600_000,
    description: 'How long a job waits for a node before it ends in an error, in milliseconds'
  }),
  jobsMax: Type.Integer({
    default: 20_000, minimum: 1, maximum: 1_000_000, description: 'Jobs in flight at once; more are refused'
  }),
  compiledDir: Type.String({
    default: '', description: 'Directory of compiled connectors, for all daemons of a machine if wanted; empty: in data'
  }),
  modelsMiB: Type.Integer({
    default: 10_240, minimum: 0, maximum: 16_777_216,
    description: 'Disk for models that functions read, in MiB; those used longest ago go first'
  }),
  creditsPerRequest: Type.Integer({
    default: 1, minimum: 0, maximum: 1_000_000_000, description: 'Price of a job in credits, each a micro-USDC'
  }),
  creditsPerExecute: Type.Integer({
    default: 0, minimum: 0, maximum: 1_000_000_000, description: 'Price of an execution of a connector in credits'
  }),
  faucetCredits: Type.Integer({
    default: 50, minimum: 0, maximum: 1_000_000_000,
    description: 'Free credits that a wallet may claim once, over the whole network; 0: none'
  }),
  requestsPerMinute: Type.Integer({
    default: REQUESTS_PER_MINUTE, minimum: 0, maximum: 1_000_000,
    description: 'Requests taken from one wallet in a minute; 0: any number'
  }),
  executionsPerMinute: Type.Integer({
    default: EXECUTIONS_PER_MINUTE, minimum: 0, maximum: 1_000_000,
    description: 'Executions of connectors that one address may ask for in a minute; 0: any number'
  }),
  walletHeader: Type.Boolean({
    default: true, description: 'Take the X-WALLET header from wallets that have never proven themselves'
  }),
  solanaRpc: Type.String({
    default: '', description: 'URL of a Solana JSON-RPC endpoint; empty: no deposits and no settlements'
  }),
  usdcMint: Type.String({
    default: USDC_MINT, description: 'Mint of the USDC that this gateway takes and pays, by its address'
  }),
  depositsFromSlot: Type.Integer({
    default: 0, minimum: 0, maximum: Number.MAX_SAFE_INTEGER,
    description: 'Slot before which no transaction is a deposit'
  }),
  x402Usdc: Type.Integer({
    default: 100_000, minimum: 0, maximum: 1_000_000_000,
    description: 'Micro-USDC that one x402 payment buys credits for; 0: no x402'
  }),
  payPerExecute: Type.Integer({
    default: 1, minimum: 0, maximum: 1_000_000_000,
    description: 'What an execution of a connector earns its node where it costs its caller less, in micro-USDC'
  }),
  feeBps: Type.Integer({
    default: 1_000, minimum: 0, maximum: FEE_BPS_MAX,
    description: 'What this gateway keeps of the price of a job, in hundredths of a percent'
  }),
  settleReceipts: Type.Integer({
    default: 100_000, minimum: 1, maximum: SETTLEMENT_RECEIPTS_MAX,
    description: 'Receipts at which nodes are paid on Solana, in one settlement'
  }),
  settleAgeS: Type.Integer({
    default: 86_400, minimum: 1, maximum: 31_536_000,
    description: 'Age of the oldest receipt at which nodes are paid even if there are fewer, in seconds'
  }),
  settleOwed: Type.Integer({
    default: 50_000, minimum: 1, maximum: 1_000_000_000,
    description: 'What any one node must be owed for nodes to be paid at once, in micro-USDC'
  }),
  payoutMin: Type.Integer({
    default: 10_000, minimum: 1, maximum: 1_000_000_000,
    description: 'What a node must be owed to be paid in a settlement, in micro-USDC; less is carried over'
  }),
  webhookPrivate: Type.Boolean({
    default: false, description: 'Call webhooks on private, loopback and link-local addresses too'
  }),
  metrics: Type.Boolean({
    default: true, description: 'Answer GET /metrics on the REST API, for Prometheus; see docs/metrics.md'
  }),
  otlpUrl: Type.String({
    default: '',
    description: 'URL that traces of jobs are sent to, OTLP over HTTP: http://127.0.0.1:4318/v1/traces; empty: off'
  }),
  logLevel: Type.Union([
    Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')
  ], { default: 'info', description: 'What is logged: this level and above' })
}, { additionalProperties: false })
export type GatewayConfig = Static<typeof GatewayConfig>
