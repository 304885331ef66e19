/** Lets so many work at once; who else wants to waits, longest first. */
export class Turns {
  #free: number
  readonly #waiting: Array<() => void> = []

  constructor (atOnceMax: number) {
    this.#free = atOnceMax
  }

  async take<T> (work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>(resolve => { this.#waiting.push(resolve) })
    try {
      return await work()
    } finally {
      // Who waits longest takes the place over.
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}
