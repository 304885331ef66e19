import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseConnector, parseExecute, parseSource } from '../../../../protocol/connectors/parse.ts'
import { repeatedKey } from '../../../../protocol/connectors/repeated-key.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { RUNNING_INSTANCES_MAX, VERIFIERS_MAX } from '../../../../protocol/core/limits.ts'
import { cpuMs } from '../../../helpers/cpu.ts'

const bytes = (body: unknown): Uint8Array => utf8(typeof body === 'string' ? body : JSON.stringify(body))

/** What is refused: the message, and which field. */
function refusal (parse: () => unknown): [message: string, field: string] {
  try {
    parse()
  } catch (err) {
    if (isDcnError(err) && err.code === 'DCN_PARSE_FAILED') return [err.message, err.context.field]
    throw err
  }
  return ['taken', '']
}

const test = suite('bodies of the connectors API')

test('reads a source', () => {
  const request = { name: 'add', source: 'return x + args[0];' }
  assert.equal(parseSource('transformation', bytes({ name: 'add', sol_src: 'return x + args[0];' })), request)
  assert.equal(parseSource('condition', bytes('{}')), { name: '', source: '' })
  assert.equal(parseSource('condition', bytes({ name: null, sol_src: null })), { name: '', source: '' })
  assert.equal(parseSource('condition', bytes(' {"sol_src":"\\u007b\\"{[", "name" : "\\\\"}\n')),
    { name: '\\', source: '{"{[' })
})

test('reads a connector, with what it may leave out', () => {
  assert.equal(parseConnector(bytes({ dimensions: [{ transformations: [{}] }] })), {
    name: '', dimensions: [{ transformations: [{ name: '', args: [] }], composite: '', bindings: [] }],
    conditionName: '', conditionArgs: [], staticRi: []
  })
  const body = `{
    "name": "host", "condition_name": "c", "condition_args": [-2147483648, "2147483647", -0, 2.0, 2e0],
    "dimensions": [{ "transformations": [{ "name": "add", "args": ["1"] }], "composite": "child",
      "bindings": { "10": "b", "2": "a" } }],
    "static_ri": {
      "4294967295": { "start_point": "4294967295" }, "0": { "transformation_shift": 7, "start_point": null }
    }
  }`
  assert.equal(parseConnector(bytes(body)), {
    name: 'host',
    dimensions: [{
      transformations: [{ name: 'add', args: [1] }], composite: 'child',
      bindings: [{ slot: 2, name: 'a' }, { slot: 10, name: 'b' }]
    }],
    conditionName: 'c', conditionArgs: [-2_147_483_648, 2_147_483_647, 0, 2, 2],
    staticRi: [
      { position: 0, startPoint: 0, transformationShift: 7 },
      { position: 4_294_967_295, startPoint: 4_294_967_295, transformationShift: 0 }
    ]
  })
})

test('reads an execution, its count as number or text', () => {
  const instance = { start_point: 10, transformation_shift: 0 }
  for (const particles_count of [16, '16']) {
    assert.equal(parseExecute(bytes({ connector_name: 'c', particles_count, dynamic_ri: { 3: instance } })), {
      connectorName: 'c', particlesCount: 16, dynamicRi: [{ position: 3, startPoint: 10, transformationShift: 0 }],
      verify: 'none'
    })
  }
  assert.equal(parseExecute(bytes('{}')), { connectorName: '', particlesCount: 0, dynamicRi: [], verify: 'none' })
  for (const [verify, as] of [['none', 'none'], ['gateway', 'gateway'], [2, 2], ['3', 3], [null, 'none']]) {
    assert.is(parseExecute(bytes({ verify })).verify, as)
  }
})

const SCALAR = { transformations: [] }
const connectorWith = (more: object): unknown => ({ name: 'c', dimensions: [SCALAR], ...more })
const dimensionWith = (more: object): unknown => ({ name: 'c', dimensions: [{ ...SCALAR, ...more }] })
const callWith = (call: unknown): unknown => dimensionWith({ transformations: [call] })

