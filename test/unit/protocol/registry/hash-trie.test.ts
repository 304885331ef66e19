import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toHex, utf8 } from '../../../../protocol/core/bytes.ts'
import { sha256 } from '../../../../protocol/core/hash.ts'
import { Comparison, compareRanges } from '../../../../protocol/registry/comparison.ts'
import { HashTrie } from '../../../../protocol/registry/hash-trie.ts'

const hashOf = (text: string) => toHex(sha256(utf8(text)))
/** Some ids share a long beginning, as those of somebody would who looks for such. */
const entry = fc.record({ key: fc.nat(400), version: fc.nat(3), deep: fc.boolean() }).map(({ key, version, deep }) => {
  const id = hashOf(`key ${key}`)
  return { id: deep ? 'abcdef' + id.slice(6) : id, hash: hashOf(`${key} ${version}`) }
})
const entries = fc.array(entry, { maxLength: 500 })

function trieOf (list: Array<{ id: string, hash: string }>) {
  const trie = new HashTrie()
  for (const { id, hash } of list) trie.set(id, hash)
  return trie
}

/** As `Comparison` wants it. */
const setOf = (trie: HashTrie) => ({
  digest: (prefix: string) => trie.digest(prefix),
  look: (prefix: string) => trie.look(prefix),
  entries: (prefix: string) => trie.all(prefix)
})

const test = suite('registry/hash-trie')

test('digests tell of the content alone, not of how it came', () => {
  fc.assert(fc.property(entries, fc.nat(), (list, seed) => {
    const last = [...new Map(list.map(each => [each.id, each])).values()]
    const order = last.map((each, at) => ({ each, rank: hashOf(`${seed} ${at}`) }))
      .sort((a, b) => a.rank < b.rank ? -1 : 1).map(({ each }) => each)
    const [one, other] = [trieOf(list), trieOf(order)]
    for (const prefix of ['', '0', 'a', 'ab', 'abcdef', 'abcdef0', 'abcdef00', 'f00']) {
      assert.is(toHex(one.digest(prefix)), toHex(other.digest(prefix)))
    }
  }))
})

test('a digest differs where the content does, and is the same elsewhere', () => {
  const trie = trieOf(Array.from({ length: 1_000 }, (_, at) => ({ id: hashOf(`${at}`), hash: hashOf('v0') })))
  const before = new Map('0123456789abcdef'.split('').map(digit => [digit, toHex(trie.digest(digit))]))
  const root = toHex(trie.digest(''))
  const changed = hashOf('7')
  trie.set(changed, hashOf('v1'))
  assert.is.not(toHex(trie.digest('')), root)
  for (const [digit, digest] of before) assert.is(toHex(trie.digest(digit)) === digest, digit !== changed[0])
})

test('comparing finds exactly what differs', () => {
  fc.assert(fc.property(entries, entries, entries, (both, mine, theirs) => {
    const [ours, other] = [trieOf([...both, ...mine]), trieOf([...both, ...theirs])]
    const comparison = new Comparison(setOf(ours))
    const wanted: string[] = []
    const given: string[] = []
    for (let ranges = comparison.next(); ranges.length > 0; ranges = comparison.next()) {
      const found = comparison.answered(ranges, compareRanges(setOf(other), ranges))
      wanted.push(...found.wanted.map(({ id, hash }) => id + hash))
      given.push(...found.given)
    }
    const [oursById, otherById] = [ours, other].map(trie => new Map(trie.all('').map(({ id, hash }) => [id, hash])))
    const differing = [...otherById!].filter(([id, hash]) => oursById!.get(id) !== hash).map(([id, hash]) => id + hash)
    assert.equal(wanted.sort(), differing.sort())
    assert.equal(given.sort(), [...oursById!.keys()].filter(id => !otherById!.has(id)).sort())
  }))
})

test('answers that do not fit the questions are refused', () => {
  const comparison = new Comparison(setOf(trieOf([])))
  const ranges = [{ prefix: 'a', digest: new Uint8Array(16) }]
  assert.throws(() => comparison.answered(ranges, []), /one state for each/)
  const outside = { id: 'b'.repeat(64), hash: 'b'.repeat(64) }
  assert.throws(() => comparison.answered(ranges, [{ entries: [outside] }]), /outside/)
  const whole = [{ prefix: 'a'.repeat(64), digest: new Uint8Array(16) }]
  const digests = Array.from({ length: 16 }, () => new Uint8Array(16).fill(1))
  assert.throws(() => comparison.answered(whole, [{ digests }]), /no parts/)
})

test.run()
