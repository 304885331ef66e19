/**
 * Looks for the first input for which the two engines differ, and prints what found it, after how many inputs; or that
 * there is none. Bundled with faults by run-mutations.ts, which starts it.
 */
import { branchCases } from './branch-cases.ts'
import type { Case } from './compare.ts'
import { corpusCases } from './corpus-cases.ts'
import { readCorpus } from './corpus.ts'
import { openEngines } from './engines.ts'
import { opcodeCases } from './opcode-cases.ts'
import { randomCases } from './random-cases.ts'
import { shapeCases } from './shape-cases.ts'
import { runCases } from './suite.ts'

const SEED = 7
const BODIES = 1_500
const RANDOM = 600

export interface Finding {
  /** Undefined: nothing found a difference. */
  by?: string
  /** Of what. */
  name?: string
  /** Compared before and with it. */
  inputs: number
}

const engines = await openEngines()
const groups: Array<[string, () => Iterable<Case>]> = [
  ['generated bodies', () => corpusCases(readCorpus().bodies.slice(0, BODIES), { seed: SEED, runs: 2 })],
  ['opcodes', opcodeCases],
  ['shapes', shapeCases],
  ['branches', branchCases],
  ['random bytecode', () => randomCases(RANDOM, SEED)]
]

process.stdout.write(`${JSON.stringify(await find())}\n`)

async function find (): Promise<Finding> {
  let inputs = 0
  for (const [by, cases] of groups) {
    const tally = await runCases(cases(), engines, { mismatchesMax: 1 })
    inputs += tally.inputs
    const [mismatch] = tally.mismatches
    if (mismatch !== undefined) return { by, name: mismatch.name.split('\n')[0] ?? '', inputs }
  }
  return { inputs }
}
