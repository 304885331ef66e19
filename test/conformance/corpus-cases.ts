/** What generated bodies are run with: each alone, and some as lists of several. */
import type { Application, Case, Run } from './compare.ts'
import type { CompiledBody } from './corpus.ts'
import { inputFrom, inputsFrom, numbersFrom } from './inputs.ts'

/** Each so manieth body begins a list with the next ones. */
const LIST_EVERY = 12
const LIST_BODIES = 3

/** `runs`: inputs of each body. */
export function * corpusCases (
  bodies: readonly CompiledBody[], { seed, runs }: { seed: number, runs: number }
): Generator<Case> {
  for (const [at, body] of bodies.entries()) {
    const next = numbersFrom(seed + at)
    yield {
      name: `body ${at}`, kind: body.kind, bodies: [body],
      runs: Array.from({ length: runs }, () => runOf(body, next))
    }
    if (at % LIST_EVERY === 0) yield * listOf(bodies.slice(at, at + LIST_BODIES), `list of body ${at}`, next)
  }
}

function runOf ({ kind, args }: CompiledBody, next: () => number): Run {
  const given = inputsFrom(next, args)
  if (kind === 'condition') return { check: given.map(value => value | 0) }
  return { list: [{ which: 0, args: given }], x: inputFrom(next), phase: 0, wanted: wantedFrom(next) }
}

/** A few in a row, or after gaps. */
function wantedFrom (next: () => number): Application['wanted'] {
  const choice = next() % 6
  return choice === 5 ? Uint32Array.of(2, 1, 3) : 1 + choice % 3
}

function * listOf (several: readonly CompiledBody[], name: string, next: () => number): Generator<Case> {
  const bodies = several.filter(({ kind }) => kind === 'transformation')
  if (bodies.length < 2) return
  // One of them twice, with other arguments.
  const list = [...bodies.keys(), 0].map(which => ({ which, args: inputsFrom(next, bodies[which]!.args) }))
  yield {
    name, kind: 'transformation', bodies,
    runs: [0, 1, 2].map(phase => ({
      list, x: inputFrom(next), phase, wanted: phase === 2 ? Uint32Array.of(1, 4, 2) : 6
    }))
  }
}