const CONNECTORS: Array<[what: string, body: unknown, field: string]> = [
  ['an empty body', '', 'body'],
  ['broken JSON', '{"name":', 'body'],
  ['a list', [], 'body'],
  ['null', 'null', 'body'],
  ['two objects', '{}{}', 'body'],
  ['no dimensions', { name: 'c' }, 'dimensions'],
  ['an empty list of dimensions', { name: 'c', dimensions: [] }, 'dimensions'],
  ['dimensions that are no list', { name: 'c', dimensions: {} }, 'dimensions'],
  ['a dimension that is no object', { name: 'c', dimensions: [null] }, 'dimensions[0]'],
  ['an unknown field', connectorWith({ feature_name: 'x' }), 'feature_name'],
  ['an address', connectorWith({ address: '0x0' }), 'address'],
  ['a camel', connectorWith({ conditionName: '' }), 'conditionName'],
  ['__proto__', '{"name":"c","dimensions":[{"transformations":[]}],"__proto__":{}}', '__proto__'],
  ['an unknown field of a dimension', dimensionWith({ slot_bindings: {} }), 'dimensions[0].slot_bindings'],
  ['no transformations', { name: 'c', dimensions: [{ composite: 'x' }] }, 'dimensions[0].transformations'],
  ['transformations that are no list', dimensionWith({ transformations: {} }), 'dimensions[0].transformations'],
  ['an unknown field of a transformation', callWith({ name: 'a', arg: [] }), 'dimensions[0].transformations[0].arg'],
  ['a name that is a number', callWith({ name: 5 }), 'dimensions[0].transformations[0].name'],
  ['a name that is half a pair', '{"name":"\\ud800","dimensions":[{"transformations":[]}]}', 'name'],
  ['a composite that is a boolean', dimensionWith({ composite: true }), 'dimensions[0].composite'],
  ['bindings of a scalar', dimensionWith({ bindings: { 0: 'x' } }), 'dimensions[0].bindings'],
  ['bindings that are a list', dimensionWith({ composite: 'x', bindings: ['y'] }), 'dimensions[0].bindings'],
  ['a binding that is null', dimensionWith({ composite: 'x', bindings: { 0: null } }), 'dimensions[0].bindings.0'],
  ...['bad', '', ' 1', '1 ', '01', '+1', '-0', '1.0', '1e0', '2147483648', 2_147_483_648, -2_147_483_649, 2.5, true,
    null, [], {}].map((arg): [string, unknown, string] =>
    [`an argument ${JSON.stringify(arg)}`, callWith({ name: 'a', args: [arg] }),
      'dimensions[0].transformations[0].args[0]']),
  ['a number beyond all numbers', '{"name":"c","dimensions":[{"transformations":[]}],"condition_args":[1e999]}',
    'condition_args[0]'],
  ...['', '01', '-1', '+1', '1.0', ' 1', 'dim:0', '4294967296', '99999999999'].flatMap(
    (key): Array<[string, unknown, string]> => [
      [`the slot ${key}`, dimensionWith({ composite: 'x', bindings: { [key]: 'y' } }), `dimensions[0].bindings.${key}`],
      [`the position ${key}`, connectorWith({ static_ri: { [key]: {} } }), `static_ri.${key}`]
    ]),
  ['a running instance with more', connectorWith({ static_ri: { 0: { start: 1 } } }), 'static_ri.0.start'],
  ['a start below 0', connectorWith({ static_ri: { 0: { start_point: -1 } } }), 'static_ri.0.start_point'],
  ['a shift too high', connectorWith({ static_ri: { 0: { transformation_shift: 2 ** 32 } } }),
    'static_ri.0.transformation_shift'],
  ['a key twice', '{"name":"c","name":"c","dimensions":[{"transformations":[]}]}', 'name'],
  ['a slot twice', '{"dimensions":[{"transformations":[],"composite":"x","bindings":{"0":"y","\\u0030":"y"}}]}', '0']
]

for (const [what, body, field] of CONNECTORS) {
  test(`refuses a connector with ${what}`, () => {
    assert.equal(refusal(() => parseConnector(bytes(body))), ['Failed to parse connector', field])
  })
}

