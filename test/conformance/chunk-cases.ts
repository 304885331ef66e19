/**
 * More values, and applications, than one call of a translated program makes: it goes on where it stopped, fails where
 * it has to, and so does its budget.
 */
import { CHUNK_VALUES_MAX } from '../../protocol/evm/translate/layout.ts'
import { CHUNK_APPLICATIONS_MAX } from '../../protocol/evm/translate/limits.ts'
import { assemble } from './assembler.ts'
import type { Application, Case, Code } from './compare.ts'

const VALUES = CHUNK_VALUES_MAX + 2
/** Of an application of `sums`. */
const STEPS = 18

/** `isWhole`: also what takes @ethereumjs many seconds. */
export function chunkCases (isWhole = false): Case[] {
  const flips: Code = { code: assemble('0 CALLDATALOAD 1 XOR 0 MSTORE 32 0 RETURN'), args: 0 }
  const gaps = Uint32Array.from({ length: VALUES }, (_, at) => 1 + Number(at % (isWhole ? 2 : 64) === 0))
  const list = [0, 1, 0].map(which => ({ which, args: [] }))
  const alone = [{ which: 0, args: [] }]
  const far = Uint32Array.of(5, CHUNK_APPLICATIONS_MAX + 9, 1)
  const wanted: Array<Application['wanted']> = isWhole
    ? [CHUNK_VALUES_MAX - 1, CHUNK_VALUES_MAX, VALUES, 2 * VALUES, gaps, far]
    : [gaps]
  return [{
    name: 'more values than one call makes',
    kind: 'transformation',
    bodies: [sums(2 ** 31), flips],
    runs: wanted.map(each => ({ list, x: 5, phase: 1, wanted: each }))
  }, {
    name: 'a revert in the second call',
    kind: 'transformation',
    bodies: [sums(3 * CHUNK_VALUES_MAX + 2)],
    runs: [{ list: alone, x: 0, phase: 0, wanted: isWhole ? gaps : VALUES }]
  }, {
    name: 'a budget that ends with the second call, or just does not',
    kind: 'transformation',
    bodies: [sums(2 ** 31)],
    runs: [-1, 0].map(more => ({ list: alone, x: 0, phase: 0, wanted: VALUES, stepsMax: VALUES * STEPS + more }))
  }]
}

/** Adds 3, and reverts where that is not below the limit. */
function sums (limit: number): Code {
  const text = `0 CALLDATALOAD 3 ADD DUP1 ${limit} GT @b JUMPI 7 0 MSTORE 4 28 REVERT b: 0 MSTORE 32 0 RETURN`
  return { code: assemble(text), args: 0 }
}
