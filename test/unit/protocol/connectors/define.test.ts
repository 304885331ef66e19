/** The deployments of test/vectors/connectors.json, up to the compiler. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { inferArgc } from '../../../../protocol/connectors/argc.ts'
import { closureFault } from '../../../../protocol/connectors/check.ts'
import { formatHash, scalarsOf } from '../../../../protocol/connectors/format-hash.ts'
import { parseConnector, parseSource } from '../../../../protocol/connectors/parse.ts'
import { connectorVectors, type ConnectorVector, type DeployExpectation } from '../../../helpers/connector-vectors.ts'
import { ConnectorWorld } from '../../../helpers/connector-world.ts'

const test = suite('define')

for (const vector of connectorVectors()) {
  test(`${vector.name}: deploys as it has to`, async () => {
    const world = new ConnectorWorld()
    for (const [kind, bodies, expectations] of sourcesOf(vector)) {
      for (const [at, body] of bodies.entries()) {
        const expected = expectations[at]!
        if (expected.layer === 'compiler') continue
        const message = await messageOf(() => world.deploySource(kind, parseSource(kind, json(body))))
        assert.is(message, expected.reference_message, body.name)
        if (expected.args_count !== undefined) assert.is(inferArgc(body.sol_src), expected.args_count, body.name)
      }
    }
    for (const [at, body] of vector.connectors.entries()) {
      const expected = vector.expect.connectors[at]!
      const message = await messageOf(async () => { checkShape(world, body, expected) })
      assert.is(message, expected.reference_message, body.name)
    }
  })
}

function sourcesOf ({ transformations, conditions, expect }: ConnectorVector) {
  return [
    ['transformation', transformations, expect.transformations], ['condition', conditions, expect.conditions]
  ] as const
}

function checkShape (world: ConnectorWorld, body: ConnectorVector['connectors'][number], expected: DeployExpectation) {
  const { shape: { slots } } = world.deployConnector(parseConnector(json(body)))
  assert.is(formatHash(slots), expected.format_hash)
  assert.equal(scalarsOf(slots), expected.scalars)
  assert.equal(slots.map(({ connector, dimension }) => `${connector}:${dimension}`), expected.stream_labels)
  assert.is(slots.length, expected.open_slots)
  const { root, closure } = world.closure(body.name)
  assert.is(closureFault(root, closure), undefined)
}

function json (body: object): Uint8Array {
  return utf8(JSON.stringify(body))
}

async function messageOf (deploy: () => Promise<void>): Promise<string | undefined> {
  try {
    await deploy()
    return undefined
  } catch (err) {
    if (!isDcnError(err)) throw err
    return err.message
  }
}

test.run()
