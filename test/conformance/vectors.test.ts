/** Connectors of test/vectors/connectors.json, and the core collection, give the same in both engines. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { execute } from '../../protocol/connectors/execute.ts'
import { parseConnector, parseExecute, parseSource } from '../../protocol/connectors/parse.ts'
import { PARTICLES_MAX } from '../../protocol/core/limits.ts'
import { isDcnError } from '../../protocol/core/errors.ts'
import { inferArgc } from '../../protocol/connectors/argc.ts'
import { connectorVectors, executionsOf, type ConnectorVector, type ExecuteBody } from '../helpers/connector-vectors.ts'
import { ConnectorWorld } from '../helpers/connector-world.ts'
import { BothEngines } from './both-engines.ts'
import type { Case } from './compare.ts'
import { readCorpus } from './corpus.ts'
import { openEngines, remembering } from './engines.ts'
import { inputFrom, inputsFrom, numbersFrom } from './inputs.ts'
import { coreCollection } from './known-bodies.ts'
import { describe, emptyTally, runCases } from './suite.ts'

const codes = new Map(readCorpus().known.map(({ kind, text, code }) => [`${kind} ${text}`, code]))
const engines = remembering(await openEngines())
const tally = emptyTally()
let executions = 0

const test = suite('conformance: vectors')

for (const vector of connectorVectors()) {
  test(vector.name, async () => {
    const world = await deployed(vector)
    for (const { body } of executionsOf(vector)) await run(world, body)
    assert.is(tally.mismatches.map(describe).join('\n'), '')
  })
}

test('the vectors were executed', () => {
  assert.ok(executions > 50, `${executions}`)
  assert.ok(tally.programs > 50 && tally.translated === tally.programs, JSON.stringify(tally.refused))
})

test('the core collection', async () => {
  const { transformations, conditions } = coreCollection()
  const next = numbersFrom(1)
  const cases = [
    ...transformations.map(({ sol_src: text }): Case => {
      const args = inferArgc(text) ?? 0
      return {
        name: text, kind: 'transformation', bodies: [{ code: codeOf('transformation', text), args }],
        runs: Array.from({ length: 40 }, () => ({
          list: [{ which: 0, args: few(text, inputsFrom(next, args)) }], x: inputFrom(next), phase: 0, wanted: 3
        }))
      }
    }),
    ...conditions.map(({ sol_src: text }): Case => {
      const args = inferArgc(text) ?? 0
      return {
        name: text, kind: 'condition', bodies: [{ code: codeOf('condition', text), args }],
        runs: Array.from({ length: 40 }, () => ({ check: inputsFrom(next, args).map(value => value | 0) }))
      }
    })
  ]
  const { mismatches, translated } = await runCases(cases, engines)
  assert.is(mismatches.map(describe).join('\n'), '')
  assert.is(translated, cases.length)
})

function codeOf (kind: 'transformation' | 'condition', text: string): Uint8Array {
  const code = codes.get(`${kind} ${text}`)
  if (code === undefined) throw new Error(`not in the file, run npm run generate:bodies: ${text}`)
  return code
}

/** Loops as often as an argument says: not for ever. */
function few (text: string, args: number[]): number[] {
  return text.includes('for (') ? args.map(value => value % 50) : args
}

/** What cannot be deployed is not. */
async function deployed ({ transformations, conditions, connectors }: ConnectorVector): Promise<ConnectorWorld> {
  const world = new ConnectorWorld()
  const attempt = async (make: () => void | Promise<void>): Promise<void> => {
    try {
      await make()
    } catch (err) {
      if (!isDcnError(err)) throw err
    }
  }
  for (const body of transformations) {
    await attempt(() => world.deploySource('transformation', parseSource('transformation', json(body))))
  }
  for (const body of conditions) {
    await attempt(() => world.deploySource('condition', parseSource('condition', json(body))))
  }
  for (const body of connectors) await attempt(() => { world.deployConnector(parseConnector(json(body))) })
  return world
}

async function run (world: ConnectorWorld, body: ExecuteBody): Promise<void> {
  let request
  try {
    request = parseExecute(json(body))
  } catch (err) {
    if (!isDcnError(err)) throw err
    return
  }
  const { connectorName, particlesCount, dynamicRi } = request
  if (world.connector(connectorName) === undefined || particlesCount === 0 || particlesCount > PARTICLES_MAX) return
  const { root, closure } = world.closure(connectorName)
  executions++
  await execute(root, closure, { particlesCount, dynamicRi }, new BothEngines({ engines, closure, codeOf, tally }))
}

function json (body: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(body))
}

test.run()
