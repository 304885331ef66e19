/** Nodes that were caught giving wrong results, and the proof of it. Specified in protocol/spec/executions.md. */
import type { Clock } from '../../protocol/core/clock.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import { decodeEvidence, encodeEvidence, type Evidence } from '../../protocol/wire/evidence.ts'
import type { GivenResult } from '../dispatch/judge.ts'
import type { StateStore } from '../store/state-store.ts'

const EVIDENCE = 'evidence/'

export interface EvidenceBookDeps {
  state: Pick<StateStore, 'commit' | 'get' | 'keys'>
  clock: Clock
  logger: Logger
}

export class EvidenceBook implements Service {
  readonly #deps: EvidenceBookDeps
  readonly #log: Logger
  readonly #refused = new Set<PeerId>()

  constructor (deps: EvidenceBookDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('evidence')
  }

  async start (): Promise<void> {
    const keys = await this.#deps.state.keys({ prefix: EVIDENCE })
    for (const key of keys) this.#refused.add(key.slice(EVIDENCE.length))
    if (keys.length > 0) this.#log.info('nodes that gave wrong results are refused', { nodes: keys.length })
  }

  async stop (): Promise<void> {}

  isRefused (node: PeerId): boolean {
    return this.#refused.has(node)
  }

  /** Nodes refused, and at most `limit` of them in the order of their names. */
  nodes (limit: number): { total: number, nodes: PeerId[] } {
    return { total: this.#refused.size, nodes: [...this.#refused].sort().slice(0, limit) }
  }

  async of (node: PeerId): Promise<Evidence | undefined> {
    const bytes = await this.#deps.state.get(EVIDENCE + node)
    return bytes === undefined ? undefined : decodeEvidence(bytes)
  }

  /** The node gets nothing from now on. Its first lie is kept; one is enough. `outcomeId`: of what is right. */
  caught ({ record, result, evidence: { proof } }: GivenResult, outcomeId: ContentId): void {
    const { jobId, node, codeId, payload } = record
    if (node === undefined || this.#refused.has(node)) return
    this.#refused.add(node)
    const { clock, state } = this.#deps
    const evidence = encodeEvidence({ proof, codeId, payload, outcomeId, foundAtMs: clock.nowMs() })
    this.#log.warn('node gave a wrong result, and is refused from now on', {
      node, jobId, codeId, said: result.outcomeId, right: outcomeId
    })
    state.commit(batch => { batch.put(EVIDENCE + node, evidence) }).catch((err: unknown) => {
      this.#log.error('evidence not stored', { node, reason: reasonOf(err) })
    })
  }
}
