/** Steps in order: all that wait are made durable in one go, then performed; what comes up meanwhile is next. */
export interface StepQueueDeps<Step> {
  commit (steps: readonly Step[]): Promise<void>
  perform (steps: readonly Step[]): Promise<void>
  /** Nothing more is carried out. */
  onFailure (err: unknown): void
}

export class StepQueue<Step> {
  readonly #deps: StepQueueDeps<Step>
  #pending: Step[] = []
  #working: Promise<void> | undefined

  constructor (deps: StepQueueDeps<Step>) {
    this.#deps = deps
  }

  add (steps: readonly Step[]): void {
    this.#pending.push(...steps)
    if (this.#working === undefined && this.#pending.length > 0) this.#working = this.#work()
  }

  /** Resolves once everything that was added is carried out. */
  async idle (): Promise<void> {
    await this.#working
  }

  /** Never rejects. */
  async #work (): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const steps = this.#pending
        this.#pending = []
        await this.#deps.commit(steps)
        await this.#deps.perform(steps)
      }
    } catch (err) {
      this.#deps.onFailure(err)
    } finally {
      // In the same turn in which the queue was seen empty: what comes up in the next must find nobody at work.
      this.#working = undefined
    }
  }
}
