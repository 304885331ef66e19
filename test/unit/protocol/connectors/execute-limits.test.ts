/** Each published limit of an execution that does not take an EVM to meet. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { EXECUTION_APPLICATIONS_MAX, EXECUTION_VALUES_MAX, PARTICLES_MAX } from '../../../../protocol/core/limits.ts'
import type { Engine } from '../../../../protocol/connectors/engine.ts'
import { execute } from '../../../../protocol/connectors/execute.ts'
import type { DimensionRequest } from '../../../../protocol/connectors/requests.ts'
import type { ExecutionOutcome } from '../../../../protocol/wire/executions.ts'
import { ConnectorWorld } from '../../../helpers/connector-world.ts'

const test = suite('execution limits')

/** Takes no time, so that only what is counted can end an execution. */
const idle: Engine = {
  apply: async ({ wanted }) => new Uint32Array(typeof wanted === 'number' ? wanted : wanted.length),
  check: async () => true
}

async function run (
  dimensions: DimensionRequest[], particlesCount: number, startPoint = 0
): Promise<ExecutionOutcome> {
  const world = new ConnectorWorld()
  world.put({ kind: 'transformation', name: 'step', source: 'return x + 1;' })
  world.deployConnector({ name: 'c', dimensions, conditionName: '', conditionArgs: [], staticRi: [] })
  const { root, closure } = world.closure('c')
  const dynamicRi = [{ position: 0, startPoint, transformationShift: 0 }]
  return execute(root, closure, { particlesCount, dynamicRi }, idle)
}

function scalars (count: number): DimensionRequest[] {
  const transformations = [{ name: 'step', args: [] }]
  return Array.from({ length: count }, () => ({ transformations, composite: '', bindings: [] }))
}

test('particles times scalars', async () => {
  const most = EXECUTION_VALUES_MAX / PARTICLES_MAX
  const outcome = await run(scalars(most), PARTICLES_MAX)
  assert.is(outcome.status, 'done')
  assert.equal(await run(scalars(most + 1), PARTICLES_MAX),
    { status: 'failed', failure: { kind: 'budget', budget: 'values', limit: EXECUTION_VALUES_MAX } })
})

test('applications, before they are made', async () => {
  // The start point is an index, so the two dimensions take this many applications each.
  const half = EXECUTION_APPLICATIONS_MAX / 2
  assert.is((await run(scalars(2), 1, half)).status, 'done')
  const failure = { kind: 'budget', budget: 'applications', limit: EXECUTION_APPLICATIONS_MAX }
  assert.equal(await run(scalars(2), 1, half + 1), { status: 'failed', failure })
  assert.equal(await run(scalars(1), 1, 4_294_967_295), { status: 'failed', failure })
})

test('a dimension costs a unit for each particle, even where nothing is applied', async () => {
  const nothing: DimensionRequest = { transformations: [], composite: '', bindings: [] }
  const world = new ConnectorWorld()
  const deploy = (name: string, dimensions: DimensionRequest[]): void => {
    world.deployConnector({ name, dimensions, conditionName: '', conditionArgs: [], staticRi: [] })
  }
  deploy('c0', [nothing])
  for (let at = 1; at <= 60; at++) deploy(`c${at}`, [{ ...nothing, composite: `c${at - 1}` }])
  // 20 scalars, 61 dimensions on the way to each, 65,536 particles.
  deploy('wide', Array.from({ length: 20 }, () => ({ ...nothing, composite: 'c59' })))
  const { root, closure } = world.closure('wide')
  assert.equal(await execute(root, closure, { particlesCount: PARTICLES_MAX, dynamicRi: [] }, idle), {
    status: 'failed', failure: { kind: 'budget', budget: 'applications', limit: EXECUTION_APPLICATIONS_MAX }
  })
})

test.run()
