/**
 * Every failure this system reports by name, with the facts that come with it.
 *
 * Codes are append-only: never rename, reuse or remove one; clients match on them.
 * Adding one means one line here, one in MESSAGES, one in gateway/http-errors.ts and a heading in docs/errors.md;
 * the compiler and test/tidy.test.ts point at what is missing.
 */
export interface ErrorContexts {
  DCN_REQUEST_INVALID: { field: string, reason: string }
  DCN_ROUTE_NOT_FOUND: { method: string, path: string }
  DCN_WALLET_MISSING: Record<string, never>
  DCN_WALLET_INVALID: { charactersMax: number }
  DCN_CODE_TOO_LARGE: { bytes: number, bytesMax: number }
  DCN_PAYLOAD_TOO_LARGE: { bytes: number, bytesMax: number }
  DCN_BODY_TOO_LARGE: { bytesMax: number }
  DCN_MEDIA_TYPE_UNSUPPORTED: { mediaType: string }
  DCN_WEBHOOK_UNAVAILABLE: Record<string, never>
  DCN_JOB_NOT_FOUND: { jobId: string }
  DCN_GATEWAYS_SILENT: { jobId: string, gateways: number }
  DCN_TOO_MANY_JOBS: { jobsMax: number }
  DCN_STOPPING: Record<string, never>
  DCN_INTERNAL: Record<string, never>
  DCN_MESSAGE_TOO_LARGE: { what: string, bytes: number, bytesMax: number }
  DCN_MESSAGE_MALFORMED: { what: string, reason: string }
  DCN_MESSAGE_BAD_SIGNATURE: { what: string, signer: string }
  DCN_MESSAGE_EXPIRED: { what: string, expiredAtMs: number }
  DCN_CONTENT_NOT_FOUND: { contentId: string }
  DCN_PEER_UNREACHABLE: { peer: string, reason: string }
  DCN_PEER_TIMEOUT: { peer: string, protocol: string, timeoutMs: number }
  DCN_ADDRESS_INVALID: { address: string }
  DCN_CONFIG_INVALID: { where: string, reason: string }
  DCN_DATA_DIR_BUSY: { path: string }
  DCN_KEY_INVALID: { path: string, reason: string }
  DCN_PORT_BUSY: { host: string, port: number }
  DCN_DENO_MISSING: { reason: string }
  DCN_SANDBOX_FAILED: { reason: string }
  DCN_DAEMON_FAILED: { daemon: string, reason: string }
  DCN_FILE_UNREADABLE: { path: string, reason: string }
  DCN_GATEWAY_UNREACHABLE: { url: string, reason: string }
  DCN_CREDITS_INSUFFICIENT: {
    wallet: string, balance: number, price: number, spendable: number, faucet: string, deposit: string
  }
  DCN_FAUCET_CLAIMED: { wallet: string, balance: number }
  DCN_FAUCET_OFF: Record<string, never>
  DCN_DEPOSITS_UNAVAILABLE: Record<string, never>
  DCN_API_KEY_INVALID: Record<string, never>
  DCN_API_KEY_REQUIRED: { wallet: string }
  DCN_WALLET_HEADER_OFF: Record<string, never>
  DCN_WALLET_MISMATCH: { wallet: string }
  DCN_SIGNATURE_INVALID: { reason: string }
  DCN_SIGNATURE_STALE: { ageMs: number, ageMsMax: number }
  DCN_SIGNATURE_USED: { wallet: string }
  DCN_FUNCTION_NOT_FOUND: { name: string }
  DCN_FUNCTION_VERSION_NOT_FOUND: { name: string, version: number, versions: number[] }
  DCN_TOO_MANY_FUNCTIONS: { functionsMax: number }
  DCN_RATE_LIMITED: { requestsMax: number, windowMs: number, retryAfterS: number }
  DCN_IDEMPOTENCY_MISMATCH: { key: string }
  DCN_IDEMPOTENCY_BUSY: { key: string }
  DCN_WEBHOOK_URL_REFUSED: { reason: string }
  DCN_JOB_ENDED: { jobId: string, status: string }
  DCN_NOT_READY: { reason: string }
  DCN_HEADERS_TOO_LARGE: { bytesMax: number }
  DCN_REQUEST_TIMEOUT: { timeoutMs: number }
  DCN_LEDGER_REFUSED: { gateway: string, seq: number, reason: string }
  DCN_TOKEN_INVALID: Record<string, never>
  DCN_LOGIN_REFUSED: { reason: string }
  DCN_PARSE_FAILED: { what: EntityWord | 'execute request', field: string, reason: string }
  DCN_DEPLOY_REFUSED: { entity: EntityWord, error: string, details?: DeployDetails }
  DCN_ENTITY_NOT_FOUND: { entity: EntityWord, name: string }
  DCN_ARGUMENT_INVALID: { argument: string, text: string }
  DCN_PARTICLES_TOO_MANY: { particlesCount: number, particlesMax: number }
  DCN_EXECUTION_REJECTED: { reason: string, connector?: string, position?: number }
  DCN_EXECUTION_FAILED: { reason: string, panicCode?: number, revertMessage?: string }
  DCN_EXECUTION_BUDGET: { budget: string, limit: number }
  DCN_EXECUTION_UNAVAILABLE: { reason: string }
  DCN_VERIFIERS_MISSING: { wanted: number, able: number }
  DCN_SOLIDITY_INVALID: { diagnostics: Diagnostic[] }
  DCN_NOTES_INVALID: { reason: string }
  DCN_FILE_UNWRITABLE: { path: string, reason: string }
  DCN_MODEL_NOT_FOUND: { contentId: string }
  DCN_NODE_BUSY: { reason: string }
  DCN_MODEL_MISMATCH: { expected: string, found: string, bytes: number }
  DCN_MODEL_QUOTA: { bytesMax: number, retryAfterS: number }
  DCN_MODELS_FULL: { bytesMax: number }
  DCN_CHAIN_UNAVAILABLE: { reason: string }
  DCN_CHAIN_MISMATCH: { expected: string, found: string }
  DCN_DEPOSIT_NOT_FINAL: { txSignature: string, retryAfterS: number }
  DCN_DEPOSIT_REFUSED: { txSignature: string, why: string, reason: string }
  DCN_DEPOSIT_CLAIMED: { txSignature: string, wallet: string, creditsAdded: number }
  DCN_DEPOSIT_ELSEWHERE: { txSignature: string, gateway: string, reason: string }
  DCN_INTENT_NOT_FOUND: { intentId: string }
  DCN_PAYMENT_REFUSED: { reason: string }
  DCN_RECEIPT_NOT_FOUND: { jobId: string, reason: string }
  DCN_RECEIPT_INVALID: { reason: string }
  DCN_SETTLEMENT_NOT_FOUND: { settlementId: string }
  DCN_TRANSACTION_FAILED: { reason: string }
  DCN_FUNDS_INSUFFICIENT: { address: string, asset: string, has: string, needs: string }
  DCN_DAEMON_UNREACHABLE: { data: string, reason: string }
  DCN_BLOCK_REFUSED: { peer: string, reason: string }
  DCN_INSPECT_REFUSED: Record<string, never>
}

