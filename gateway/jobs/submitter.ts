/** The one way in which a job comes into being, whatever route asks for it: checked, paid for, stored, offered. */
import type { RunRequest } from '../../protocol/api/jobs.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import { CODE_BYTES_MAX, PAYLOAD_BYTES_MAX, RETRIES_DEFAULT, TIMEOUT_DEFAULT_MS } from '../../protocol/core/limits.ts'
import type { CallerTrace } from '../../protocol/core/trace-context.ts'
import type { Needs } from '../../protocol/wire/needs.ts'
import type { Caller } from '../auth/caller.ts'
import type { Payments } from '../credits/payments.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { needsOf, type ModelSizes } from './needs.ts'
import type { NewJob } from './new-job.ts'

export interface SubmitterDeps {
  payments: Pick<Payments, 'reserve'>
  jobs: Pick<Dispatcher, 'accept'>
  models: ModelSizes
  /** Throws DCN_WEBHOOK_URL_REFUSED. */
  checkWebhookUrl (url: string): void
}

export interface Submission {
  caller: Caller
  code: string
  /** One job each; undefined: {}. */
  payloads: readonly unknown[]
  /** As many as payloads. */
  jobIds: readonly JobId[]
  options: Omit<RunRequest, 'payload' | 'version'>
  /** Where the code is a deployed function's. */
  function?: { name: string, version: number }
  /** Of the caller, where it named one. */
  trace?: CallerTrace | undefined
}

export class Submitter {
  readonly #deps: SubmitterDeps
  readonly #creditsPerRequest: number

  constructor (deps: SubmitterDeps, init: { creditsPerRequest: number }) {
    this.#deps = deps
    this.#creditsPerRequest = init.creditsPerRequest
  }

  /**
   * Resolves once all jobs are durable and paid for, or throws and none is: DCN_CODE_TOO_LARGE, DCN_PAYLOAD_TOO_LARGE,
   * DCN_WEBHOOK_URL_REFUSED, DCN_MODEL_NOT_FOUND, DCN_CREDITS_INSUFFICIENT, DCN_TOO_MANY_JOBS, DCN_STOPPING.
   */
  async submit (submission: Submission): Promise<void> {
    const needs = await needsOf(submission.options.needs, this.#deps.models)
    await this.place(submission.caller.wallet, this.#jobsOf(submission, needs))
  }

  /**
   * The same for jobs that are made and checked already, all of one wallet. `apart`: no node gets two of them.
   * Throws DCN_CREDITS_INSUFFICIENT, DCN_TOO_MANY_JOBS, DCN_STOPPING.
   */
  async place (wallet: string, made: readonly NewJob[], { apart = false } = {}): Promise<void> {
    const { payments, jobs } = this.#deps
    const total = made.reduce((sum, { debited }) => sum + debited, 0)
    const payment = await payments.reserve(wallet, total)
    try {
      await jobs.accept(made, batch => {
        payment.debit(batch, made.map(({ jobId, debited }) => ({ jobId, amount: debited })))
      }, { apart })
    } catch (err) {
      payment.release()
      throw err
    }
  }

  #jobsOf ({ caller, code, payloads, jobIds, options, trace, function: deployed }: Submission, needs: Needs): NewJob[] {
    const {
      webhookUrl = '', retries = RETRIES_DEFAULT, retryOn = 'node', timeoutMs = TIMEOUT_DEFAULT_MS, fresh = false
    } = options
    const content = utf8(code)
    const bytes = content.byteLength
    if (bytes > CODE_BYTES_MAX) throw new DcnError('DCN_CODE_TOO_LARGE', { bytes, bytesMax: CODE_BYTES_MAX })
    if (webhookUrl !== '') this.#deps.checkWebhookUrl(webhookUrl)
    const retryFailures = retryOn === 'failure'
    const price = this.#creditsPerRequest
    return jobIds.map((jobId, at) => ({
      jobId,
      kind: 'function',
      wallet: caller.wallet,
      code: content,
      payload: utf8(payloadText(payloads[at])),
      needs,
      fresh,
      price,
      debited: retryFailures ? price * (1 + retries) : price,
      timeoutMs,
      retries,
      retryFailures,
      functionName: deployed?.name ?? '',
      functionVersion: deployed?.version ?? 0,
      webhookUrl,
      ...trace === undefined ? {} : { trace }
    }))
  }
}

function payloadText (payload: unknown): string {
  const text = payload === undefined ? '{}' : jsonOf(payload)
  const bytes = Buffer.byteLength(text)
  if (bytes > PAYLOAD_BYTES_MAX) throw new DcnError('DCN_PAYLOAD_TOO_LARGE', { bytes, bytesMax: PAYLOAD_BYTES_MAX })
  return text
}

function jsonOf (payload: unknown): string {
  try {
    return JSON.stringify(payload)
  } catch {
    // It came as JSON, so that only its depth can be too much for the stack; more than the limit's bytes, in any case.
    throw new DcnError('DCN_REQUEST_INVALID', { field: 'body.payload', reason: 'is nested too deeply' })
  }
}
