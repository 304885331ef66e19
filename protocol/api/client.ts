/** A gateway's REST API as functions. Needs only `fetch`, so that it runs in Node, Deno and browsers alike. */
import type {
  GenerateKeyRequest, GenerateKeyResponse, KeyInfoView, RevokeKeyRequest, RevokeKeyResponse
} from './auth.ts'
import type { EarningsView, TreasuryView } from './books.ts'
import type { EventsOptions } from './client/follow-events.ts'
import { type JobEvent, jobEvents } from './client/job-events.ts'
import { type CallOptions, type PostOptions, Transport, type TransportInit } from './client/transport.ts'
import { upload, type UploadOptions } from './client/upload.ts'
import type { AuditView, BalanceView, DepositResponse } from './credits.ts'
import type { DepositTarget } from './deposits.ts'
import type { DeleteResponse, DeployRequest, DeployResponse, FunctionListItem, FunctionView } from './functions.ts'
import type {
  ExplainRequest, ExplainView, InvokeBatchRequest, InvokeBatchResponse, InvokeRequest, InvokeResponse, JobListItem,
  JobView, RunBatchRequest, RunRequest
} from './jobs.ts'
import type { ModelUploaded, ModelView } from './models.ts'
import type { ReceiptFile } from './receipts.ts'
import type { HealthView, PeersView } from './status.ts'
import type { TraceView } from './trace.ts'
import type { WebhookKeyView } from './webhooks.ts'

export type { EventsOptions } from './client/follow-events.ts'
export type { JobEvent } from './client/job-events.ts'
export type { CallOptions, PostOptions } from './client/transport.ts'
export type { UploadOptions } from './client/upload.ts'
export type GatewayClientInit = TransportInit

export interface SubmitOptions extends PostOptions {
  /** Answer when the jobs have ended, or after so many milliseconds (at most WAIT_MS_MAX). */
  waitMs?: number | undefined
}

/** Jobs that one request of `allJobs` asks for, the most that a gateway gives. */
const PAGE_JOBS = 100
/** As far back as a gateway counts. */
const OFFSET_MAX = 10_000

/**
 * Every method throws the gateway's own error (a DcnError with its code, words and facts), or DCN_GATEWAY_UNREACHABLE
 * where no gateway answered; an abort through `signal` throws the signal's reason.
 */
export class GatewayClient {
  readonly #transport: Transport

  constructor (init: GatewayClientInit) {
    this.#transport = new Transport(init)
  }

  get url (): string {
    return this.#transport.url
  }

  /** Runs a function once. */
  async invoke (request: InvokeRequest, options: SubmitOptions = {}): Promise<InvokeResponse> {
    return await this.#submit('/invoke', 'jobId', request, options)
  }

  /** Runs a function for each payload; all jobs are made and paid for, or none. */
  async invokeBatch (request: InvokeBatchRequest, options: SubmitOptions = {}): Promise<InvokeBatchResponse> {
    return await this.#submit('/invoke/batch', 'jobs', request, options)
  }

  /** Runs a deployed function. */
  async run (name: string, request: RunRequest = {}, options: SubmitOptions = {}): Promise<InvokeResponse> {
    return await this.#submit(`${functionPath(name)}/run`, 'jobId', request, options)
  }

  async runBatch (name: string, request: RunBatchRequest, options: SubmitOptions = {}): Promise<InvokeBatchResponse> {
    return await this.#submit(`${functionPath(name)}/batch`, 'jobs', request, options)
  }

  /** A job as it stands; with `waitMs` (at most WAIT_MS_MAX) the answer comes when the job ends, or after so long. */
  async job (jobId: string, options: CallOptions & { waitMs?: number } = {}): Promise<JobView> {
    const { waitMs = 0, signal } = options
    return await this.#transport.object(jobPath(jobId), 'status', { query: waitQuery(waitMs), waitMs, signal })
  }

