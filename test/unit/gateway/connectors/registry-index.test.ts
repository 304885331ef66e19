/** Lists show what the records say, whatever order they come in. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatHash } from '../../../../protocol/connectors/format-hash.ts'
import type { EntityRecord } from '../../../../protocol/registry/records.ts'
import type { Definition, EntityKind } from '../../../../protocol/wire/definitions.ts'
import { connectorDefinition, idOf, scalar, sourceDefinition } from '../../../helpers/definitions.ts'
import { ownerNo, T0 } from '../../../helpers/records.ts'
import { RegistryAlone } from '../../../helpers/registry.ts'

const sources = ['a', 'B', 'c'].flatMap(name => [
  sourceDefinition({ name, source: 'return x;' }), sourceDefinition({ name, kind: 'condition', source: 'return true;' })
])
/** Some with one format, others with two. */
const connectors = ['a', 'B', 'c'].flatMap(name => [
  connectorDefinition({ name }), connectorDefinition({ name, dimensions: [scalar(), scalar()] })
])
const leaf = connectors[0]!
const over = ['d', 'e'].map(name => connectorDefinition({
  name, dimensions: [{ ...scalar(), composite: { name: leaf.name, id: idOf(leaf) } }]
}))
const definitions: Definition[] = [...sources, ...connectors, ...over]
const labelsOf = (definition: Definition) => definition.kind !== 'connector'
  ? []
  : definition.dimensions.map((_, dimension) => definition.dimensions[0]!.composite === undefined
    ? { connector: definition.name, dimension }
    : { connector: leaf.name, dimension: 0 })

const heard = fc.array(fc.record({
  definition: fc.constantFrom(...definitions), owner: fc.integer({ min: 1, max: 3 }), when: fc.nat(3)
}), { maxLength: 20 })

/** Pages of two, one after the other. */
async function all (page: (after?: string) => Promise<{ items: string[], hasMore: boolean }>): Promise<string[]> {
  const items: string[] = []
  for (let more = true; more;) {
    const { items: next, hasMore } = await page(items.at(-1))
    items.push(...next)
    more = hasMore
  }
  return items
}

const KINDS: EntityKind[] = ['transformation', 'condition', 'connector']
const inOrder = (items: Iterable<string>) => [...new Set(items)].sort()

const test = suite('connectors/registry-index')

test('lists are those of the earliest records, whatever order these came in', async () => {
  await fc.assert(fc.asyncProperty(heard, async steps => {
    const registry = await new RegistryAlone().start()
    const first = new Map<string, EntityRecord & { definition: Definition }>()
    for (const { definition, owner, when } of [{ definition: leaf, owner: 1, when: 0 }, ...steps]) {
      const record = await registry.hear(definition, { owner: ownerNo(owner), createdAtMs: T0 + when })
      const holds = registry.book.records.entity(record.kind, record.name)!
      const key = `${record.kind} ${record.name}`
      if (holds.definitionId === record.definitionId) first.set(key, { ...holds, definition })
    }
    const { index } = registry
    const listed = [...first.values()]
    const limit = 2
    const owners = await all(async after => index.accounts({ limit, after }))
    assert.equal(owners, inOrder(listed.map(({ owner }) => owner)))
    for (const owner of owners) {
      for (const kind of KINDS) {
        const names = listed.filter(record => record.kind === kind && record.owner === owner).map(({ name }) => name)
        assert.equal(await all(async after => index.owned(kind, owner, { limit, after })), inOrder(names))
      }
    }
    const formats = new Map<string, string[]>()
    for (const { kind, name, definition } of listed) {
      const hash = formatHash(labelsOf(definition))
      if (kind === 'connector') formats.set(hash, [...formats.get(hash) ?? [], name])
    }
    assert.equal(await all(async after => index.formats({ limit, after })), inOrder(formats.keys()))
    for (const [hash, names] of formats) {
      assert.equal(await all(async after => await index.format(hash, { limit, after })), inOrder(names))
      const { scalars } = await index.format(hash, { limit: 1 })
      const { definition } = first.get(`connector ${names[0]!}`)!
      const labels = labelsOf(definition).map(({ connector, dimension }) => `${connector}:${dimension}`)
      assert.equal(scalars, inOrder(labels))
    }
    for (const { kind, name, definition, owner } of listed) {
      assert.ok(index.has(kind, name))
      const entity = kind === 'connector' ? await index.connector(name) : await index.source(kind, name)
      assert.equal(entity?.definition, definition)
      assert.is(entity?.owner, owner)
    }
    // A start finds the same.
    await registry.stop()
    const again = await new RegistryAlone({ state: registry.state }).start()
    assert.equal(again.index.accounts({ limit: 256 }), index.accounts({ limit: 256 }))
    assert.equal(again.index.formats({ limit: 256 }), index.formats({ limit: 256 }))
    await again.stop()
  }), { numRuns: 60 })
})

test('what is not listed is not there', async () => {
  const { index } = await new RegistryAlone().start()
  assert.is(index.has('connector', 'a'), false)
  assert.is(await index.connector('a'), undefined)
  assert.is(await index.source('condition', 'a'), undefined)
  assert.equal(index.owned('connector', ownerNo(1), { limit: 5 }), { items: [], hasMore: false })
  assert.equal(await index.format('0x00', { limit: 5 }), { items: [], hasMore: false, total: 0, scalars: [] })
  assert.equal(index.accounts({ limit: 0 }), { items: [], hasMore: false, total: 0 })
})

test.run()
