import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ENTITY_NAME_CHARS_MAX } from '../../../../protocol/core/limits.ts'
import { nameFault, RESERVED_WORDS } from '../../../../protocol/connectors/names.ts'

const test = suite('names')

const KINDS = ['transformation', 'condition', 'connector'] as const

test('letters, digits and _ are a name, whatever else it looks like', () => {
  const names = ('now abi keccak256 x args run getName transform selfdestruct at layout transient uint7 uint264 ' +
    'int0 bytes0 bytes33 ufixed7x1 fixed8x81 fixed08x1 Function toString constructor_ __proto__ _1').split(' ')
  for (const kind of KINDS) for (const name of names) assert.is(nameFault(kind, name), undefined, name)
})

test('what is no identifier is refused', () => {
  for (const name of ['', '1abc', 'bad-name', 'bad.name', 'a b', ' a', 'a\n', '$a', 'é', 'a\u0000', 'а']) {
    for (const kind of KINDS) assert.type(nameFault(kind, name), 'string', name)
  }
})

test('words of the language are refused', () => {
  assert.is(RESERVED_WORDS.size, 93)
  const words = ('function uint uint8 uint64 uint256 uint008 int16 bytes1 bytes32 bytes032 fixed8x1 fixed8x0 ' +
    'ufixed256x80 calldata ether super _ this IConnector').split(' ')
  for (const kind of KINDS) {
    for (const word of [...words, ...RESERVED_WORDS]) assert.type(nameFault(kind, word), 'string', word)
  }
})

test('a few words are refused for one kind only', () => {
  const refused = (name: string): string[] => KINDS.filter(kind => nameFault(kind, name) !== undefined)
  assert.equal(refused('_runImpl'), ['transformation'])
  assert.equal(refused('check'), ['condition'])
  assert.equal(refused('ConditionNotMet'), ['connector'])
})

test('a name has at most ENTITY_NAME_CHARS_MAX characters', () => {
  assert.is(nameFault('connector', 'a'.repeat(ENTITY_NAME_CHARS_MAX)), undefined)
  assert.is(nameFault('connector', 'a'.repeat(ENTITY_NAME_CHARS_MAX + 1)), 'is longer than 256 characters')
})

test.run()
