/** Random bytecode programs, and what they are run with. */
import fc from 'fast-check'
import type { Case, Run } from './compare.ts'
import { inputFrom, inputsFrom, numbersFrom } from './inputs.ts'
import { randomPrograms } from './random-bytecode.ts'

const RUNS = 3

export function randomCases (count: number, seed: number): Case[] {
  const next = numbersFrom(seed)
  return fc.sample(randomPrograms(), { seed, numRuns: count }).map(({ text, code, args }, at): Case => ({
    name: `random bytecode ${at}\n${text}\n`,
    kind: 'transformation',
    bodies: [{ code, args }],
    runs: Array.from({ length: RUNS }, (): Run => ({
      list: [{ which: 0, args: inputsFrom(next, args) }], x: inputFrom(next), phase: 0, wanted: 2
    }))
  }))
}
