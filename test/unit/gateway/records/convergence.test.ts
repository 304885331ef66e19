/** Record engines end up with the same records and code, whatever the network does to them meanwhile. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { BLOBS_PROTOCOL } from '../../../../protocol/net/blobs.ts'
import { RecordSet } from '../../../../protocol/registry/record-set.ts'
import { isEntityRecord, recordKey, type SharedRecord } from '../../../../protocol/registry/records.ts'
import { encodeDefinition } from '../../../../protocol/wire/definitions.ts'
import { RECORDS_PROTOCOL } from '../../../../protocol/wire/records-sync.ts'
import { connectorDefinition, idOf, scalar, sourceDefinition } from '../../../helpers/definitions.ts'
import { RecordWorld, type Engine, type Weather } from '../../../helpers/record-world.ts'
import {
  apiKeyNo, entityRecord, functionRecord, keyRecord, ownerNo, revokedByKey, revokedByWallet, T0, usageRecord, wallet
} from '../../../helpers/records.ts'

const FAIR: Weather = { arrives: () => true, turns: () => 0, repeats: () => false }

/** Draws from a list of numbers, so that fast-check can shrink what the network does. */
function stormy (draws: number[], parted: (peer: string) => number): Weather {
  let at = 0
  const draw = (below: number) => draws[at++ % draws.length]! % below
  return {
    arrives: (from, to) => parted(from) === parted(to) && draw(4) > 0,
    turns: () => draw(3),
    repeats: () => draw(4) === 0
  }
}

const codes = ['one', 'two', 'three'].map(text => utf8(text))

const transformations = ['return x;', 'return x + 1;'].map(source => sourceDefinition({ name: 't', source }))
/** Names that mean one thing or the other, and connectors made of either. */
const definitions = [
  ...transformations,
  ...transformations.map(used => connectorDefinition({
    dimensions: [scalar([{ name: 't', id: idOf(used), args: [] }])]
  }))
].map(definition => ({ definition, ...encodeDefinition(definition) }))

interface Put { at: number, what: number, when: number, choice: number }

/** Few keys and few moments, so that engines contradict each other. */
function recordOf ({ what, when, choice }: Put, self: string): SharedRecord {
  const code = codes[choice % codes.length]!
  switch (what % 5) {
    case 0: return functionRecord({
      name: `f${choice % 4}`, updatedAtMs: T0 + when, deleted: choice % 5 === 0,
      versions: [{ version: 1 + when, codeId: contentIdOf(code), codeBytes: code.byteLength, createdAtMs: T0 }]
    })
    case 1: return keyRecord({ createdAtMs: T0 + when, apiKey: apiKeyNo(choice % 3) })
    case 2: return keyRecord({
      createdAtMs: T0 + when, apiKey: apiKeyNo(choice % 3),
      revocation: choice % 2 === 0
        ? revokedByKey(apiKeyNo(choice % 3))
        : revokedByWallet(wallet, T0 + when + choice % 4)
    })
    case 3: {
      const { definition } = definitions[choice % definitions.length]!
      return entityRecord(definition, { createdAtMs: T0 + when, owner: ownerNo(choice) })
    }
    default: return usageRecord({ gateway: self, name: `f${choice % 3}`, count: 1 + when, lastUsedAtMs: T0 + choice })
  }
}

async function put (engine: Engine, record: SharedRecord): Promise<void> {
  await engine.state.commit(batch => {
    for (const code of codes) engine.code.putCode(batch, contentIdOf(code), code)
    for (const { id, bytes } of definitions) engine.code.putCode(batch, id, bytes)
  })
  if (isEntityRecord(record)) await engine.definitions.have(record)
  const [outcome] = await engine.book.take([engine.book.sign(record)])
  if (outcome?.changed === true && outcome.held !== undefined) engine.news.tell([outcome.held])
}

const puts = fc.array(fc.record({
  at: fc.nat(3), what: fc.nat(4), when: fc.nat(3), choice: fc.nat(11), compare: fc.boolean()
}), { minLength: 1, maxLength: 30 })

const test = suite('records/convergence')

