/** Not to be had on this machine, with what would make it so. */
export class Unavailable extends Error {
  /** What its operator can do; empty where that is nothing. */
  readonly remedy: string

  constructor (reason: string, remedy: string) {
    super(reason)
    this.remedy = remedy
  }
}
