/** Generated bodies, from a file of thousands and from a seed, give the same in both engines. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Compiler } from '../../protocol/evm/compiler.ts'
import { compiledDir } from '../helpers/programs.ts'
import { corpusCases } from './corpus-cases.ts'
import { differentBodies, readCorpus } from './corpus.ts'
import { openEngines } from './engines.ts'
import { compileAll, freshBodies, type Refusal } from './fresh-bodies.ts'
import { GENERATOR_VERSION } from './generated-body.ts'
import { describe, runCases } from './suite.ts'

const INPUTS = 2
/** Of the file, spread over it, by the seed; all of them are in `npm run test:conformance`. */
const BODIES = 600
const FRESH = 5
const compiler = new Compiler({ directory: compiledDir() })
/** The same in each run, so that nothing fails that did not before; any other finds other cases. */
const seed = Number(process.env['DCN_CONFORMANCE_SEED'] ?? 8)

const test = suite('conformance: generated bodies')

test('bodies of the file', async () => {
  const { bodies } = readCorpus()
  assert.ok(bodies.length >= 2_000)
  assert.is(differentBodies(bodies).length, bodies.length)
  const every = Math.ceil(bodies.length / BODIES)
  const some = bodies.filter((_, at) => (at + seed) % every === 0)
  const tally = await runCases(corpusCases(some, { seed, runs: INPUTS }), await openEngines(), { mismatchesMax: 5 })
  console.log(`note: seed ${seed}, ${tally.programs} programs, ${tally.inputs} inputs, refused ${told(tally.refused)}`)
  assert.is(tally.mismatches.map(describe).join('\n'), '')
  // A translator that refuses agrees with everything.
  assert.ok(tally.translated > 0.97 * tally.programs)
})

test('the file is what the generator and the compiler give', async () => {
  const corpus = readCorpus()
  assert.is(corpus.generatorVersion, GENERATOR_VERSION)
  const [first] = freshBodies(1, corpus.seed)
  assert.is(corpus.bodies[0]!.text, first!.text, 'run npm run generate:bodies')
  for (const { kind, text, code } of [corpus.bodies[0]!, corpus.bodies[seed % corpus.bodies.length]!]) {
    assert.equal(await compiler.code(kind, text), code, 'run npm run generate:bodies')
  }
})

test('bodies that are new', async () => {
  const refusals: Refusal[] = []
  const engines = await openEngines()
  const fresh = freshBodies(FRESH, seed)
  for await (const compiled of compileAll(fresh, compiler, refusal => { refusals.push(refusal) })) {
    const tally = await runCases(corpusCases(compiled, { seed, runs: INPUTS }), engines)
    assert.is(tally.mismatches.map(describe).join('\n'), '', `seed ${seed}`)
  }
  // The compiler may find an expression too deep, or that it knows better; not often.
  assert.ok(refusals.length < FRESH / 2, `seed ${seed}: ${refusals.map(({ message }) => message).join()}`)
})

function told (refused: Readonly<Record<string, number>>): string {
  return JSON.stringify(refused).replaceAll('"', '')
}

test.run()
