import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import {
  decodeEvidence, encodeEvidence, EVIDENCE_BYTES_MAX, openEvidence, type Evidence
} from '../../../../protocol/wire/evidence.ts'
import { Evidence as EvidenceCodec } from '../../../../protocol/wire/evidence-messages.ts'
import * as fixed from '../../../helpers/wire-fixtures.ts'

const { codeId, payload } = fixed.connectorRecord()
const evidence: Evidence = {
  proof: fixed.connectorProof(), codeId, payload, outcomeId: contentIdOf(utf8('right')), foundAtMs: 1_800_000_000_000
}

const test = suite('wire/evidence')

test('keeps its bytes', () => {
  const hex = readFileSync(new URL('../../../vectors/evidence.v1.hex', import.meta.url), 'utf8').trim()
  assert.is(Buffer.from(encodeEvidence(evidence)).toString('hex'), hex)
  assert.equal(decodeEvidence(new Uint8Array(Buffer.from(hex, 'hex'))), evidence)
})

test('says who signed what of this execution', () => {
  assert.equal(openEvidence(evidence), {
    node: fixed.nodePeer, result: fixed.connectorMessages['result-connector']
  })
})

test('is none where the result is of another connector, another input, or a function', () => {
  const other = contentIdOf(utf8('other'))
  assert.is(fixed.codeOf(() => openEvidence({ ...evidence, codeId: other })), 'DCN_MESSAGE_MALFORMED')
  assert.is(fixed.codeOf(() => openEvidence({ ...evidence, payload: utf8('other') })), 'DCN_MESSAGE_MALFORMED')
  assert.is(fixed.codeOf(() => openEvidence({ ...evidence, proof: fixed.resultProof() })), 'DCN_MESSAGE_MALFORMED')
})

test('refuses ids that are none, and more than there can be', () => {
  const bytes = EvidenceCodec.encode({
    proof: new Uint8Array(), codeId: new Uint8Array(31), payload: new Uint8Array(), outcomeId: new Uint8Array(32),
    foundAtMs: 0
  })
  assert.is(fixed.codeOf(() => decodeEvidence(bytes)), 'DCN_MESSAGE_MALFORMED')
  assert.is(fixed.codeOf(() => decodeEvidence(new Uint8Array(EVIDENCE_BYTES_MAX + 1))), 'DCN_MESSAGE_TOO_LARGE')
})

test.run()
