/** What a client is told in JSON-RPC's own way; the codes and texts are those of Solana's nodes. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: number
  readonly data: unknown

  constructor (code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

export const PARSE_ERROR = -32700
export const INVALID_REQUEST = -32600
export const METHOD_NOT_FOUND = -32601
export const INVALID_PARAMS = -32602
export const PREFLIGHT_FAILURE = -32002
export const SIGNATURE_FAILURE = -32003
export const UNSUPPORTED_VERSION = -32015
export const MIN_CONTEXT_SLOT = -32016
export const CHAIN_FAILED = -32603

export function invalidParams (reason: string): RpcError {
  return new RpcError(INVALID_PARAMS, `Invalid params: ${reason}`)
}
