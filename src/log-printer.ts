/** Prints a growing text once: each answer of a gateway has the whole output so far. */
export class LogPrinter {
  readonly #write: (chunk: string) => void
  #printed = ''

  constructor (write: (chunk: string) => void) {
    this.#write = write
  }

  /** `logs` is the whole output as the gateway now knows it. */
  update (logs: string): void {
    if (logs.startsWith(this.#printed)) {
      if (logs.length > this.#printed.length) this.#write(logs.slice(this.#printed.length))
    } else if (logs !== '') {
      // Another node runs the job from its beginning, or a restarted gateway had not stored the last lines.
      if (this.#printed.startsWith(logs)) return
      this.#write(`${this.#printed.endsWith('\n') ? '' : '\n'}--- the output starts again\n${logs}`)
    }
    if (logs !== '') this.#printed = logs
  }
}
