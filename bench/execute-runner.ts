/** The same execution with no network: in one thread of this process. */
import { Compiler } from '../protocol/evm/compiler.ts'
import { EvmRunner } from '../protocol/evm/evm-runner.ts'
import { encodeDefinition, type Definition } from '../protocol/wire/definitions.ts'
import { percentile } from './stats.ts'

export interface RunnerBench {
  particles: number
  dimensions: number
  times: number
  /** Where compiled programs are kept. */
  cacheDir: string
}

/** p50 of the execution, and of writing its answer as JSON; in milliseconds. */
export async function timeRunner (
  { particles, dimensions, times, cacheDir }: RunnerBench
): Promise<{ runMs: number, jsonMs: number }> {
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
  const jsons: number[] = []
  // The first compiles, and starts the thread.
  for (let time = 0; time <= times; time++) {
    const startedAtMs = performance.now()
    const outcome = await runner.run({
      root, closure, input: { particlesCount: particles, dynamicRi: [] }, signal: new AbortController().signal
    })
    const endedAtMs = performance.now()
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome))
    JSON.stringify(outcome.streams.map(({ path, data }) => ({ path, data: [...data] })))
    if (time === 0) continue
    runs.push(endedAtMs - startedAtMs)
    jsons.push(performance.now() - endedAtMs)
  }
  await runner.stop()
  return { runMs: percentile(runs, 0.5), jsonMs: percentile(jsons, 0.5) }
}