export type EntityWord = 'transformation' | 'condition' | 'connector'

/** What a compiler says of a place in a user's text. */
export interface Diagnostic {
  message: string
  /** Of the user's own text, both from 1. */
  line: number
  column: number
}

export interface DeployDetails {
  reason?: string
  diagnostics?: Diagnostic[]
}

export type ErrorCode = keyof ErrorContexts

const MESSAGES: { [C in ErrorCode]: (context: ErrorContexts[C]) => string } = {
  DCN_REQUEST_INVALID: c => `${c.field} ${c.reason}`,
  DCN_ROUTE_NOT_FOUND: c => `there is no ${c.method} ${c.path} here`,
  DCN_WALLET_MISSING: () =>
    'who calls is missing: send Authorization: Bearer dc_... (an API key) or, for testing, the X-WALLET header',
  DCN_WALLET_INVALID: c =>
    `the X-WALLET header must be 1 to ${c.charactersMax} visible ASCII characters without spaces`,
  DCN_CODE_TOO_LARGE: c => `code is ${c.bytes} bytes of UTF-8, the limit is ${c.bytesMax}`,
  DCN_PAYLOAD_TOO_LARGE: c => `payload is ${c.bytes} bytes of JSON, the limit is ${c.bytesMax}`,
  DCN_BODY_TOO_LARGE: c => `the request body is larger than ${c.bytesMax} bytes`,
  DCN_MEDIA_TYPE_UNSUPPORTED: c => `content-type ${c.mediaType} is not supported: send application/json`,
  DCN_WEBHOOK_UNAVAILABLE: () => 'webhooks are not available in this version: leave webhookUrl out and poll the job',
  DCN_JOB_NOT_FOUND: c => `no gateway knows job ${c.jobId}`,
  DCN_GATEWAYS_SILENT: c => `job ${c.jobId} is not at this gateway, and ${c.gateways} others did not answer: try again`,
  DCN_TOO_MANY_JOBS: c =>
    `this gateway has ${c.jobsMax} jobs in flight, its limit: try again soon or use another gateway`,
  DCN_STOPPING: () => 'this gateway is stopping: use another gateway',
  DCN_INTERNAL: () => 'internal error',
  DCN_MESSAGE_TOO_LARGE: c => `${c.what} is ${c.bytes} bytes, the limit is ${c.bytesMax}`,
  DCN_MESSAGE_MALFORMED: c => `${c.what} cannot be taken: ${c.reason}`,
  DCN_MESSAGE_BAD_SIGNATURE: c => `${c.what} is not signed by ${c.signer}`,
  DCN_MESSAGE_EXPIRED: c => `${c.what} expired at ${c.expiredAtMs} (Unix ms)`,
  DCN_CONTENT_NOT_FOUND: c => `the peer has no content ${c.contentId}`,
  DCN_PEER_UNREACHABLE: c => `peer ${c.peer} cannot be reached: ${c.reason}`,
  DCN_PEER_TIMEOUT: c => `peer ${c.peer} did not answer ${c.protocol} within ${c.timeoutMs} ms`,
  DCN_ADDRESS_INVALID: c => `${c.address} is not a multiaddress such as /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW...`,
  DCN_CONFIG_INVALID: c => `${c.where} ${c.reason}`,
  DCN_DATA_DIR_BUSY: c => `${c.path} is in use by another daemon: stop it, or choose another --data`,
  DCN_KEY_INVALID: c => `the key file ${c.path} cannot be used: ${c.reason}`,
  DCN_PORT_BUSY: c => `${c.host}:${c.port} is in use: choose another --port`,
  DCN_DENO_MISSING: c => `Deno is not installed: ${c.reason}`,
  DCN_SANDBOX_FAILED: c => `the sandbox did not run the function: ${c.reason}`,
  DCN_DAEMON_FAILED: c => `${c.daemon} did not start: ${c.reason}`,
  DCN_FILE_UNREADABLE: c => `${c.path} cannot be read: ${c.reason}`,
  DCN_GATEWAY_UNREACHABLE: c => `no gateway answers at ${c.url}: ${c.reason}; is it running? (dcn up starts a network)`,
  DCN_CREDITS_INSUFFICIENT: c => `wallet ${c.wallet} has ${c.balance} credits${c.spendable < c.balance
    ? `, of which ${c.spendable} can be spent now (gateways that do not answer hold the rest)`
    : ''}, this costs ${c.price}: get free ones at ${c.faucet} (once per wallet), or pay USDC in at ${c.deposit}`,
  DCN_FAUCET_CLAIMED: c =>
    `wallet ${c.wallet} has had its free credits: they are given once; its balance is ${c.balance}`,
  DCN_FAUCET_OFF: () => 'this gateway gives no free credits: pay USDC in with POST /credits/deposit',
  DCN_DEPOSITS_UNAVAILABLE: () =>
    'this gateway is not connected to Solana and cannot verify deposits: use POST /credits/faucet for test credits',
  DCN_API_KEY_INVALID: () =>
    'the API key is not known, was revoked, or was replaced by a newer one: make one with POST /auth/generate-key',
  DCN_API_KEY_REQUIRED: c =>
    `wallet ${c.wallet} has an API key or a deposit, so the X-WALLET header alone is not enough: ` +
    'send Authorization: Bearer dc_...',
  DCN_WALLET_HEADER_OFF: () => 'this gateway does not take the X-WALLET header: send Authorization: Bearer dc_...',
  DCN_WALLET_MISMATCH: c => `what you sent does not speak for wallet ${c.wallet}`,
  DCN_SIGNATURE_INVALID: c => `the wallet signature cannot be taken: ${c.reason}`,
  DCN_SIGNATURE_STALE: c =>
    `the signed message is ${c.ageMs} ms away from this gateway's clock, ${c.ageMsMax} allowed: sign a new one`,
  DCN_SIGNATURE_USED: c =>
    `wallet ${c.wallet} has already used this message or a newer one: sign a new one with the time of now`,
  DCN_FUNCTION_NOT_FOUND: c => `this wallet has no function named ${c.name}`,
  DCN_FUNCTION_VERSION_NOT_FOUND: c =>
    `function ${c.name} has no version ${c.version}; kept are ${c.versions.join(', ')}`,
  DCN_TOO_MANY_FUNCTIONS: c => `a wallet may have ${c.functionsMax} functions: delete one first`,
  DCN_RATE_LIMITED: c =>
    `more than ${c.requestsMax} requests in ${c.windowMs / 1000} s: try again in ${c.retryAfterS} s`,
  DCN_IDEMPOTENCY_MISMATCH: c => `Idempotency-Key ${c.key} was used before with another body: choose a new key`,
  DCN_IDEMPOTENCY_BUSY: c => `the first request with Idempotency-Key ${c.key} is not answered yet: try again soon`,
  DCN_WEBHOOK_URL_REFUSED: c => `webhookUrl ${c.reason}`,
  DCN_JOB_ENDED: c => `job ${c.jobId} has ended already: ${c.status}`,
  DCN_NOT_READY: c => `this gateway is not ready: ${c.reason}; try again soon or use another gateway`,
  DCN_HEADERS_TOO_LARGE: c => `the request headers are larger than ${c.bytesMax} bytes`,
  DCN_REQUEST_TIMEOUT: c => `the request was not complete within ${c.timeoutMs} ms`,
  DCN_LEDGER_REFUSED: c => `block ${c.seq} of gateway ${c.gateway} cannot be taken: ${c.reason}`,
  // The texts from here to DCN_EXECUTION_FAILED are those of the connectors API, which its clients may match on.
  DCN_TOKEN_INVALID: () => 'Authentication error: Invalid token',
  DCN_LOGIN_REFUSED: c => c.reason,
  DCN_PARSE_FAILED: c => c.what === 'transformation' || c.what === 'condition'
    ? `Failed to parse ${c.what}: Invalid value`
    : `Failed to parse ${c.what}`,
  DCN_DEPLOY_REFUSED: c => `Failed to deploy ${c.entity}. Error: ${c.error}`,
  DCN_ENTITY_NOT_FOUND: c => `${c.entity.charAt(0).toUpperCase()}${c.entity.slice(1)} not found`,
  DCN_ARGUMENT_INVALID: c => c.text,
  DCN_PARTICLES_TOO_MANY: () => 'particles_count is too large',
  DCN_EXECUTION_REJECTED: c => `Execution rejected: ${c.reason}`,
  DCN_EXECUTION_FAILED: () => 'Failed to execute code : Transaction reverted',
  DCN_EXECUTION_BUDGET: c => `the execution needs more than ${c.limit} ${c.budget}, its budget`,
  DCN_EXECUTION_UNAVAILABLE: c => `Failed to execute code : ${c.reason}`,
  DCN_VERIFIERS_MISSING: c => `${c.wanted} nodes are to agree, and ${c.able} are there that could`,
  DCN_SOLIDITY_INVALID: c => c.diagnostics.map(({ message, line }) => `line ${line}: ${message}`).join('; '),
  DCN_NOTES_INVALID: c => `the streams are no notes: ${c.reason}`,
  DCN_FILE_UNWRITABLE: c => `${c.path} cannot be written: ${c.reason}`,
  DCN_MODEL_NOT_FOUND: c => `no gateway has the model ${c.contentId}; upload it first`,
  DCN_NODE_BUSY: c => `the node is busy: ${c.reason}`,
  DCN_MODEL_MISMATCH: c => `the ${c.bytes} bytes have the SHA-256 ${c.found}, not ${c.expected}: nothing was kept`,
  DCN_MODEL_QUOTA: c => `at most ${c.bytesMax} bytes of models may be uploaded in a day; wait ${c.retryAfterS} s`,
  DCN_MODELS_FULL: c => `there is no room for the model within ${c.bytesMax} bytes; try another gateway`,
  DCN_CHAIN_UNAVAILABLE: c => `Solana cannot be asked: ${c.reason}; try again soon`,
  DCN_CHAIN_MISMATCH: c => `the Solana endpoint serves the cluster with genesis ${c.found}, not ${c.expected}`,
  DCN_DEPOSIT_NOT_FINAL: c =>
    `transaction ${c.txSignature} is not finalized, or not known: try again in ${c.retryAfterS} s`,
  DCN_DEPOSIT_REFUSED: c => `transaction ${c.txSignature} is no deposit: ${c.reason}`,
  DCN_DEPOSIT_CLAIMED: c =>
    `transaction ${c.txSignature} was credited before: ${c.creditsAdded} credits to wallet ${c.wallet}`,
  DCN_DEPOSIT_ELSEWHERE: c =>
    `transaction ${c.txSignature} paid gateway ${c.gateway}, which has to credit it: ${c.reason}`,
  DCN_INTENT_NOT_FOUND: c => `this gateway has no deposit intent ${c.intentId}`,
  DCN_PAYMENT_REFUSED: c => `the x402 payment cannot be taken: ${c.reason}`,
  DCN_RECEIPT_NOT_FOUND: c => `job ${c.jobId} has no receipt: ${c.reason}`,
  DCN_RECEIPT_INVALID: c => `the receipt does not hold: ${c.reason}`,
  DCN_SETTLEMENT_NOT_FOUND: c => `this gateway knows no settlement ${c.settlementId}`,
  DCN_TRANSACTION_FAILED: c => `the transaction did not go through: ${c.reason}`,
  DCN_FUNDS_INSUFFICIENT: c => `${c.address} has ${c.has} ${c.asset}, this needs ${c.needs}`,
  DCN_DAEMON_UNREACHABLE: c => `no daemon of ${c.data} can be asked: ${c.reason}`,
  DCN_BLOCK_REFUSED: c => `peer ${c.peer} is not blocked: ${c.reason}`,
  DCN_INSPECT_REFUSED: () => 'this daemon does not show strangers its place in the network (its setting inspect is off)'
}

