import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LruCache } from '../../../../protocol/core/lru-cache.ts'

const newCache = (entriesMax?: number): LruCache<string, string> => new LruCache({
  bytesMax: 10, bytesOf: value => value.length, ...entriesMax !== undefined && { entriesMax }
})

const test = suite('LruCache')

test('what was used longest ago goes first', () => {
  const cache = newCache()
  for (const [key, value] of [['a', '1234'], ['b', '123'], ['c', '123']] as const) cache.set(key, value)
  assert.is(cache.get('a'), '1234')
  cache.set('d', '12')
  assert.equal(['a', 'b', 'c', 'd'].map(key => cache.has(key)), [true, false, true, true])
})

test('bytes are counted once for each key, and given back', () => {
  const cache = newCache()
  for (let times = 0; times < 5; times++) cache.set('a', '123456')
  cache.set('b', '1234')
  assert.equal([cache.get('a'), cache.get('b')], ['123456', '1234'])
  cache.set('a', '1')
  cache.set('c', '12345')
  assert.equal(['a', 'b', 'c'].map(key => cache.has(key)), [true, true, true])
})

test('what is larger than the whole is not kept', () => {
  const cache = newCache()
  cache.set('a', '12345678901')
  assert.is(cache.get('a'), undefined)
  cache.set('b', '1234567890')
  assert.is(cache.get('b'), '1234567890')
})

test('entries are limited, too', () => {
  const cache = newCache(2)
  for (const key of ['a', 'b', 'c']) cache.set(key, '1')
  assert.equal(['a', 'b', 'c'].map(key => cache.has(key)), [false, true, true])
})

test.run()
