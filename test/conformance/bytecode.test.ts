/** Bytecode that is made by hand, at random, or broken gives the same in both engines. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { REFUSAL_REASONS } from '../../protocol/evm/translate/refusal.ts'
import { branchCases } from './branch-cases.ts'
import { chunkCases } from './chunk-cases.ts'
import type { Case } from './compare.ts'
import { readCorpus } from './corpus.ts'
import { openEngines } from './engines.ts'
import { costlyCases, mutatedCode, randomBytes, truncatedCode } from './fuzz-cases.ts'
import { opcodeCases } from './opcode-cases.ts'
import { randomCases } from './random-cases.ts'
import { shapeCases } from './shape-cases.ts'
import { describe, runCases, type Tally } from './suite.ts'

/** More than any translation takes at a busy machine, and less than what never ends. */
const TRANSLATION_MS_MAX = 60_000

/** Of the length that code may have; at full length they are in `npm run test:conformance`. */
const COSTLY_SHARE = 0.25

/** The same in each run, so that nothing fails that did not before; any other finds other cases. */
const seed = Number(process.env['DCN_CONFORMANCE_SEED'] ?? 8)
const engines = await openEngines()

const test = suite('conformance: bytecode')

test('every operation, with pairs of edge values', async () => {
  // Those whose operands nothing is known of at all times, the others by the seed.
  const cases = opcodeCases().filter(({ name }, at) => name.endsWith('any') || (at + seed) % 3 === 0)
  const tally = await same(some(cases, 4))
  assert.equal(tally.refused, {})
})

test('what is known after a comparison', async () => {
  const tally = await same(some(branchCases().filter((_, at) => (at + seed) % 3 === 0), 2))
  assert.equal(tally.refused, {})
})

test('ways through code, memory, the stack and the limits', async () => {
  const tally = await same(shapeCases())
  assert.ok(tally.translated > 60, `${tally.translated} are translated`)
  const reached = new Set(Object.keys(tally.refused))
  const never = ['code-too-long', 'too-complex', 'translation-too-long', 'translator']
  assert.equal(REFUSAL_REASONS.filter(reason => !reached.has(reason) && !never.includes(reason)), [])
})

test('more values than one call makes', async () => {
  const tally = await same(chunkCases())
  assert.equal(tally.refused, {})
})

test('random bytecode', async () => {
  const tally = await same(randomCases(150, seed))
  assert.ok(tally.translated > 0.9 * tally.programs, `${tally.translated} are translated`)
})

test('random bytes, and real code with faults', async () => {
  const { bodies } = readCorpus()
  await same([...randomBytes(300, seed), ...mutatedCode(bodies, 250, seed), ...truncatedCode(bodies, 100, seed)])
})

for (const one of costlyCases(COSTLY_SHARE)) {
  test(`costly code: ${one.name}`, async () => {
    const startedAtMs = performance.now()
    await engines.translated(one.kind, one.bodies)
    assert.ok(performance.now() - startedAtMs < TRANSLATION_MS_MAX)
  })
}

async function same (cases: Iterable<Case>): Promise<Tally> {
  const tally = await runCases(cases, engines, { mismatchesMax: 3 })
  assert.is(tally.mismatches.map(describe).join('\n'), '', `seed ${seed}`)
  return tally
}

/** Each so manieth run of each, by the seed; all of them are in `npm run test:conformance`. */
function some (cases: readonly Case[], every: number): Case[] {
  const isChosen = (at: number): boolean => (at + seed) % every === 0
  return cases.map(one => ({ ...one, runs: one.runs.filter((_, at) => one.runs.length < every || isChosen(at)) }))
}

test.run()
