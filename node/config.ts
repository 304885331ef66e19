/** Settings of a node. `src/` fills them from defaults, file, environment and flags; see docs/ARCHITECTURE.md. */
import { Type, type Static } from 'typebox'
import { MEMORY_DEFAULT_MIB, USDC_MINT } from '../protocol/core/limits.ts'

export const NodeConfig = Type.Object({
  data: Type.String({ default: '.dcn/node', description: 'Directory of the key, the known peers and cached code' }),
  listen: Type.Array(Type.String(), {
    default: ['/ip4/0.0.0.0/tcp/0', '/ip4/0.0.0.0/tcp/0/ws', '/p2p-circuit'],
    description: 'Multiaddresses for other daemons to connect to; /p2p-circuit is a place at a relay, for behind NAT'
  }),
  announce: Type.Array(Type.String(), {
    default: [], description: 'Multiaddresses told to others in place of those listened on'
  }),
  bootstrap: Type.Array(Type.String(), { default: [], description: 'Multiaddresses of daemons to join through' }),
  mdns: Type.Boolean({ default: true, description: 'Find daemons on the local network' }),
  relay: Type.Boolean({ default: false, description: 'Relay connections for nodes behind NAT' }),
  networkKey: Type.String({
    default: '', description: 'File with the key of a private network (dcn keys network); who has none cannot connect'
  }),
  inspect: Type.Boolean({
    default: true, description: 'Show strangers this daemon\'s place in the network: links, topics, traffic, scores'
  }),
  slots: Type.Integer({
    default: 0, minimum: 0, maximum: 1_024, description: 'Jobs run at once; 0: one a core, as far as memory allows'
  }),
  memoryMiB: Type.Integer({
    default: MEMORY_DEFAULT_MIB, minimum: MEMORY_DEFAULT_MIB, maximum: 1_048_576,
    description: 'Largest memory class offered to one job, in MiB'
  }),
  memoryBudgetMiB: Type.Integer({
    default: 0, minimum: 0, maximum: 16_777_216,
    description: 'Memory that all jobs together may be promised, in MiB; 0: three quarters of what is there at start'
  }),
  prebooted: Type.Integer({
    default: -1, minimum: -1, maximum: 1_024,
    description: 'Sandbox processes kept ready for functions; -1: two a core, at least 4, as far as memory allows'
  }),
  compiledDir: Type.String({
    default: '', description: 'Directory of compiled connectors, for all daemons of a machine if wanted; empty: in data'
  }),
  modelsMiB: Type.Integer({
    default: 10_240, minimum: 0, maximum: 16_777_216,
    description: 'Disk for models that functions read, in MiB; those used longest ago go first'
  }),
  gpu: Type.Boolean({
    default: false,
    description: 'Lend the GPUs of this machine to functions, each to one at a time; see docs/gpu.md for the risk'
  }),
  gpuSoftware: Type.Boolean({
    default: false,
    description: 'For tests only: offer a driver that computes on the CPU (Mesa lavapipe) as if it were a GPU'
  }),
  isolation: Type.Union([
    Type.Literal('auto'), Type.Literal('namespaces'), Type.Literal('landlock'), Type.Literal('limited')
  ], { default: 'auto', description: 'Isolation of functions; auto: the strongest that this machine has' }),
  unsafeSandbox: Type.Boolean({
    default: false, description: 'Run functions with no isolation but Deno\'s own where nothing better works'
  }),
  solanaRpc: Type.String({
    default: '',
    description: 'URL of a Solana JSON-RPC endpoint; empty: this node cannot see whether it was paid'
  }),
  usdcMint: Type.String({ default: USDC_MINT, description: 'Mint of the USDC that this node is paid in' }),
  payTo: Type.String({
    default: '', description: 'Address of the wallet that this node\'s pay goes to; empty: the node\'s own'
  }),
  creditLimit: Type.Integer({
    default: 100_000, minimum: 0, maximum: 1_000_000_000_000,
    description: 'What one gateway may owe this node before it works on for it no more, in micro-USDC; 0: any sum'
  }),
  statusHost: Type.String({
    default: '127.0.0.1', description: 'Address that the node\'s own /metrics, /health and /ready are served on'
  }),
  statusPort: Type.Integer({
    default: 0, minimum: -1, maximum: 65_535, description: 'Port of these; 0 takes a free one, -1 serves none'
  }),
  otlpUrl: Type.String({
    default: '',
    description: 'URL that traces of jobs are sent to, OTLP over HTTP: http://127.0.0.1:4318/v1/traces; empty: off'
  }),
  logLevel: Type.Union([
    Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')
  ], { default: 'info', description: 'What is logged: this level and above' })
}, { additionalProperties: false })
export type NodeConfig = Static<typeof NodeConfig>
