/** Each published limit of a deployment: what is at it is taken, what is above it is refused. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  CALL_ARGS_MAX, CONDITION_ARGS_MAX, CONNECTOR_DEPTH_MAX, CONNECTOR_DIMENSIONS_MAX, CONNECTOR_PARTS_MAX,
  CONNECTOR_PATHS_CHARS_MAX, CONNECTOR_POSITIONS_MAX, CONNECTOR_SCALARS_MAX, DIMENSION_PROGRAMS_MAX,
  DIMENSION_TRANSFORMATIONS_MAX, RUNNING_INSTANCES_MAX, SOURCE_BYTES_MAX
} from '../../../../protocol/core/limits.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { closureOf } from '../../../../protocol/connectors/closure.ts'
import { defineSource } from '../../../../protocol/connectors/define.ts'
import type { ConnectorRequest, DimensionRequest } from '../../../../protocol/connectors/requests.ts'
import { ConnectorWorld } from '../../../helpers/connector-world.ts'

const test = suite('deployment limits')

function scalar (...transformations: DimensionRequest['transformations']): DimensionRequest {
  return { transformations, composite: '', bindings: [] }
}

function over (composite: string, ...bindings: DimensionRequest['bindings']): DimensionRequest {
  return { transformations: [], composite, bindings }
}

function request (
  name: string, dimensions: DimensionRequest[], more: Partial<ConnectorRequest> = {}
): ConnectorRequest {
  return { name, dimensions, conditionName: '', conditionArgs: [], staticRi: [], ...more }
}

function times<T> (count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at))
}

/** A world with transformations t0, t1, ... that take no argument, and `five` that takes five. */
function worldWith (transformations = 0): ConnectorWorld {
  const world = new ConnectorWorld()
  for (let at = 0; at < transformations; at++) {
    world.put({ kind: 'transformation', name: `t${at}`, source: 'return x;' })
  }
  world.put({ kind: 'transformation', name: 'five', source: 'return args[4];' })
  world.put({ kind: 'transformation', name: 'six', source: 'return args[5];' })
  return world
}

function reasonOf (deploy: () => unknown): string | undefined {
  try {
    deploy()
    return undefined
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_DEPLOY_REFUSED') throw err
    assert.is(err.context.error, 'Invalid input')
    return err.context.details!.reason
  }
}

function refusedAbove (world: ConnectorWorld, max: number, reason: RegExp, make: (count: number) => ConnectorRequest) {
  assert.is(reasonOf(() => world.deployConnector({ ...make(max), name: 'at_the_limit' })), undefined)
  assert.match(reasonOf(() => world.deployConnector(make(max + 1))) ?? 'taken', reason)
}

test('bytes of a body', () => {
  const define = (bytes: number) => () =>
    defineSource('condition', { name: 'c', source: 'é'.repeat(bytes / 2) }, { taken: false })
  assert.is(reasonOf(define(SOURCE_BYTES_MAX)), undefined)
  assert.match(reasonOf(define(SOURCE_BYTES_MAX + 2))!, /65538 bytes of UTF-8, the limit is 65536/)
})

test('arguments of a call, and of a condition', () => {
  refusedAbove(worldWith(), CALL_ARGS_MAX, /has 6 arguments, the limit is 5/, count =>
    request('c', [scalar({ name: count === 5 ? 'five' : 'six', args: times(count, at => at) })]))
  refusedAbove(worldWith(), CONDITION_ARGS_MAX, /257 arguments of its condition/, count =>
    request('c', [scalar()], { conditionArgs: times(count, at => -at) }))
})

test('transformations of a dimension, and different ones among them', () => {
  const world = worldWith(DIMENSION_PROGRAMS_MAX + 1)
  refusedAbove(world, DIMENSION_TRANSFORMATIONS_MAX, /dimension 1 has 257 transformations/, count =>
    request('c', [scalar(), scalar(...times(count, () => ({ name: 't0', args: [] })))]))
  refusedAbove(worldWith(DIMENSION_PROGRAMS_MAX + 1), DIMENSION_PROGRAMS_MAX, /33 different transformations/, count =>
    request('c', [scalar(...times(count, at => ({ name: `t${at}`, args: [] })))]))
})

test('dimensions', () => {
  refusedAbove(worldWith(), CONNECTOR_DIMENSIONS_MAX, /513 dimensions, the limit is 512/, count =>
    request('c', times(count, () => scalar())))
})