  /** A page of a wallet's jobs, newest first. */
  async jobs (
    wallet: string, options: CallOptions & { limit?: number | undefined, offset?: number | undefined } = {}
  ): Promise<JobListItem[]> {
    const { limit, offset, signal } = options
    return await this.#transport.list('/jobs', { query: { wallet, limit, offset }, identify: true, signal })
  }

  /** All of a wallet's jobs, newest first, each once although new ones may push the pages on; as far as pages reach. */
  async * allJobs (wallet: string, options: CallOptions = {}): AsyncGenerator<JobListItem, void, undefined> {
    const seen = new Set<string>()
    for (let offset = 0; offset <= OFFSET_MAX; offset += PAGE_JOBS) {
      const page = await this.jobs(wallet, { ...options, limit: PAGE_JOBS, offset })
      for (const job of page) {
        if (!seen.has(job.jobId)) yield job
        seen.add(job.jobId)
      }
      if (page.length < PAGE_JOBS) return
    }
  }

  /** What happens to a job, to its end; connects again where the connection breaks. */
  events (jobId: string, options: EventsOptions = {}): AsyncGenerator<JobEvent, void, undefined> {
    return jobEvents(this.#transport, jobId, options)
  }

  /** What a job has printed so far. */
  async logs (jobId: string, options: CallOptions = {}): Promise<string> {
    return await this.#transport.text(`${jobPath(jobId)}/logs`, options)
  }

  /** Stops a job; one that no node has begun is refunded. */
  async cancel (jobId: string, options: PostOptions = {}): Promise<JobView> {
    return await this.#transport.object(`${jobPath(jobId)}/cancel`, 'status', post(undefined, options))
  }

  /** Node by node, why a job with such needs finds a place or none. */
  async explain (request: ExplainRequest = {}, options: PostOptions = {}): Promise<ExplainView> {
    return await this.#transport.object('/explain', 'nodes', post(request, options))
  }

  /** The same for a job that is there. */
  async explainJob (jobId: string, options: CallOptions = {}): Promise<ExplainView> {
    return await this.#transport.object(`${jobPath(jobId)}/explain`, 'nodes', options)
  }

  /** A job's story: who did what when, put together from all who had a part in it. */
  async trace (jobId: string, options: CallOptions = {}): Promise<TraceView> {
    return await this.#transport.object(`${jobPath(jobId)}/trace`, 'attempts', options)
  }

  /** The receipt of a job's last run. */
  async receipt (jobId: string, options: CallOptions = {}): Promise<ReceiptFile> {
    return await this.#transport.object(`${jobPath(jobId)}/receipt`, 'format', options)
  }

  /** Uploads a file, whose SHA-256 is given; it may take up to an hour. */
  async putModel (
    sha256: string, file: AsyncIterable<Uint8Array>, options: UploadOptions = {}
  ): Promise<ModelUploaded> {
    return await upload(this.#transport, modelPath(sha256), 'sha256', file, options)
  }

  /** A model's size, where any gateway has it. */
  async model (sha256: string, options: CallOptions = {}): Promise<ModelView> {
    return await this.#transport.object(modelPath(sha256), 'sha256', options)
  }

  /** Stores code under a name; where the name is taken, as its next version. */
  async deploy (request: DeployRequest, options: PostOptions = {}): Promise<DeployResponse> {
    return await this.#transport.object('/functions', 'endpoint', post(request, options))
  }

  async functions (options: CallOptions = {}): Promise<FunctionListItem[]> {
    return await this.#transport.list('/functions', { identify: true, ...options })
  }

  /** A function with its history, and its code: the newest, or that of `version`. */
  async function (name: string, options: CallOptions & { version?: number | undefined } = {}): Promise<FunctionView> {
    const { version, signal } = options
    return await this.#transport.object(functionPath(name), 'versions', { query: { version }, identify: true, signal })
  }

  async deleteFunction (name: string, options: CallOptions = {}): Promise<DeleteResponse> {
    return await this.#transport.object(functionPath(name), 'deleted', { method: 'DELETE', identify: true, ...options })
  }

  async balance (wallet: string, options: CallOptions = {}): Promise<BalanceView> {
    return await this.#transport.object(`/credits/balance/${encodeURIComponent(wallet)}`, 'balance', options)
  }

  /** Free credits, once for each wallet. */
  async faucet (wallet: string, options: PostOptions = {}): Promise<BalanceView> {
    return await this.#transport.object('/credits/faucet', 'balance', post({ wallet }, options))
  }

  /** Where this gateway takes USDC. */
  async depositTarget (options: CallOptions = {}): Promise<DepositTarget> {
    return await this.#transport.object('/credits/deposit', 'tokenAccount', options)
  }

  /** Credits for a Solana transaction that has paid USDC in. */
  async deposit (txSignature: string, options: PostOptions = {}): Promise<DepositResponse> {
    return await this.#transport.object('/credits/deposit', 'creditsAdded', post({ txSignature }, options))
  }

  /** The ledger's check of itself, of one wallet's credits or of all. */
  async audit (options: CallOptions & { wallet?: string | undefined } = {}): Promise<AuditView> {
    const { wallet, signal } = options
    return await this.#transport.object('/credits/audit', 'difference', { query: { wallet }, identify: true, signal })
  }

  /** What a node has earned; `node`: a PeerId or a Solana address. */
  async earnings (node: string, options: CallOptions = {}): Promise<EarningsView> {
    return await this.#transport.object(`/nodes/${encodeURIComponent(node)}/earnings`, 'earned', options)
  }

  /** How this gateway stands. */
  async treasury (options: CallOptions = {}): Promise<TreasuryView> {
    return await this.#transport.object('/treasury', 'margin', options)
  }

  /** A new API key, which replaces the wallet's last one. `request`: what the wallet has signed; see api/auth.ts. */
  async generateKey (request: GenerateKeyRequest, options: PostOptions = {}): Promise<GenerateKeyResponse> {
    return await this.#transport.object('/auth/generate-key', 'apiKey', post(request, options))
  }

  async keyInfo (wallet: string, options: CallOptions = {}): Promise<KeyInfoView> {
    return await this.#transport.object(`/auth/key-info/${encodeURIComponent(wallet)}`, 'hasKey', options)
  }

  /** `request`: needed where this client has not the key itself. */
  async revokeKey (wallet: string, request?: RevokeKeyRequest, options: CallOptions = {}): Promise<RevokeKeyResponse> {
    const call = { ...post(request, options), method: 'DELETE' as const }
    return await this.#transport.object(`/auth/revoke-key/${encodeURIComponent(wallet)}`, 'revoked', call)
  }

  /** What the signatures of this gateway's webhooks are verified with. */
  async webhookKey (options: CallOptions = {}): Promise<WebhookKeyView> {
    return await this.#transport.object('/webhooks/key', 'publicKey', options)
  }

  async health (options: CallOptions = {}): Promise<HealthView> {
    return await this.#transport.object('/health', 'status', options)
  }

  async peers (options: CallOptions = {}): Promise<PeersView> {
    return await this.#transport.object('/peers', 'self', options)
  }

  async #submit<T> (path: string, field: string, body: unknown, options: SubmitOptions): Promise<T> {
    const { waitMs = 0, ...rest } = options
    return await this.#transport.object<T>(path, field, { ...post(body, rest), query: waitQuery(waitMs), waitMs })
  }
}

function post (body: unknown, options: PostOptions): PostOptions & { method: 'POST', body: unknown, identify: true } {
  return { method: 'POST', body, identify: true, ...options }
}

function waitQuery (waitMs: number): { wait?: number } {
  return waitMs > 0 ? { wait: waitMs } : {}
}

function jobPath (jobId: string): string {
  return `/jobs/${encodeURIComponent(jobId)}`
}

function functionPath (name: string): string {
  return `/functions/${encodeURIComponent(name)}`
}

function modelPath (sha256: string): string {
  return `/models/${encodeURIComponent(sha256)}`
}
