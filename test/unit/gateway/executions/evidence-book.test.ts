import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { GivenResult } from '../../../../gateway/dispatch/judge.ts'
import { EvidenceBook } from '../../../../gateway/executions/evidence-book.ts'
import { StateStore } from '../../../../gateway/store/state-store.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { openEvidence } from '../../../../protocol/wire/evidence.ts'
import { until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'
import { connectorMessages, connectorProof, connectorRecord, nodePeer } from '../../../helpers/wire-fixtures.ts'

const RIGHT = contentIdOf(utf8('right'))
const lie: GivenResult = {
  record: connectorRecord(), result: connectorMessages['result-connector'],
  evidence: { proof: connectorProof(), outcome: new Uint8Array() }
}

const test = suite<{ dir: string }>('EvidenceBook')

test.before.each(async context => { context.dir = await mkdtemp(join(tmpdir(), 'dcn-evidence-')) })
test.after.each(async ({ dir }) => { await rm(dir, { recursive: true, force: true }) })

test('who was caught is refused at once and after a restart, with the proof of the first lie', async ({ dir }) => {
  let nowMs = 5
  for (let life = 1; life <= 2; life++) {
    const state = new StateStore({ path: dir })
    await state.start()
    const book = new EvidenceBook({ state, clock: { nowMs: () => nowMs }, logger: silentLogger })
    await book.start()
    assert.is(book.isRefused(nodePeer), life === 2)
    book.caught(lie, RIGHT)
    assert.is(book.isRefused(nodePeer), true)
    assert.equal(book.nodes(10), { total: 1, nodes: [nodePeer] })
    assert.equal(book.nodes(0), { total: 1, nodes: [] })
    await until(async () => await book.of(nodePeer) !== undefined, 'evidence on disk')
    const evidence = (await book.of(nodePeer))!
    assert.equal([evidence.foundAtMs, evidence.outcomeId], [5, RIGHT])
    assert.equal(openEvidence(evidence), { node: nodePeer, result: lie.result })
    nowMs = 9
    await book.stop()
    await state.stop()
  }
})

test.run()
