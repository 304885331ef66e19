/** Whole executions of a flat connector of four dimensions, in both engines, and JSON encoding of what comes out. */
import type { Compiler } from '../protocol/evm/compiler.ts'
import { EvmRunner } from '../protocol/evm/evm-runner.ts'
import type { ExecutionOutcome } from '../protocol/wire/executions.ts'
import { flatConnector, type Call } from '../test/helpers/evm.ts'
import { medianMs } from './evm-engines.ts'

const FOUR = flatConnector({ lists: [1, 2, 3, 4].map((arg): Call[] => [['return x + args[0];', arg]]) })

export interface ExecutionTimes {
  particles: number
  /** Both in a thread, as a node runs it: translated, and on @ethereumjs. */
  translatedMs: number
  oracleMs: number
  /** JSON.stringify of the four streams, which are arrays of numbers already. */
  jsonMs: number
}

const ROUNDS = 21
/** In the slow engine, where one takes longer the more particles there are. */
const ORACLE_ROUNDS = 3
const ORACLE_ROUNDS_OF_MANY = 1
const MANY_PARTICLES = 10_000

export async function timeExecutions (
  particlesCounts: readonly number[], compiler: Compiler
): Promise<ExecutionTimes[]> {
  const [translated, oracle] = [await started(compiler), await started(compiler)]
  refuseAll(oracle)
  const times = []
  for (const particles of particlesCounts) {
    const few = particles < MANY_PARTICLES
    const outcome = await execution(translated, particles)()
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome))
    const streams = outcome.streams.map(({ path, data }) => ({ path, data: Array.from(data) }))
    // Warm: the thread, and what it has compiled.
    await medianMs(ROUNDS, execution(translated, particles))
    if (few) await execution(oracle, particles)()
    times.push({
      particles,
      translatedMs: await medianMs(ROUNDS, execution(translated, particles)),
      oracleMs: await medianMs(few ? ORACLE_ROUNDS : ORACLE_ROUNDS_OF_MANY, execution(oracle, particles)),
      jsonMs: await medianMs(ROUNDS, () => JSON.stringify(streams))
    })
  }
  if (translated.programs.fallbacks.size > 0) throw new Error('what should be WebAssembly was not')
  await Promise.all([translated.stop(), oracle.stop()])
  return times
}

async function started (compiler: Compiler): Promise<EvmRunner> {
  const runner = new EvmRunner({ compiler }, { threads: 1 })
  await runner.start()
  return runner
}

function execution (runner: EvmRunner, particlesCount: number): () => Promise<ExecutionOutcome> {
  const signal = new AbortController().signal
  return async () => await runner.run({ ...FOUR, input: { particlesCount, dynamicRi: [] }, signal })
}

/** Its thread runs everything on @ethereumjs, as what is refused. */
function refuseAll ({ programs }: EvmRunner): void {
  const find = programs.program.bind(programs)
  programs.program = async (kind, bodies) =>
    ({ ...await find(kind, bodies), translation: { status: 'refused', reason: 'instruction' } })
}
