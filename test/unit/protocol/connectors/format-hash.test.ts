import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatHash, scalarsOf } from '../../../../protocol/connectors/format-hash.ts'

const test = suite('format hash')

const label = (text: string): { connector: string, dimension: number } => {
  const [connector, dimension] = text.split(':')
  return { connector: connector!, dimension: Number(dimension) }
}
const hash = (...labels: string[]): string => formatHash(labels.map(label))

test('has the numbers that the other implementation has', () => {
  assert.is(hash('pitch:0'), '0x4e5aa46feeb2db48b7df17d424f29bfdee2ccbfdf2433a99da6be58d3c9e3101')
  assert.is(hash('time:0'), '0x3bf3701e6eae43d36dc066480cca9fb69f80bba023d85ffc61669cda88669df9')
  assert.is(hash('pitch:0', 'time:0'), '0x8a4e148e5d611f1b259f7e1c31bd3bb38dad879e161b9a953bd28267c504cefa')
  assert.is(hash('pitch:0', 'time:0', 'durationv2:0', 'velocity:0'),
    '0x64f15ba10cfffae090a44d915bcafbea0498d0f707705a7886fb210f11705990')
})

test('depends on which labels there are, and on nothing else', () => {
  const labels = fc.array(fc.record({ connector: fc.constantFrom('a', 'b', 'ab'), dimension: fc.nat(12) }))
  const key = (list: Array<{ connector: string, dimension: number }>): string => scalarsOf(list).join()
  fc.assert(fc.property(labels, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), labels, (list, ranks, other) => {
    const again = [...list, ...list.slice(0, 3)].map((entry, at) => ({ entry, rank: ranks[at] ?? at }))
      .sort((one, two) => one.rank - two.rank).map(({ entry }) => entry)
    assert.is(formatHash(again), formatHash(list))
    assert.is(formatHash(list) === formatHash(other), key(list) === key(other))
  }), { numRuns: 300, seed: 5 })
})

test('scalars are distinct and in byte order', () => {
  assert.equal(scalarsOf(['b:0', 'a:10', 'a:2', 'Z:0', '_:0', 'b:0'].map(label)), ['Z:0', '_:0', 'a:10', 'a:2', 'b:0'])
})

test.run()