test('refuses sources and executions, each in its words', () => {
  const invalid = (what: string): string => `Failed to parse ${what}: Invalid value`
  for (const kind of ['transformation', 'condition'] as const) {
    assert.equal(refusal(() => parseSource(kind, undefined)), [invalid(kind), 'body'])
    assert.equal(refusal(() => parseSource(kind, bytes({ name: 1 }))), [invalid(kind), 'name'])
    assert.equal(refusal(() => parseSource(kind, bytes({ name: 'a', sol_src: ['x'] }))), [invalid(kind), 'sol_src'])
    assert.equal(refusal(() => parseSource(kind, bytes({ owner: 'x' }))), [invalid(kind), 'owner'])
    assert.equal(refusal(() => parseSource(kind, new Uint8Array([0x7b, 0xff, 0x7d]))), [invalid(kind), 'body'])
    assert.equal(refusal(() => parseSource(kind, utf8('\ufeff{}'))), [invalid(kind), 'body'])
  }
  const execution = (body: unknown): [string, string] => refusal(() => parseExecute(bytes(body)))
  for (const particles_count of [2.5, -1, 2 ** 32, '', ' ', 'abc', '1e2', '3.0', '-1', true, [], {}]) {
    assert.equal(execution({ particles_count }), ['Failed to parse execute request', 'particles_count'])
  }
  assert.is(execution({ running_instances: [] })[1], 'running_instances')
  assert.is(execution({ dynamic_ri: { '01': {} } })[1], 'dynamic_ri.01')
  for (const verify of ['both', 0, 1, 2.5, VERIFIERS_MAX + 1, String(VERIFIERS_MAX + 1), '02', true, {}, -2]) {
    assert.is(execution({ verify })[1], 'verify', JSON.stringify(verify))
  }
})

test('takes as many running instances as the limit says', () => {
  const dynamic_ri = Object.fromEntries(Array.from({ length: RUNNING_INSTANCES_MAX }, (_, at) => [at, {}]))
  assert.is(parseExecute(bytes({ dynamic_ri })).dynamicRi.length, RUNNING_INSTANCES_MAX)
  assert.is(refusal(() => parseExecute(bytes({ dynamic_ri: { ...dynamic_ri, 4_000_000: {} } })))[1], 'dynamic_ri')
})

test('says where broken JSON breaks, and cuts what a client made long', () => {
  try {
    parseExecute(bytes('{\n  "verify": nothing}'))
    assert.unreachable()
  } catch (err) {
    assert.match(isDcnError(err) && err.code === 'DCN_PARSE_FAILED' ? err.context.reason : '', 'line 2, column 14')
  }
  assert.is(refusal(() => parseExecute(bytes({ ['x'.repeat(10_000)]: 1 })))[1].length, 200)
})

test('finds a key that stands twice, in whatever JSON', () => {
  // Keys and texts that look like JSON themselves.
  const word = fc.oneof(fc.constantFrom('{', '"', '":', '\\', '[]', 'a', '', '{"a":1,"a":2}'), fc.string())
  const text = fc.json({ stringUnit: fc.constantFrom('"', '\\', '{', ':', 'a', '\u2028') })
  fc.assert(fc.property(text, word, (json, key) => {
    const value = JSON.parse(json) as unknown
    for (const indent of [0, 2]) assert.is(repeatedKey(JSON.stringify(value, undefined, indent)), undefined)
    const name = JSON.stringify(key)
    assert.is(repeatedKey(`[${json}, {${name}: ${json} , "other${'.'.repeat(key.length)}": 1,${name}:0}]`), key)
    // The same key in objects beside and inside each other.
    assert.is(repeatedKey(`[{${name}:{${name}:${json}}},{${name}:${name}}]`), undefined)
  }), { seed: 4, numRuns: 300 })
})

test('reads large hostile bodies at once', () => {
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`
  const quotes = JSON.stringify({ name: '\\"'.repeat(1_000_000) })
  const before = cpuMs()
  assert.is(refusal(() => parseConnector(bytes(deep)))[1], 'body')
  assert.is(parseSource('condition', bytes(quotes)).name.length, 2_000_000)
  const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`k${at}`, 0]))
  assert.is(refusal(() => parseConnector(bytes(many)))[1], 'k0')
  assert.ok(cpuMs() - before < 10_000)
})

test.run()
