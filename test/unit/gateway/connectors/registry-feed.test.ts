/** The feed: what it tells, that it tells it once, and that it goes on after a restart. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FEED_DELTAS_MAX } from '../../../../gateway/connectors/registry-feed.ts'
import type { FeedItem } from '../../../../gateway/connectors/feed-types.ts'
import { sourceDefinition } from '../../../helpers/definitions.ts'
import { until } from '../../../helpers/network.ts'
import { ownerNo, T0 } from '../../../helpers/records.ts'
import { RegistryAlone } from '../../../helpers/registry.ts'

const named = (name: string, source = 'return x;') => sourceDefinition({ name, source })
const DAY_MS = 86_400_000
const [alice, bob] = [ownerNo(1), ownerNo(2)] as const
const events = ({ feed }: RegistryAlone) =>
  feed.replay(0, FEED_DELTAS_MAX).deltas.map(({ item: { name, status, owner } }) => [name, status, owner])

const test = suite('connectors/registry-feed')

test('a name is observed, then final; one that is lost is removed, and is its new owner\'s', async () => {
  const registry = await new RegistryAlone({ finalMs: 1 }).start()
  await registry.hear(named('a'), { owner: alice, createdAtMs: T0 + 5 })
  registry.nowMs += 10
  await until(() => registry.feed.lastSeq === 2, 'it is final')
  await registry.hear(named('a', 'return 1;'), { owner: bob, createdAtMs: T0 + 4 })
  registry.nowMs += 10
  await until(() => registry.feed.lastSeq === 5, 'the other is final')
  assert.equal(events(registry), [
    ['a', 'observed', alice], ['a', 'finalized', alice], ['a', 'removed', alice], ['a', 'observed', bob],
    ['a', 'finalized', bob]
  ])
  const { items } = registry.feed.page({ limit: 5, finalizedOnly: false })
  assert.equal(items.map(({ feedId, owner, status }) => [feedId, owner, status]), [
    ['eth:0:transformation_added:a', bob, 'finalized']
  ])
  await registry.hear(named('a'), { owner: alice, createdAtMs: T0 + 5 })
  assert.is(registry.feed.lastSeq, 5, 'what does not hold is no news')
  await registry.stop()
})

test('numbers go on after a restart, nothing is told twice, and what happened meanwhile is told', async () => {
  const first = await new RegistryAlone({ finalMs: DAY_MS }).start()
  for (const name of ['a', 'b']) await first.hear(named(name), { owner: alice, createdAtMs: T0 })
  await until(() => first.feed.lastSeq === 2, 'both are told')
  await first.stop()
  // The feed does not run, and so does not see it.
  await first.hear(named('a', 'return 1;'), { owner: bob, createdAtMs: T0 - 1 })
  await first.hear(named('c'), { owner: bob, createdAtMs: T0 })
  const again = await new RegistryAlone({ state: first.state, finalMs: DAY_MS }).start()
  await until(() => again.feed.lastSeq === 5, 'the rest is told')
  const of = (name: string) => events(again).filter(([told]) => told === name).map(([, ...change]) => change)
  assert.equal(of('a'), [['observed', alice], ['removed', alice], ['observed', bob]])
  assert.equal([of('b'), of('c')], [[['observed', alice]], [['observed', bob]]])
  await again.stop()
  const third = await new RegistryAlone({ state: first.state, finalMs: 1 }).start()
  third.nowMs += DAY_MS
  await until(() => third.feed.lastSeq === 8, 'all are final')
  await third.stop()
})

test('pages go from the newest to the oldest, each item once, by kind and status', async () => {
  const registry = await new RegistryAlone({ finalMs: DAY_MS }).start()
  for (const [at, name] of ['old', 'b', 'a', 'young'].entries()) {
    await registry.hear(named(name), { owner: alice, createdAtMs: T0 + [0, 7, 7, 10][at]! })
  }
  await registry.hear(sourceDefinition({ kind: 'condition', name: 'c' }), { owner: bob, createdAtMs: T0 + 8 })
  const { feed } = registry
  const pages = (limit: number, kind?: FeedItem['kind']) => {
    const names: string[] = []
    let before: string | undefined
    for (let more = true; more;) {
      const { items, hasMore } = feed.page({ limit, before, kind, finalizedOnly: false })
      names.push(...items.map(({ name }) => name))
      const last = items.at(-1)
      before = last === undefined ? undefined : feed.cursorOf(last)
      more = hasMore
    }
    return names
  }
  for (const limit of [1, 2, 3, 5, 256]) assert.equal(pages(limit), ['young', 'c', 'b', 'a', 'old'])
  assert.equal(pages(2, 'transformation'), ['young', 'b', 'a', 'old'])
  assert.equal(pages(2, 'connector'), [])
  const nothing = { items: [], hasMore: false }
  assert.equal(feed.page({ limit: 5, finalizedOnly: true }), nothing)
  assert.equal(feed.page({ limit: 0, finalizedOnly: false }), nothing)
  for (const before of ['', 'x', 'c1', 'c01:0:0:eth:0:connector_added:a', 'c1:0:0:eth:1:connector_added:a']) {
    assert.equal(feed.page({ limit: 5, before, finalizedOnly: false }), nothing, before)
  }
  await registry.stop()
})

test('of many changes the last are kept, and listeners hear each once it is on disk', async () => {
  const deltasMax = 100
  const registry = await new RegistryAlone({ finalMs: DAY_MS, deltasMax }).start()
  const { feed } = registry
  const heard: number[] = []
  const leave = feed.onDelta(({ seq }) => { heard.push(seq) })
  assert.equal([feed.minSeq, feed.lastSeq], [1, 0])
  // Each earlier owner takes the name from the one before.
  const changes = deltasMax / 2 + 10
  const record = await registry.hear(named('a'), { owner: alice, createdAtMs: T0 })
  for (let at = 1; at < changes; at++) {
    await registry.book.take([registry.book.sign({ ...record, createdAtMs: T0 - at })])
  }
  await until(() => feed.lastSeq === 2 * changes - 1, 'all are told')
  assert.is(feed.minSeq, feed.lastSeq - deltasMax + 1)
  assert.equal(heard, Array.from({ length: feed.lastSeq }, (_, at) => at + 1))
  assert.equal((await registry.state.keys({ prefix: 'feed/delta/' })).length, deltasMax)
  const { deltas, hasMore } = feed.replay(feed.lastSeq - 2, 1)
  assert.equal([deltas.map(({ seq }) => seq), hasMore], [[feed.lastSeq - 1], true])
  assert.equal(feed.replay(feed.lastSeq, 5), { deltas: [], hasMore: false })
  assert.is(feed.replay(0, 1).deltas[0]?.seq, feed.minSeq)
  leave()
  await registry.hear(named('b'), { owner: alice, createdAtMs: T0 })
  assert.is(heard.length, 2 * changes - 1)
  await registry.stop()
})

test.run()
