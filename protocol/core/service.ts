import type { Logger } from './logger.ts'

/** Anything that holds a resource. Both methods are idempotent, and a stopped service can be started again. */
export interface Service {
  start (): Promise<void>
  /** Resolves once work in flight has finished. */
  stop (): Promise<void>
}

/** Starts services in order, stops them in reverse; a failed start stops what had started. */
export class ServiceGroup implements Service {
  readonly #services: ReadonlyArray<readonly [name: string, service: Service]>
  readonly #log: Logger
  #started: Array<readonly [string, Service]> = []

  constructor (log: Logger, services: ReadonlyArray<readonly [string, Service]>) {
    this.#log = log
    this.#services = services
  }

  async start (): Promise<void> {
    if (this.#started.length > 0) return
    for (const entry of this.#services) {
      this.#started.push(entry)
      try {
        await entry[1].start()
      } catch (err) {
        await this.stop()
        throw err
      }
      this.#log.debug('service started', { service: entry[0] })
    }
  }

  async stop (): Promise<void> {
    const stopping = this.#started.reverse()
    this.#started = []
    for (const [name, service] of stopping) {
      try {
        await service.stop()
      } catch (err) {
        // One service that cannot stop must not keep the next from stopping.
        this.#log.error('service failed to stop', { service: name, err })
      }
    }
  }
}
