/** Settings of a gateway. `src/` fills them from defaults, file, environment and flags; see docs/ARCHITECTURE.md. */
import { Type, type Static } from 'typebox'
import { EXECUTIONS_PER_MINUTE, REQUESTS_PER_MINUTE } from '../protocol/core/limits.ts'
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
  webhookPrivate: Type.Boolean({
    default: false, description: 'Call webhooks on private, loopback and link-local addresses too'
  }),
  logLevel: Type.Union([
    Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')
  ], { default: 'info', description: 'What is logged: this level and above' })
}, { additionalProperties: false })
export type GatewayConfig = Static<typeof GatewayConfig>
