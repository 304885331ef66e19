/** Which of several faults a deployment is refused for: clients of the API see the first one in its order. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { inferArgc } from '../../../../protocol/connectors/argc.ts'
import { requestOf } from '../../../../protocol/connectors/check.ts'
import { defineSource } from '../../../../protocol/connectors/define.ts'
import type { ConnectorRequest, DimensionRequest } from '../../../../protocol/connectors/requests.ts'
import { ConnectorWorld } from '../../../helpers/connector-world.ts'

const test = suite('define')

function worldOfOne (): ConnectorWorld {
  const world = new ConnectorWorld()
  world.put({ kind: 'transformation', name: 'add', source: 'return x + args[0];' })
  world.put({ kind: 'condition', name: 'less', source: 'return args[0] < args[1];' })
  world.deployConnector(request({ name: 'leaf' }))
  return world
}

function request (changes: Partial<ConnectorRequest> = {}): ConnectorRequest {
  return { name: 'c', dimensions: [dimension()], conditionName: '', conditionArgs: [], staticRi: [], ...changes }
}

function dimension (changes: Partial<DimensionRequest> = {}): DimensionRequest {
  return { transformations: [], composite: '', bindings: [], ...changes }
}

function refusalOf (deploy: () => unknown): string {
  try {
    deploy()
    return 'none'
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_DEPLOY_REFUSED') throw err
    return err.context.error
  }
}

test('faults of a connector are told in this order', () => {
  const world = worldOfOne()
  const call = (name: string, ...args: number[]): DimensionRequest => dimension({ transformations: [{ name, args }] })
  const over = (composite: string, slot: number, name: string): DimensionRequest =>
    dimension({ composite, bindings: [{ slot, name }] })
  // Each has its own fault and all that come after it.
  const bound = over('leaf', 7, 'leaf')
  const badArgs = { conditionName: 'less', conditionArgs: [1] }
  const faulty: Array<[string, Partial<ConnectorRequest>]> = [
    ['Transformation missing', { name: 'leaf', dimensions: [call('none', -1), over('none', 0, 'none')], ...badArgs }],
    ['Connector missing', { name: 'leaf', dimensions: [over('none', 0, 'nor_this'), call('none')], ...badArgs }],
    ['Connector missing', { name: 'leaf', dimensions: [over('leaf', 0, 'none')], conditionName: 'none' }],
    ['Connector missing', { dimensions: [over('c', 0, 'leaf')] }],
    ['Condition missing', { name: '', dimensions: [call('add', -1)], conditionName: 'none' }],
    ['Invalid input', { name: '', dimensions: [call('add', 1, 2, 3), bound], ...badArgs }],
    ['Connector already registered', { name: 'leaf', dimensions: [call('add', -1), bound], ...badArgs }],
    ['Invalid input', { name: 'while', dimensions: [call('add'), bound], ...badArgs }],
    ['Invalid input', { dimensions: [call('add'), call(''), bound], ...badArgs }],
    ['Invalid input', { dimensions: [call('add'), over('', 0, 'leaf'), bound], ...badArgs }],
    ['Invalid input', { dimensions: [call('add'), over('leaf', 0, ''), bound], ...badArgs }],
    ['Invalid input', { dimensions: [bound, call('add', 2 ** 31)], ...badArgs }],
    ['Invalid input', { dimensions: [bound, call('add', 1, 2, 3, 4, 5, 6)], ...badArgs }],
    ['Invalid input', { dimensions: [] }],
    ['Transformation arguments mismatch', { dimensions: [bound, call('add', 1, 2)], ...badArgs }],
    ['Connector dimensions mismatch', { dimensions: [call('add', 1), bound], ...badArgs }],
    ['Condition arguments mismatch', { dimensions: [call('add', 1), over('leaf', 0, 'leaf')], ...badArgs }]
  ]
  for (const [expected, changes] of faulty) {
    assert.is(refusalOf(() => world.deployConnector(request(changes))), expected, JSON.stringify(changes))
  }
})

test('what was refused leaves its name free', () => {
  const world = worldOfOne()
  assert.is(refusalOf(() => world.deployConnector(request({ conditionName: 'none' }))), 'Condition missing')
  assert.is(refusalOf(() => world.deployConnector(request())), 'none')
})

test('a definition says what was asked for', () => {
  const world = worldOfOne()
  const asked = request({
    dimensions: [
      {
        transformations: [{ name: 'add', args: [3] }], composite: 'leaf', bindings: [{ slot: 0, name: 'leaf' }]
      },
      dimension()
    ],
    conditionName: 'less',
    conditionArgs: [-5, 2_147_483_647],
    staticRi: [{ position: 9, startPoint: 4_294_967_295, transformationShift: 1 }]
  })
  const { definition } = world.deployConnector(asked)
  assert.equal(requestOf(definition), asked)
  assert.is(definition.dimensions[0]!.composite!.id, world.connector('leaf')!.id)
})

test('faults of a body are told after a name that is taken', () => {
  const define = (name: string, source: string, taken: boolean) => () =>
    defineSource('condition', { name, source }, { taken })
  assert.is(refusalOf(define('c', 'args[4294967295]', true)), 'Condition already registered')
  assert.is(refusalOf(define('', 'x', false)), 'Invalid input')
  assert.is(refusalOf(define('check', 'x', false)), 'Invalid input')
  assert.is(refusalOf(define('c', 'args[4294967295]', false)), 'Invalid input')
  assert.is(refusalOf(define('c', '\ud800', false)), 'Invalid input')
  assert.is(refusalOf(define('c', '', false)), 'none')
})

test('arguments are counted in the text, whatever it means', () => {
  const counts: Array<[string, number | undefined]> = [
    ['', 0], ['return args[0];', 1], ['args[1] + args[0]', 2], ['// args[3]\n"args[4]"', 5], ['myargs[1]', 2],
    ['args[ 0 ] args[i] args.length args [2] args[-1] args[0x1] args[1_0] Args[3]', 0], ['args[007]', 8],
    ['args[4294967294]', 4_294_967_295], ['args[4294967295]', undefined], ['args[99999999999999999999999]', undefined],
    [`args[${'0'.repeat(60_000)}3]`, 4]
  ]
  for (const [source, argc] of counts) assert.is(inferArgc(source), argc, source.slice(0, 60))
})

test.run()
