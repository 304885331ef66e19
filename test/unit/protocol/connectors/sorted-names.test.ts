import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SortedNames } from '../../../../protocol/connectors/sorted-names.ts'

const test = suite('sorted names')

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,2}$/)

function pagesOf (names: SortedNames, limit: number, between: () => void = () => {}): string[] {
  const seen: string[] = []
  for (let more = true, after: string | undefined; more; after = seen.at(-1)) {
    const { items, hasMore } = names.page(limit, after)
    seen.push(...items)
    more = hasMore
    between()
  }
  return seen
}

test('pages cover everything exactly once, in byte order', () => {
  fc.assert(fc.property(fc.array(name, { maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (list, limit) => {
    const names = new SortedNames()
    for (const entry of list) names.add(entry)
    const expected = [...new Set(list)].sort()
    assert.equal(pagesOf(names, limit), expected)
    assert.is(names.size, expected.length)
  }), { numRuns: 300, seed: 3 })
})

test('pages cover what was there from the start exactly once, while names come and others go', () => {
  fc.assert(fc.property(
    fc.uniqueArray(name, { minLength: 1, maxLength: 60 }), fc.array(name), fc.array(name),
    fc.integer({ min: 1, max: 5 }), (kept, arriving, leaving, limit) => {
      const passing = leaving.filter(entry => !kept.includes(entry))
      const names = new SortedNames([...kept, ...passing])
      const seen = pagesOf(names, limit, () => {
        names.add(arriving.pop() ?? kept[0]!)
        names.delete(passing.pop() ?? '')
      })
      assert.equal(seen.filter(entry => kept.includes(entry)), [...kept].sort())
      assert.equal(seen, [...new Set(seen)].sort())
    }
  ), { numRuns: 300, seed: 4 })
})

test('a cursor need not be a name', () => {
  const names = new SortedNames(['b', 'd'])
  assert.equal(names.page(1, 'a'), { items: ['b'], hasMore: true })
  assert.equal(names.page(5, 'c'), { items: ['d'], hasMore: false })
  assert.equal(names.page(5, 'd'), { items: [], hasMore: false })
  assert.equal(names.page(5, 'zz'), { items: [], hasMore: false })
})

test('a page of none is empty and the last', () => {
  assert.equal(new SortedNames(['a']).page(0), { items: [], hasMore: false })
})

test('many names at once take no time', () => {
  const names = new SortedNames()
  for (let at = 0; at < 200_000; at++) names.add(`n${(at * 7_919) % 200_000}`)
  const started = performance.now()
  assert.is(names.page(1).items[0], 'n0')
  assert.ok(performance.now() - started < 2_000)
})

test.run()
