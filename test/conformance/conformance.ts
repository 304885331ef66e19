/**
 * Runs fresh bodies, random bytecode and the fixed cases with both engines, and prints counts. See docs/conformance.md.
 *
 * Usage: npm run test:conformance -- [bodies] [seed]
 */
import { Compiler } from '../../protocol/evm/compiler.ts'
import { branchCases } from './branch-cases.ts'
import { chunkCases } from './chunk-cases.ts'
import type { Case } from './compare.ts'
import { corpusCases } from './corpus-cases.ts'
import { readCorpus } from './corpus.ts'
import { openEngines } from './engines.ts'
import { compileAll, freshBodies } from './fresh-bodies.ts'
import { costlyCases, mutatedCode, randomBytes, truncatedCode } from './fuzz-cases.ts'
import { opcodeCases } from './opcode-cases.ts'
import { randomCases } from './random-cases.ts'
import { shapeCases } from './shape-cases.ts'
import { describe, emptyTally, runCases, type Tally } from './suite.ts'

const INPUTS = 6
const SHOWN_MAX = 5

const [count = 1_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number)
console.log(`seed ${seed}`)

const engines = await openEngines()
const corpus = readCorpus().bodies
let failed = 0

await tell('opcodes', opcodeCases())
await tell('after branches', branchCases())
await tell('shapes', shapeCases())
await tell('chunks', chunkCases(true))
await tell('costly', costlyCases())
await tell('corpus', corpusCases(corpus, { seed, runs: INPUTS }))
await tell('random bytecode', randomCases(count, seed))
await tell('fuzzed code', [
  ...randomBytes(count, seed), ...mutatedCode(corpus, count, seed), ...truncatedCode(corpus, count / 4, seed)
])
await fresh()
process.exit(failed === 0 ? 0 : 1)

async function tell (name: string, cases: Iterable<Case>): Promise<void> {
  show(name, await runCases(cases, engines))
}

async function fresh (): Promise<void> {
  const tally = emptyTally()
  let refused = 0
  let bodies = 0
  for await (const compiled of compileAll(freshBodies(count, seed), new Compiler(), () => { refused++ })) {
    bodies += compiled.length
    await runCases(corpusCases(compiled, { seed: seed + bodies, runs: INPUTS }), engines, { into: tally })
  }
  console.log(`fresh bodies: ${bodies} compiled, ${refused} refused by the compiler`)
  show('fresh bodies', tally)
}

function show (name: string, { programs, translated, refused, inputs, mismatches }: Tally): void {
  failed += mismatches.length
  for (const mismatch of mismatches.slice(0, SHOWN_MAX)) console.log(describe(mismatch))
  const reasons = Object.entries(refused).map(([reason, times]) => `${reason} ${times}`).join(', ')
  console.log(`${name}: ${programs} programs, ${translated} translated, refused: ${reasons || 'none'}; ` +
    `${inputs} inputs, ${mismatches.length} mismatches`)
}
