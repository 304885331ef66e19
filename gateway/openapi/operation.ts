/** What the reference says of one endpoint, and how endpoints are grouped. */
import type { ErrorCode } from '../../protocol/core/errors.ts'

export const TAGS = {
  Jobs: 'Run code once, and follow what became of it',
  Functions: 'Code kept under a name, in versions',
  Models: 'Files that functions read, by the hash of their content',
  Connectors: 'Streams of numbers, made by composed transformations. All of it is under /chain as well',
  Credits: '1 credit = 1 micro-USDC; a request costs one, unless the gateway says otherwise',
  Settlements: 'How nodes are paid on Solana, and for what',
  Authentication: 'API keys, made and revoked with a wallet\'s signature',
  Webhooks: 'How receivers verify what a gateway sends them',
  Status: 'The gateway, and the network around it'
} as const

export interface Operation {
  tag: keyof typeof TAGS
  summary: string
  description?: string
  /**
   * `caller`: an API key or X-WALLET; `owner`: the same, where the wallet has proven itself; `login`: the token of an
   * EVM wallet; absent: anybody.
   */
  auth?: 'caller' | 'owner' | 'login'
  /** What a success answers. */
  returns: string
  /** Of the answer, where it is not JSON. */
  produces?: string
  /** Beside JSON, for who accepts it. */
  producesToo?: string
  /** Whether the body may be left out. */
  bodyOptional?: true
  /** Beyond those that follow from the parameters, the body and `auth`. */
  errors?: readonly ErrorCode[]
  /** Valid values, shown as they are. */
  example?: { request?: unknown, response?: unknown }
}
