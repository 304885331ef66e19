/** Tells what the dispatcher does with jobs; what the machine decides it tells itself. */
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import { decodeReceipt } from '../../protocol/receipts/receipt.ts'
import type { Result } from '../../protocol/wire/dispatch.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import { goesAlong } from './attached.ts'
import type { Step } from './steps.ts'

export interface TellingDeps {
  events: Pick<JobEvents, 'tell'>
}

export class Telling {
  readonly #events: TellingDeps['events']

  constructor ({ events }: TellingDeps) {
    this.#events = events
  }

  /** The job, its code and what it costs are on the disk. */
  accepted ({ jobId, kind, needs, codeBytes, standbys }: JobRecord): void {
    const gpu = needs.gpu ? ', a GPU' : ''
    const copies = `${standbys.length} ${standbys.length === 1 ? 'gateway' : 'gateways'} to keep a copy`
    this.#events.tell({
      jobId, word: 'accepted', detail: `${kind}, ${codeBytes} bytes of code, ${needs.memoryMiB} MiB${gpu}; ${copies}`
    })
  }

  /** `peer`: whom it is taken from. */
  takenOver ({ jobId, epoch, origin }: JobRecord): void {
    this.#events.tell({ jobId, word: 'taken-over', epoch, peer: origin, detail: 'its gateway is gone' })
  }

  receipt ({ jobId, epoch }: Result, receipt: Uint8Array): Uint8Array {
    const { node, sequence } = decodeReceipt(receipt)
    this.#events.tell({ jobId, word: 'receipt', epoch, peer: node, detail: `number ${sequence} for this node` })
    return receipt
  }

  /** What it rests on is durable. */
  performed (step: Step): void {
    if (step.type === 'offer') {
      const { jobId, epoch, round } = step.offer
      this.#events.tell({ jobId, word: 'offered', epoch, detail: `round ${round}` })
    } else if (step.type === 'award') {
      const { node: peer, message: { jobId, epoch }, withCode } = step
      const goes = goesAlong(step) ? 'the code goes along' : 'it pulls the code'
      this.#events.tell({ jobId, word: 'awarded', epoch, peer, detail: withCode ? goes : 'it has the code' })
    } else if (step.type === 'ended') {
      const { jobId, epoch, node, status, attempts } = step.record
      const tries = `${attempts} ${attempts === 1 ? 'award' : 'awards'}`
      this.#events.tell({ jobId, word: 'ended', epoch, peer: node, detail: `${status}, ${tries}` })
    }
  }
}