test('entries of static_ri', () => {
  refusedAbove(worldWith(), RUNNING_INSTANCES_MAX, /2049 entries in static_ri/, count =>
    request('c', [scalar()], {
      staticRi: times(count, position => ({ position, startPoint: 0, transformationShift: 0 }))
    }))
})

test('scalars', () => {
  const world = worldWith()
  world.deployConnector(request('half', times(256, () => scalar())))
  const half = CONNECTOR_SCALARS_MAX / 256
  refusedAbove(world, CONNECTOR_SCALARS_MAX, /more than 2048 scalars/, count =>
    request('c', [...times(half, () => over('half')), ...times(count - half * 256, () => scalar())]))
  // Bindings may ask for far more, which must not be built first.
  const wide = new ConnectorWorld()
  wide.deployConnector(request('wide', times(512, () => scalar())))
  const bindings = times(512, slot => ({ slot, name: 'wide' }))
  const reason = reasonOf(() => wide.deployConnector(request('c', times(512, () => over('wide', ...bindings)))))
  assert.match(reason!, /more than 2048 scalars/)
})

test('positions', () => {
  const world = worldWith()
  // One scalar, and 63 dimensions above it: a chain.
  world.deployConnector(request('chain0', [scalar()]))
  for (let at = 1; at < 64; at++) world.deployConnector(request(`chain${at}`, [over(`chain${at - 1}`)]))
  // Each of these dimensions and what hangs below it take 64 positions.
  refusedAbove(world, CONNECTOR_POSITIONS_MAX, /16385 running-instance positions, the limit is 16384/, count =>
    request('c', [
      ...times(Math.floor(count / 64) - 1, () => over('chain62')),
      over('chain62'), ...times(count % 64, () => scalar())
    ]))
})

test('depth, by composites and by bindings alike', () => {
  const world = worldWith()
  const deploy = (name: string, dimension: DimensionRequest): string | undefined =>
    reasonOf(() => world.deployConnector(request(name, [dimension])))
  assert.is(deploy('d1', scalar()), undefined)
  for (let depth = 2; depth <= CONNECTOR_DEPTH_MAX; depth++) {
    assert.is(deploy(`d${depth}`, over(`d${depth - 1}`)), undefined, String(depth))
  }
  assert.match(deploy('deeper', over(`d${CONNECTOR_DEPTH_MAX}`))!, /more than 128 connectors nested/)
  assert.is(deploy('bound', over('d64', { slot: 0, name: 'd63' })), undefined)
  assert.match(deploy('bound_deeper', over('d64', { slot: 0, name: 'd64' }))!, /more than 128 connectors nested/)
})

test('definitions that it is made of', () => {
  const world = worldWith(CONNECTOR_PARTS_MAX)
  for (let at = 0; at < CONNECTOR_PARTS_MAX / 32; at++) {
    world.deployConnector(request(`c${at}`, [scalar(...times(32, n => ({ name: `t${at * 32 + n}`, args: [] })))]))
  }
  // 30 connectors of 32 transformations are 990 parts; with the connector itself, 33 are left.
  const make = (count: number) => request('c', [
    ...times(30, at => over(`c${at}`)), scalar(...times(32, n => ({ name: `t${960 + n}`, args: [] }))),
    ...times(count - 1_023, n => scalar({ name: `t${992 + n}`, args: [] }))
  ])
  refusedAbove(world, CONNECTOR_PARTS_MAX, /more than 1024 definitions/, make)
  const { root, closure } = world.closure('at_the_limit')
  assert.is(closure.size, CONNECTOR_PARTS_MAX)
  assert.not(closureOf(root, id => closure.get(id)).tooMany)
})

test('characters in the paths', () => {
  const world = worldWith()
  const long = (letter: string): string => letter.repeat(250)
  world.deployConnector(request(long('a'), times(CONNECTOR_SCALARS_MAX / 4, () => scalar())))
  let [name, depth] = [long('a'), 1]
  const next = (): string | undefined => {
    const above = `${long('b')}_${++depth}`
    const dimensions = depth === 2 ? times(4, () => over(name)) : [over(name)]
    const reason = reasonOf(() => world.deployConnector(request(above, dimensions)))
    name = above
    return reason
  }
  // Each level adds about 256 characters to each of 2,048 paths: half a mebibyte.
  const levels = Math.floor(CONNECTOR_PATHS_CHARS_MAX / (CONNECTOR_SCALARS_MAX * 256))
  for (let level = 2; level < levels; level++) assert.is(next(), undefined)
  const reasons = [next(), next()]
  assert.match(reasons.find(reason => reason !== undefined)!, /paths are \d+ characters together/)
})

test.run()
