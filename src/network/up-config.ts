/** Settings of `dcn up`, a whole network on this machine. */
import { Type, type Static } from 'typebox'
import { CHAIN_PORT, CHAIN_PORT_MAX } from '../chain/config.ts'

export const GATEWAYS_MAX = 16
export const NODES_MAX = 64

export const UpConfig = Type.Object({
  gateways: Type.Integer({ default: 2, minimum: 1, maximum: GATEWAYS_MAX, description: 'Gateways to start' }),
  nodes: Type.Integer({ default: 3, minimum: 0, maximum: NODES_MAX, description: 'Nodes to start' }),
  host: Type.String({ default: '127.0.0.1', description: 'Address that the REST APIs listen on' }),
  port: Type.Integer({
    default: 8080, minimum: 0, maximum: 65_535,
    description: 'Port of the first gateway; the next gateways take the next ports; 0: free ones'
  }),
  chainPort: Type.Integer({
    default: CHAIN_PORT, minimum: 0, maximum: CHAIN_PORT_MAX,
    description: 'Port of the embedded Solana chain, which takes the next one, too; 0: two free ones'
  }),
  solanaRpc: Type.String({
    default: '', description: 'URL of a Solana JSON-RPC endpoint to use; empty: an embedded chain with test money'
  }),
  data: Type.String({ default: '.dcn', description: 'Directory of all state; each daemon has one of its own in it' }),
  slots: Type.Integer({
    default: 0, minimum: 0, maximum: 1_024,
    description: 'Jobs that each node runs at once; 0: as many as the machine has cores'
  }),
  isolation: Type.Union([
    Type.Literal('auto'), Type.Literal('namespaces'), Type.Literal('landlock'), Type.Literal('limited')
  ], { default: 'auto', description: 'Isolation of functions; auto: the strongest that this machine has' }),
  unsafeSandbox: Type.Boolean({
    default: false, description: 'Run functions with no isolation but Deno\'s own where nothing better works'
  }),
  restart: Type.Boolean({ default: true, description: 'Start a daemon again when it dies' }),
  logLevel: Type.Union([
    Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')
  ], { default: 'info', description: 'What the daemons write to their daemon.log: this level and above' })
}, { additionalProperties: false })
export type UpConfig = Static<typeof UpConfig>
