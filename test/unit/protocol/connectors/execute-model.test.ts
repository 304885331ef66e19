/** The walk, and the shapes it goes by, against a plain second reading of the specification. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { execute } from '../../../../protocol/connectors/execute.ts'
import { closureFault } from '../../../../protocol/connectors/check.ts'
import { Shapes } from '../../../../protocol/connectors/shape.ts'
import { deployments, runningInstances } from '../../../helpers/connector-arbitraries.ts'
import { labelsOf, plainExecute, positionsOf } from '../../../helpers/plain-connectors.ts'
import { TableEngine } from '../../../helpers/table-engine.ts'

const test = suite('execute against a model')

test('gives what one particle at a time gives', async () => {
  const seen = new Map<string, number>()
  await fc.assert(fc.asyncProperty(
    deployments(), fc.nat(), fc.integer({ min: 1, max: 12 }), runningInstances(12, 3),
    async ({ world, plain, names }, pick, particlesCount, dynamicRi) => {
      // The last one is the deepest.
      const name = names[pick % 4 === 0 ? pick % names.length : names.length - 1]!
      const { root, closure } = world.closure(name)
      const engine = new TableEngine(id => closure.get(id))
      const outcome = await execute(root, closure, { particlesCount, dynamicRi }, engine)
      const expected = plainExecute(plain, name, particlesCount, dynamicRi)
      const got = outcome.status === 'failed'
        ? outcome.failure
        : outcome.streams.map(({ path, data }) => ({ path, data: [...data] }))
      assert.equal(got, expected)
      const key = Array.isArray(expected) ? 'done' : JSON.stringify(expected)
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
  ), { numRuns: 1_000, seed: 4_711 })
  // Random deployments that only ever fail, or never do, would say nothing.
  assert.ok(seen.get('done')! > 300, String(seen.get('done')))
  for (const failure of [
    { kind: 'panic', panicCode: 17 }, { kind: 'panic', panicCode: 18 }, { kind: 'panic', panicCode: 50 },
    { kind: 'static-override', position: 1 }, { kind: 'budget', budget: 'applications', limit: 50_000_000 }
  ]) assert.ok(seen.has(JSON.stringify(failure)), JSON.stringify(failure))
})

test('slots, labels and paths are those of the streams', async () => {
  await fc.assert(fc.asyncProperty(deployments(), async ({ world, plain, names }) => {
    for (const name of names) {
      const { root, closure } = world.closure(name)
      assert.is(closureFault(root, closure), undefined)
      const { slots, positions } = new Shapes(id => closure.get(id)).of(root)
      assert.equal(slots.map(({ connector, dimension }) => `${connector}:${dimension}`), labelsOf(plain, name))
      assert.is(positions, positionsOf(plain, name))
      const outcome = await execute(root, closure, { particlesCount: 1, dynamicRi: [] },
        new TableEngine(id => closure.get(id)))
      if (outcome.status === 'failed') continue
      assert.equal(outcome.streams.map(({ path }) => path.length), slots.map(({ pathChars }) => pathChars))
      assert.equal(outcome.streams.map(({ path }) => path.split('/').length - 1), slots.map(({ depth }) => depth))
      assert.equal(outcome.streams.map(({ path }) => path.split('/').at(-1)), labelsOf(plain, name))
    }
  }), { numRuns: 200, seed: 815 })
})

test.run()
