/** Settings of `dcn chain`. */
import { Type, type Static } from 'typebox'

export const CHAIN_PORT = 8_899
/** The last that has a next one, for WebSockets. */
export const CHAIN_PORT_MAX = 65_534

export const ChainConfig = Type.Object({
  data: Type.String({ default: '.dcn/chain', description: 'Directory of the chain and of its faucet\'s key' }),
  host: Type.String({ default: '127.0.0.1', description: 'Address to listen on; there is no other' }),
  port: Type.Integer({
    default: CHAIN_PORT, minimum: 0, maximum: CHAIN_PORT_MAX,
    description: 'Port of JSON-RPC, over HTTP and WebSocket; the next one serves WebSockets too; 0: two free ones'
  }),
  slotMs: Type.Integer({
    default: 400, minimum: 10, maximum: 60_000, description: 'Length of a slot, in milliseconds'
  }),
  logLevel: Type.Union([
    Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')
  ], { default: 'info', description: 'What is logged: this level and above' })
}, { additionalProperties: false })
export type ChainConfig = Static<typeof ChainConfig>
