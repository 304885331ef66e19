/** Blocks of several rows, each of which may wait for one of another row. */
import type { PeerId } from '../core/peer-id.ts'
import type { OpenedBlock } from '../wire/ledger.ts'
import type { Ingested } from './book-types.ts'
import type { LedgerMachine } from './ledger-machine.ts'

/** The first block of a row that could not be taken, and why. */
export interface Stuck {
  block: OpenedBlock
  why: Exclude<Ingested, { type: 'applied' } | { type: 'old' }>
}

/** Takes as many as can be taken; each row's blocks must be in order. */
export function ingestAll (
  machine: Pick<LedgerMachine, 'ingest'>, blocks: readonly OpenedBlock[]
): { applied: number, stuck: Stuck[] } {
  const queues = new Map<PeerId, OpenedBlock[]>()
  for (const block of blocks) {
    const queue = queues.get(block.gateway)
    if (queue === undefined) queues.set(block.gateway, [block])
    else queue.push(block)
  }
  let applied = 0
  for (;;) {
    const stuck: Stuck[] = []
    const before = applied
    for (const [gateway, queue] of queues) {
      let taken = 0
      for (const block of queue) {
        const why = machine.ingest(block)
        if (why.type !== 'applied' && why.type !== 'old') {
          stuck.push({ block, why })
          break
        }
        if (why.type === 'applied') applied++
        taken++
      }
      queues.set(gateway, queue.slice(taken))
    }
    // Only a block that waits for another row may find it now.
    if (applied === before || !stuck.some(({ why }) => why.type === 'needs')) return { applied, stuck }
  }
}
