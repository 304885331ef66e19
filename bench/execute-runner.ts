/** The same execution with no network: in one thread of this process. */
import { Compiler } from '../protocol/evm/compiler.ts'
import { EvmRunner } from '../protocol/evm/evm-runner.ts'
import { encodeDefinition, type Definition } from '../protocol/wire/definitions.ts'
import type { Stream } from '../protocol/wire/executions.ts'
import { percentile } from './stats.ts'

export interface RunnerBench {
  particles: number
  dimensions: number
  times: number
  /** Where compiled programs are kept. */
  cacheDir: string
}

/** p50 of the execution in milliseconds, and what it gives. */
export async function timeRunner (
  { particles, dimensions, times, cacheDir }: RunnerBench
): Promise<{ runMs: number, streams: Stream[] }> {
  const add: Definition = { kind: 'transformation', name: 'bench_add', source: 'return x + args[0];' }
  const { id } = encodeDefinition(add)
  const flat: Definition = {
    kind: 'connector',
    name: 'bench_flat',
    dimensions: Array.from({ length: dimensions }, (_, at) => ({
      transformations: [{ name: add.name, id, args: [at + 1] }], composite: undefined, bindings: []
    })),
    condition: undefined,
    conditionArgs: [],
    staticRi: []
  }
  const { id: root } = encodeDefinition(flat)
  const closure = new Map<string, Definition>([[id, add], [root, flat]])
  const runner = new EvmRunner({ compiler: new Compiler({ directory: cacheDir }) }, { threads: 1 })
  await runner.start()
  const runs: number[] = []
  let streams: Stream[] = []
  // The first compiles, and starts the thread.
  for (let time = 0; time <= times; time++) {
    const startedAtMs = performance.now()
    const outcome = await runner.run({
      root, closure, input: { particlesCount: particles, dynamicRi: [] }, signal: new AbortController().signal
    })
    const endedAtMs = performance.now()
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome))
    ;({ streams } = outcome)
    if (time > 0) runs.push(endedAtMs - startedAtMs)
  }
  await runner.stop()
  return { runMs: percentile(runs, 0.5), streams }
}
