/** Records of names count where what they stand for is whole, and such as a gateway may deploy; else not. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { CONNECTOR_PARTS_BYTES_MAX, CONNECTOR_PARTS_MAX } from '../../../../protocol/core/limits.ts'
import { BLOBS_PROTOCOL } from '../../../../protocol/net/blobs.ts'
import type { EntityRecord } from '../../../../protocol/registry/records.ts'
import { encodeDefinition, type ConnectorDefinition, type Definition } from '../../../../protocol/wire/definitions.ts'
import {
  add, always, connectorDefinition, idOf, piece, pitch, scalar, sourceDefinition
} from '../../../helpers/definitions.ts'
import { RecordWorld, type Engine } from '../../../helpers/record-world.ts'
import { entityRecord } from '../../../helpers/records.ts'

const newWorld = () => new RecordWorld(2, { arrives: () => true, turns: () => 0, repeats: () => false })

async function keep (engine: Engine, ...definitions: Definition[]): Promise<void> {
  await engine.state.commit(batch => {
    for (const { id, bytes } of definitions.map(encodeDefinition)) engine.code.putCode(batch, id, bytes)
  })
}

/** A connector whose one dimension has another under it. */
const over = (below: Definition) => connectorDefinition({
  name: 'over', dimensions: [{ ...scalar(), composite: { name: below.name, id: idOf(below) } }]
})
const condition = { name: 'always', id: idOf(always) }
const whole = connectorDefinition({ name: 'whole', dimensions: piece.dimensions, condition })

const test = suite('records/definition-keeper')

test('a record counts once all that it stands for is here, and that is pulled once', async () => {
  const [a, b] = newWorld().engines
  await keep(a!, add, always, pitch, whole)
  const record = entityRecord(whole)
  assert.is(await b!.definitions.have(record, a!.self), true)
  assert.is(a!.asked.get(BLOBS_PROTOCOL), 4)
  assert.match(b!.definitions.whole(record)!.formatHash, /^0x[0-9a-f]{64}$/)
  const closure = (await b!.definitions.closure(record.definitionId))!
  assert.equal(closure.get(record.definitionId), whole)
  assert.is(closure.size, 4)
  assert.is(await b!.definitions.have(record, a!.self), true)
  assert.is(a!.asked.get(BLOBS_PROTOCOL), 4)
  await b!.definitions.load()
  assert.ok(b!.definitions.whole(record), 'also after a restart')
})

test('what was whole in an earlier language of definitions counts no more', async () => {
  const [a] = newWorld().engines
  const { id, bytes } = encodeDefinition(add)
  const record = entityRecord(add)
  const known = utf8(JSON.stringify({ kind: add.kind, name: add.name, bytes: bytes.byteLength, formatHash: '' }))
  await a!.state.commit(batch => { batch.put(`whole/${id}`, known) })
  await a!.definitions.load()
  assert.is(a!.definitions.whole(record), undefined)
  await keep(a!, add)
  assert.is(await a!.definitions.have(record), true)
  await a!.definitions.load()
  assert.ok(a!.definitions.whole(record))
})

test('while a part is missing the record does not count, and it is looked for again', async () => {
  const [a, b] = newWorld().engines
  await keep(a!, always, pitch, whole)
  const record = entityRecord(whole)
  assert.is(await b!.definitions.have(record, a!.self), false)
  await keep(a!, add)
  await b!.keeper.retry()
  await b!.definitions.retry(() => false)
  assert.is(b!.definitions.whole(record), undefined, 'not where the record has lost its name')
  assert.is(await b!.definitions.have(record), true)
})

/** Calls this many transformations, each with a text of so many bytes. */
function manyParts (count: number, bytes: number): [ConnectorDefinition, ...Definition[]] {
  const source = '/'.repeat(bytes)
  const parts = Array.from({ length: count }, (_, at) => sourceDefinition({ name: `t${at}`, source }))
  const calls = parts.map(part => ({ name: part.name, id: idOf(part), args: [] }))
  const dimensions = Array.from({ length: Math.ceil(count / 32) }, () => scalar(calls.splice(0, 32)))
  return [connectorDefinition({ dimensions }), ...parts]
}
const bound = { slot: 1, connector: { name: 'pitch', id: idOf(pitch) } }
/** Definitions that no gateway could have deployed, and all that they are made of. */
const UNFIT: Record<string, [Definition, ...Definition[]]> = {
  'a reserved word': [sourceDefinition({ name: 'return' })],
  'a part that is of another kind': [over(add), add],
  'a part that has another name': [
    connectorDefinition({ dimensions: [{ ...scalar(), composite: { name: 'tone', id: idOf(pitch) } }] }), pitch, add
  ],
  'a call with too few arguments': [
    connectorDefinition({ dimensions: [scalar([{ name: 'add', id: idOf(add), args: [] }])] }), add
  ],
  'a binding of a slot that is not there': [
    connectorDefinition({ dimensions: [{ ...scalar(), composite: bound.connector, bindings: [bound] }] }), pitch, add
  ],
  'more parts than a connector may have': manyParts(CONNECTOR_PARTS_MAX, 0),
  'parts that are too large together': manyParts(CONNECTOR_PARTS_BYTES_MAX / 65_536, 65_536)
}
const RECORDS: Record<string, [record: EntityRecord, ...definitions: Definition[]]> = {
  'the definition of another name': [{ ...entityRecord(add), name: 'sub' }, add],
  'a definition of another kind': [{ ...entityRecord(add), kind: 'condition' }, add],
  'a definition of another size': [{ ...entityRecord(add), definitionBytes: 1 }, add],
  ...Object.fromEntries(Object.entries(UNFIT).map(([what, parts]) => [what, [entityRecord(parts[0]), ...parts]]))
}

for (const [what, [record, ...definitions]] of Object.entries(RECORDS)) {
  test(`does not count: ${what}`, async () => {
    const [a, b] = newWorld().engines
    await keep(a!, ...definitions)
    assert.is(await b!.definitions.have(record, a!.self), false)
    const asked = a!.asked.get(BLOBS_PROTOCOL)
    assert.is(await b!.definitions.have(record, a!.self), false)
    assert.is(a!.asked.get(BLOBS_PROTOCOL), asked, 'and is not looked at again')
    assert.is(b!.definitions.whole(record), undefined)
  })
}

test('content that is no definition does not count, nor what is made of it', async () => {
  const [a, b] = newWorld().engines
  const code = utf8('function handler () {}')
  await a!.state.commit(batch => { a!.code.putCode(batch, contentIdOf(code), code) })
  const record = { ...entityRecord(add), definitionId: contentIdOf(code), definitionBytes: code.byteLength }
  assert.is(await b!.definitions.have(record, a!.self), false)
  assert.is(await b!.definitions.read(contentIdOf(code)), undefined)
})

test('what was made here counts at once', async () => {
  const [a] = newWorld().engines
  const encoded = encodeDefinition(add)
  const bytes = encoded.bytes.byteLength
  await a!.definitions.adopt(encoded, { kind: 'transformation', name: 'add', bytes, formatHash: '' })
  assert.ok(a!.definitions.whole(entityRecord(add)))
  assert.equal(await a!.definitions.read(encoded.id), add)
})

test.run()