test('through loss, delay, repetition and partition, all agree in the end', async () => {
  await fc.assert(fc.asyncProperty(puts, fc.array(fc.nat(1_000), { minLength: 20, maxLength: 60 }), fc.nat(15), async (
    steps, draws, sides
  ) => {
    const world = new RecordWorld(4, FAIR)
    const sideOf = new Map(world.engines.map(({ self }, at) => [self, sides >> at & 1]))
    world.weather = stormy(draws, peer => sideOf.get(peer)!)
    for (const step of steps) {
      const engine = world.engines[step.at]!
      await put(engine, recordOf(step, engine.self))
      const other = world.engines[(step.at + 1 + step.choice % 3) % 4]!
      if (step.compare) await engine.exchange.with(other.self, engine.stopping.signal).catch(() => {})
    }
    await world.quiet()
    world.weather = FAIR
    await world.converge()
    await world.quiet()
    // As if one engine had been told all of it, in whichever order.
    const told = steps.map(step => world.engines[0]!.book.sign(recordOf(step, world.engines[step.at]!.self)))
    for (const order of [told, [...told].reverse()]) {
      const expected = new RecordSet(record => world.engines[0]!.book.sign(record))
      for (const record of order) expected.take(record)
      for (const { book } of world.engines) assert.equal(book.records.entries(''), expected.entries(''))
    }
    for (const { name, updatedAtMs } of world.engines[0]!.book.records.functions('wallet')) {
      const times = told.flatMap(({ record }) =>
        record.kind === 'function' && record.name === name ? [record.updatedAtMs] : [])
      assert.is(updatedAtMs, Math.max(...times))
    }
    for (const { book, code } of world.engines) {
      for (const id of book.records.contents()) assert.ok(await code.hasCode(id))
    }
    // The connector counts everywhere, also where it is made of what has lost its name.
    for (const { book, definitions } of world.engines) {
      for (const { record } of book.records.all()) {
        if (!isEntityRecord(record)) continue
        assert.ok(definitions.whole(record), record.name)
        const times = told.flatMap(({ record: other }) =>
          isEntityRecord(other) && recordKey(other) === recordKey(record) ? [other.createdAtMs] : [])
        assert.is(record.createdAtMs, Math.min(...times))
      }
    }
    // What is on disk is what is in memory.
    for (const { book } of world.engines) {
      const before = book.records.entries('')
      await book.load()
      assert.equal(book.records.entries(''), before)
    }
  }), { numRuns: 150 })
})

test('an exchange brings both sides everything, in questions that grow with what differs', async () => {
  const world = new RecordWorld(2, FAIR)
  const [a, b] = world.engines
  const many = (from: number, to: number) => Array.from({ length: to - from }, (_, at) =>
    a!.book.sign(usageRecord({ gateway: a!.self, name: `n${from + at}` })))
  await a!.book.take(many(0, 1_500))
  const first = await b!.exchange.with(a!.self, b!.stopping.signal)
  assert.equal(first, { pulled: 1_500, pushed: 0 })
  const asked = a!.asked.get(RECORDS_PROTOCOL)!
  assert.equal(await b!.exchange.with(a!.self, b!.stopping.signal), { pulled: 0, pushed: 0 })
  assert.is(a!.asked.get(RECORDS_PROTOCOL)! - asked, 1, 'one question where nothing differs')
  await a!.book.take(many(1_500, 1_501))
  await b!.book.take([b!.book.sign(functionRecord({ versions: [], deleted: true }))])
  assert.equal(await b!.exchange.with(a!.self, b!.stopping.signal), { pulled: 1, pushed: 1 })
  assert.ok(a!.asked.get(RECORDS_PROTOCOL)! - asked <= 10, 'few questions where little differs')
  assert.equal(a!.book.records.entries(''), b!.book.records.entries(''))
})

test('code is pulled once, by whoever asks first; when nobody has it, it is looked for again', async () => {
  const world = new RecordWorld(3, FAIR)
  const [a, b, c] = world.engines
  const code = utf8('code')
  const id = contentIdOf(code)
  const missing = await Promise.all([b!.keeper.have([id], a!.self), b!.keeper.have([id], c!.self), b!.keeper.get(id)])
  assert.equal(missing, [false, false, undefined])
  assert.is(b!.keeper.missing, 1)
  const versions = [{ version: 1, codeId: id, codeBytes: 4, createdAtMs: T0 }]
  await b!.book.take([a!.book.sign(functionRecord({ versions }))])
  await a!.state.commit(batch => { a!.code.putCode(batch, id, code) })
  const before = [a!, c!].map(engine => engine.asked.get(BLOBS_PROTOCOL)!)
  await Promise.all([b!.keeper.retry(), b!.keeper.have([id], a!.self), b!.keeper.have([id], a!.self)])
  assert.is(b!.keeper.missing, 0)
  assert.is(a!.asked.get(BLOBS_PROTOCOL)! - before[0]!, 1)
})

test('a push is confirmed for what holds there, and with its code only where that is there too', async () => {
  const world = new RecordWorld(2, FAIR)
  const [a, b] = world.engines
  const code = utf8('code')
  const record = functionRecord({
    versions: [{ version: 1, codeId: contentIdOf(code), codeBytes: 4, createdAtMs: T0 }]
  })
  const [outcome] = await a!.book.take([a!.book.sign(record)])
  const push = async (withCode: boolean) =>
    await a!.exchange.push(b!.self, [outcome!.held!.id], { withCode, signal: a!.stopping.signal })
  assert.is(await push(false), 1)
  assert.is(await push(true), 0)
  await a!.state.commit(batch => { a!.code.putCode(batch, contentIdOf(code), code) })
  assert.is(await push(true), 1)
  assert.ok(await b!.code.hasCode(contentIdOf(code)))
})

test.run()
