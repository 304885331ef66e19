/** Takes nodes' results: sees that they are sound, has them judged where the job wants that, and tells the machine. */
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { GatewayAction, ResultEvidence } from '../../protocol/jobs/gateway-actions.ts'
import type { GatewayDispatch } from '../../protocol/jobs/gateway-dispatch.ts'
import type { Received } from '../../protocol/net/dispatch-links.ts'
import type { Result } from '../../protocol/wire/dispatch.ts'
import { OUTCOME_KEPT_BYTES_MAX, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { Payables } from '../receipts/payables.ts'
import type { Judge } from './judge.ts'
import { isSound } from './sound-result.ts'

export interface ResultDeskDeps {
  receipts: Pick<Payables, 'isSound' | 'find'>
  judge: Judge
  logger: Logger
  machine (): GatewayDispatch
  /** Has the machine's actions carried out, while the dispatcher runs. */
  act (input: (nowMs: number) => GatewayAction[]): void
  /** The job as it is stored, once nothing of it is on its way to the disk. */
  settled (jobId: JobId): Promise<JobRecord | undefined>
  onFailure (err: unknown): void
}

type FromNode = Omit<Received, 'message'> & { message: Result }

export class ResultDesk {
  readonly #deps: ResultDeskDeps

  constructor (deps: ResultDeskDeps) {
    this.#deps = deps
  }

  take ({ from, message: result, attachments, prove }: FromNode): void {
    const machine = this.#deps.machine()
    const known = machine.get(result.jobId)?.record
    const outcome = attachments.get(result.outcomeId)
    const isOfAward = known?.node === from && known.epoch === result.epoch
    // Of an earlier award it may have been taken, and the job been tried again: the node has yet to hear of that.
    if (known === undefined || !isOfAward) {
      this.#late(from, result).catch((err: unknown) => { this.#deps.onFailure(err) })
      return
    }
    // Without its outcome a result is only half there; the node sends it again.
    if (outcome === undefined || machine.isHeld(from, result)) return
    // Reading an outcome costs time: only the node that has the award may cause it.
    if (!isSound(known, result, outcome)) {
      this.#deps.logger.warn('node gave a result that is none', { node: from, jobId: result.jobId })
      this.#wrong(from, result, 'the node gave a result that is none')
    } else if (!this.#deps.receipts.isSound(known, from, result)) {
      this.#deps.logger.warn('node gave a result that it does not sign for', { node: from, jobId: result.jobId })
      this.#wrong(from, result, 'the node did not sign for its work')
    } else {
      this.#sound(from, known, result, { proof: prove(), outcome })
    }
  }

  #sound (from: PeerId, record: JobRecord, result: Result, evidence: ResultEvidence): void {
    const { judge } = this.#deps
    const take = (): void => {
      this.#deps.act(nowMs => this.#deps.machine().result(from, result, kept(record, evidence), nowMs))
    }
    const verdict = judge.judge({ record, result, evidence })
    if (verdict === undefined) {
      take()
      return
    }
    if (!this.#deps.machine().hold(from, result)) return
    void verdict.then(word => {
      if (word === 'right') take()
      else this.#wrong(from, result, 'the node gave a wrong result')
    })
  }

  #wrong (from: PeerId, result: Result, why: string): void {
    this.#deps.act(nowMs => this.#deps.machine().wrongResult(from, result, why, nowMs))
  }

  async #late (from: PeerId, result: Result): Promise<void> {
    // The job may have ended a moment ago, and its end be on the way to the disk.
    const stored = await this.#deps.settled(result.jobId)
    const receipt = await this.#deps.receipts.find(from, result)
    this.#deps.act(() => this.#deps.machine().lateResult(from, result, stored, receipt))
  }
}

/** A connector's outcome follows from its input, so that a large one is not kept for ever. */
function kept ({ kind }: JobRecord, { proof, outcome }: ResultEvidence): ResultEvidence {
  const isLeftOut = kind === 'connector' && outcome.byteLength > OUTCOME_KEPT_BYTES_MAX
  return { proof, outcome: isLeftOut ? new Uint8Array() : outcome }
}
