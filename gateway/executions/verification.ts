/**
 * Finds out which of the results that nodes give for one execution are right. Specified in protocol/spec/executions.md,
 * "Whose word is taken".
 */
import type { ContentId, JobId } from '../../protocol/core/ids.ts'
import type { Verify } from '../../protocol/connectors/requests.ts'
import type { GivenResult, Verdict } from '../dispatch/judge.ts'
import type { Truth } from './truth.ts'

export interface VerificationDeps {
  /** What this gateway itself computes; asked for once at most. */
  truth (): Promise<Truth>
  /** A node signed what is not so. */
  caught (given: GivenResult, truth: Truth): void
  /** It cannot be found out here. */
  failed (err: unknown): void
}

interface Held { given: GivenResult, decide: (verdict: Verdict) => void }

export class Verification {
  readonly #deps: VerificationDeps
  readonly #verify: Verify
  /** Results that must be right before any is taken. */
  readonly #wanted: number
  readonly #held = new Map<JobId, Held>()
  readonly #outcomes = new Map<JobId, Truth>()
  #truth: Promise<Truth> | undefined
  #isOver = false

  constructor (deps: VerificationDeps, verify: Verify) {
    this.#deps = deps
    this.#verify = verify
    this.#wanted = typeof verify === 'number' ? verify : 1
    // Not after the node: who waits for both waits no longer than for the slower.
    if (verify === 'gateway') this.#ask().catch((err: unknown) => { this.#fail(err) })
  }

  /** The outcome of that id, if a node gave it for the job. */
  outcome (jobId: JobId, outcomeId: ContentId): Uint8Array | undefined {
    const given = this.#outcomes.get(jobId)
    return given?.outcomeId === outcomeId ? given.outcome : undefined
  }

  judge (given: GivenResult): Promise<Verdict> | undefined {
    const { jobId } = given.record
    this.#outcomes.set(jobId, { outcomeId: given.result.outcomeId, outcome: given.evidence.outcome })
    if (this.#verify === 'none' || this.#isOver) return undefined
    return new Promise(resolve => {
      this.#held.set(jobId, { given, decide: resolve })
      this.#look().catch((err: unknown) => { this.#fail(err) })
    })
  }

  /** Nothing more is found out: what is held may go. */
  end (): void {
    this.#isOver = true
    for (const { decide } of this.#held.values()) decide('right')
    this.#held.clear()
  }

  async #look (): Promise<void> {
    if (this.#held.size < this.#wanted && this.#truth === undefined) return
    if (this.#truth === undefined && this.#agree()) {
      this.end()
      return
    }
    const truth = await this.#ask()
    for (const [jobId, { given, decide }] of this.#held) {
      if (given.result.outcomeId === truth.outcomeId) continue
      this.#held.delete(jobId)
      this.#deps.caught(given, truth)
      decide('wrong')
    }
    if (this.#held.size === this.#wanted) this.end()
  }

  #agree (): boolean {
    const said = [...this.#held.values()].map(({ given: { result } }) => `${result.status} ${result.outcomeId}`)
    return new Set(said).size === 1
  }

  async #ask (): Promise<Truth> {
    this.#truth ??= this.#deps.truth()
    return await this.#truth
  }

  #fail (err: unknown): void {
    if (this.#isOver) return
    this.#deps.failed(err)
    this.end()
  }
}
