/** Whole executions of a flat connector of four dimensions, in both engines, and JSON encoding of what comes out. */
import { execute } from '../protocol/connectors/execute.ts'
import type { Compiler } from '../protocol/evm/compiler.ts'
import type { EvmCaller } from '../protocol/evm/evm-caller.ts'
import { EvmEngine } from '../protocol/evm/evm-engine.ts'
import { EvmRunner } from '../protocol/evm/evm-runner.ts'
import { OracleProgram } from '../protocol/evm/oracle-program.ts'
import type { ProgramFinder } from '../protocol/evm/programs.ts'
import { StepMeter } from '../protocol/evm/step-meter.ts'
import type { ExecutionOutcome } from '../protocol/wire/executions.ts'
import { flatConnector, type Call } from '../test/helpers/evm.ts'
import { medianMs } from './evm-engines.ts'

export interface ExecutionTimes {
  particles: number
  /** In a thread, as a node runs it. */
  translatedMs: number
  /** On @ethereumjs, in the thread that asks. */
  oracleMs: number
  /** JSON.stringify of the four streams. */
  jsonMs: number
}

const ROUNDS = 21
/** In the slow engine, where one takes longer the more particles there are. */
const ORACLE_ROUNDS = 3
const ORACLE_ROUNDS_OF_MANY = 1
const MANY_PARTICLES = 10_000

export async function timeExecutions (
  particlesCounts: readonly number[], deps: { compiler: Compiler, caller: EvmCaller }
): Promise<ExecutionTimes[]> {
  const four = flatConnector({ lists: [1, 2, 3, 4].map((arg): Call[] => [['return x + args[0];', arg]]) })
  const runner = new EvmRunner({ compiler: deps.compiler }, { threads: 1 })
  await runner.start()
  const oracle = onlyOracle(deps)
  const times = []
  for (const particlesCount of particlesCounts) {
    const input = { particlesCount, dynamicRi: [] }
    const inThread = async (): Promise<ExecutionOutcome> =>
      await runner.run({ ...four, input, signal: new AbortController().signal })
    const onOracle = async (): Promise<ExecutionOutcome> => await execute(four.root, four.closure, input,
      new EvmEngine({ programs: oracle, closure: four.closure, meter: new StepMeter() }))
    const outcome = await inThread()
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome))
    // Warm: the thread, and what it has compiled.
    await medianMs(ROUNDS, inThread)
    if (particlesCount < MANY_PARTICLES) await onOracle()
    times.push({
      particles: particlesCount,
      translatedMs: await medianMs(ROUNDS, inThread),
      oracleMs: await medianMs(particlesCount < MANY_PARTICLES ? ORACLE_ROUNDS : ORACLE_ROUNDS_OF_MANY, onOracle),
      jsonMs: await medianMs(ROUNDS, () =>
        JSON.stringify(outcome.streams.map(({ path, data }) => ({ path, data: [...data] }))))
    })
  }
  await runner.stop()
  return times
}

function onlyOracle ({ compiler, caller }: { compiler: Compiler, caller: EvmCaller }): ProgramFinder {
  return {
    async find (kind, bodies) {
      const codes = []
      for (const { text } of bodies) codes.push(await compiler.code(kind, text))
      return new OracleProgram(caller, codes)
    }
  }
}
