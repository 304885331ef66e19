/** test/vectors/connectors.json on the real engine: what deploys, with which format, and what executions give. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toHex, utf8 } from '../../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { sha256 } from '../../../../protocol/core/hash.ts'
import { PARTICLES_MAX } from '../../../../protocol/core/limits.ts'
import { inferArgc } from '../../../../protocol/connectors/argc.ts'
import { closureFault } from '../../../../protocol/connectors/check.ts'
import { formatHash, scalarsOf } from '../../../../protocol/connectors/format-hash.ts'
import { parseConnector, parseExecute, parseSource } from '../../../../protocol/connectors/parse.ts'
import { Compiler } from '../../../../protocol/evm/compiler.ts'
import { EvmRunner } from '../../../../protocol/evm/evm-runner.ts'
import { SolidityChecker } from '../../../../protocol/evm/source-checker.ts'
import type { ExecutionFailure, ExecutionOutcome } from '../../../../protocol/wire/executions.ts'
import {
  connectorVectors, executionsOf, type ConnectorVector, type DeployExpectation, type ExecuteBody,
  type ExecuteExpectation, type StreamExpectation
} from '../../../helpers/connector-vectors.ts'
import { ConnectorWorld } from '../../../helpers/connector-world.ts'
import { compiledDir } from '../../../helpers/programs.ts'

const compiler = new Compiler({ directory: compiledDir() })
const checker = new SolidityChecker(compiler)
const runner = new EvmRunner({ compiler }, { threads: 1 })

const test = suite('vectors')
test.before(async () => { await runner.start() })
test.after(async () => { await runner.stop() })

for (const vector of connectorVectors()) {
  test(vector.name, async () => {
    const world = new ConnectorWorld()
    await deploySources(world, vector)
    for (const [at, body] of vector.connectors.entries()) {
      const expected = vector.expect.connectors[at]!
      const message = await messageOf(async () => { deployConnector(world, body, expected) })
      assert.is(message, expected.reference_message, body.name)
    }
    for (const { body, expected } of executionsOf(vector)) await checkExecution(world, body, expected)
  })
}

async function deploySources (world: ConnectorWorld, { transformations, conditions, expect }: ConnectorVector) {
  const kinds = [
    ['transformation', transformations, expect.transformations], ['condition', conditions, expect.conditions]
  ] as const
  for (const [kind, bodies, expectations] of kinds) {
    for (const [at, body] of bodies.entries()) {
      const { args_count: argc, reference_message: expected } = expectations[at]!
      const message = await messageOf(() =>
        world.deploySource(kind, parseSource(kind, json(body)), definition => checker.check(definition)))
      // What the compiler says of it is not what its deployer is told first.
      const told = message?.startsWith('line ') === true ? `Failed to deploy ${kind}. Error: Invalid input` : message
      assert.is(told, expected, body.name)
      if (argc !== undefined) assert.is(inferArgc(body.sol_src), argc, body.name)
    }
  }
}

function deployConnector (world: ConnectorWorld, body: object, expected: DeployExpectation): void {
  const { definition, shape: { slots } } = world.deployConnector(parseConnector(json(body)))
  assert.is(formatHash(slots), expected.format_hash)
  assert.equal(scalarsOf(slots), expected.scalars)
  assert.equal(slots.map(({ connector, dimension }) => `${connector}:${dimension}`), expected.stream_labels)
  assert.is(slots.length, expected.open_slots)
  const { root, closure } = world.closure(definition.name)
  assert.is(closureFault(root, closure), undefined)
}

async function checkExecution (world: ConnectorWorld, body: ExecuteBody, expected: ExecuteExpectation) {
  if (expected.layer === 'http') {
    checkRefusal(world, body, expected)
    return
  }
  const { connectorName, particlesCount, dynamicRi } = parseExecute(json(body))
  // The other implementation fails inside the execution; here the request is refused.
  if (particlesCount === 0) return
  const signal = new AbortController().signal
  const outcome = await runner.run({ ...world.closure(connectorName), input: { particlesCount, dynamicRi }, signal })
  assert.equal(outcomeAs(outcome, expected), expected.streams ?? failureOf(expected))
}

/** Of those that never come to an execution. */
function checkRefusal (world: ConnectorWorld, body: ExecuteBody, { error, reference_message: message }:
ExecuteExpectation): void {
  if (error === 'invalid_payload') {
    assert.throws(() => parseExecute(json(body)), (err: unknown) => isDcnError(err) && err.message === message)
    return
  }
  const { connectorName, particlesCount } = parseExecute(json(body))
  if (error === 'connector_not_found') assert.is(world.connector(connectorName), undefined)
  else {
    assert.is(error, 'particles_count_too_large')
    assert.ok(particlesCount > PARTICLES_MAX)
  }
}

function failureOf ({ error, position, panic_code: panicCode, revert_message: message }: ExecuteExpectation): unknown {
  if (error === 'condition_not_met') return { kind: 'condition-not-met' }
  if (error === 'running_instance_static_override') return { kind: 'static-override', position }
  if (error === 'arithmetic_or_index_panic') return { kind: 'panic', panicCode }
  return { kind: 'revert', message: message ?? '' }
}

/** Vectors do not say whose condition is not met, and give long streams as a hash. */
function outcomeAs (outcome: ExecutionOutcome, { streams = [] }: ExecuteExpectation): unknown {
  if (outcome.status === 'done') return outcome.streams.map(({ path, data }, at) => streamAs(path, data, streams[at]))
  const { failure }: { failure: ExecutionFailure } = outcome
  return failure.kind === 'condition-not-met' ? { kind: failure.kind } : failure
}

function streamAs (path: string, data: Uint32Array, expected: StreamExpectation | undefined): StreamExpectation {
  if (expected?.count === undefined) return { path, data: [...data] }
  const words = new DataView(new ArrayBuffer(data.length * 4))
  for (const [at, value] of data.entries()) words.setUint32(at * 4, value, true)
  const hash = toHex(sha256(new Uint8Array(words.buffer)))
  const first8 = [...data.subarray(0, 8)]
  return { path, count: data.length, sha256_le_u32: hash, first8, last8: [...data.subarray(-8)] }
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
