/** Definitions that no gateway could have deployed, as a stranger may send them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CONNECTOR_PARTS_MAX } from '../../../../protocol/core/limits.ts'
import { closureFault } from '../../../../protocol/connectors/check.ts'
import { closureOf } from '../../../../protocol/connectors/closure.ts'
import type { ContentId } from '../../../../protocol/core/ids.ts'
import type {
  ConnectorDefinition, Definition, DimensionDefinition, Pin
} from '../../../../protocol/wire/definitions.ts'
import { connectorDefinition, scalar, sourceDefinition } from '../../../helpers/definitions.ts'
import { ConnectorWorld } from '../../../helpers/connector-world.ts'

const test = suite('check')

const world = new ConnectorWorld()

function pin (definition: Definition): Pin {
  return { name: definition.name, id: world.put(definition) }
}

const add = pin(sourceDefinition())
const otherAdd = pin(sourceDefinition({ source: 'return x + args[0] + 0;' }))
const always = pin(sourceDefinition({ kind: 'condition', name: 'always', source: 'return true;' }))
const leaf = connectorDefinition({ name: 'leaf', dimensions: [scalar([{ ...add, args: [1] }])] })
const leafPin = pin(leaf)

function faultOf (changes: Partial<ConnectorDefinition>): string | undefined {
  const root = world.put(connectorDefinition({ name: 'top', ...changes }))
  return closureFault(root, closureOf(root, id => world.get(id)).closure)
}

function over (composite: Pin, ...bindings: DimensionDefinition['bindings']): DimensionDefinition {
  return { transformations: [], composite, bindings }
}

test('what could have been deployed has no fault', () => {
  assert.is(faultOf({ dimensions: [over(leafPin, { slot: 0, connector: leafPin })], condition: always }), undefined)
})

test('names and pins have to be what they say', () => {
  assert.match(faultOf({ name: 'while' })!, /word of Solidity/)
  assert.match(faultOf({ dimensions: [scalar([{ ...always, args: [] }])] })!, /is no transformation always/)
  assert.match(faultOf({ dimensions: [over({ ...leafPin, name: 'leave' })] })!, /is no connector leave/)
  assert.match(faultOf({ condition: add, conditionArgs: [1] })!, /is no condition add/)
  assert.match(faultOf({ dimensions: [scalar([{ ...add, args: [1] }, { ...otherAdd, args: [1] }])] })!, /two things/)
})

test('counts have to agree', () => {
  assert.match(faultOf({ dimensions: [scalar([{ ...add, args: [] }])] })!, /has 0 arguments and takes 1/)
  assert.match(faultOf({ condition: always, conditionArgs: [1] })!, /has 1 arguments and takes 0/)
  const unbindable = over(leafPin, { slot: 1, connector: leafPin })
  assert.match(faultOf({ dimensions: [unbindable] })!, /slot 1, and there are 1/)
})

test('a fault below is one above', () => {
  const broken = pin(connectorDefinition({ name: 'broken', dimensions: [scalar([{ ...add, args: [] }])] }))
  assert.match(faultOf({ dimensions: [over(broken)] })!, /^broken: add in dimension 0 has 0 arguments/)
  const source = pin(sourceDefinition({ name: 'huge', source: 'return args[4294967295];' }))
  assert.match(faultOf({ dimensions: [scalar([{ ...source, args: [] }])] })!, /^huge: an index of args is above/)
})

test('a part that is missing is a fault', () => {
  const gone = 'ab'.repeat(32)
  assert.is(faultOf({ dimensions: [over({ name: 'gone', id: gone })] }), `${gone} is not there`)
  assert.type(closureFault(gone, new Map()), 'string')
  assert.type(closureFault(add.id, new Map([[add.id, world.get(add.id)!]])), 'string')
})

test('chains and crowds without end are left early', () => {
  const definitions = new Map<ContentId, Definition>()
  const id = (at: number): ContentId => at.toString(16).padStart(64, '0')
  for (let at = 0; at < 50_000; at++) {
    const composite = { name: 'c', id: id(at + 1) }
    definitions.set(id(at), connectorDefinition({ name: 'c', dimensions: [over(composite), over(composite)] }))
  }
  assert.match(closureFault(id(0), definitions)!, /more than 1024 definitions/)
  const { closure, tooMany } = closureOf(id(0), at => definitions.get(at))
  assert.ok(tooMany)
  assert.ok(closure.size <= CONNECTOR_PARTS_MAX)
  // 1,000 levels, each doubling what is below it.
  definitions.set(id(1_000), connectorDefinition({ name: 'c' }))
  assert.match(closureFault(id(0), definitions)!, /nested in each other/)
})

test.run()