/** A failure with a name that clients can match on. */
export class DcnError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'DcnError'
  readonly code: C
  readonly context: ErrorContexts[C]

  constructor (code: C, context: ErrorContexts[C], options?: ErrorOptions) {
    super(MESSAGES[code](context), options)
    this.code = code
    this.context = context
  }
}

/** The union, so that `switch (err.code)` narrows `err.context`. */
export type AnyDcnError = { [C in ErrorCode]: DcnError<C> }[ErrorCode]

/** Matches by name, not `instanceof`, so that two copies of this module still agree. */
export function isDcnError (err: unknown): err is AnyDcnError {
  return err instanceof Error && err.name === 'DcnError' && 'code' in err
}

/** Whether a text, such as a peer's, is one of our codes. */
export function isErrorCode (text: string): text is ErrorCode {
  return Object.hasOwn(MESSAGES, text)
}

/** One line about any thrown value, for a message's `reason`. */
export function reasonOf (err: unknown): string {
  return err instanceof Error ? err.message : String(err)
}

/** An error that another program reports: its code where we know it, its own words, and the facts it sent along. */
export function relayedError (code: string, message: string, context: Record<string, unknown> = {}): DcnError {
  const err = isErrorCode(code) ? new DcnError(code, context as never) : new DcnError('DCN_INTERNAL', {})
  err.message = isErrorCode(code) ? message : `${message} (${code})`
  return err
}
