/** The front door of the gateway daemon. */
export { GatewayConfig } from './config.ts'
export { Gateway, type GatewayDeps } from './gateway.ts'
