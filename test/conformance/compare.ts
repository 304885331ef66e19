/** Runs the same with two engines: what each gives, how it fails, and how many steps it took must be the same. */
import { ExecutionFault } from '../../protocol/connectors/execution-fault.ts'
import type { ListEntry, ProgramRunner } from '../../protocol/evm/program-runner.ts'
import { RevertFault, StepMeter } from '../../protocol/evm/step-meter.ts'
import type { BodyKind } from '../../protocol/evm/translate/ir.ts'

/** Bytecode, and how many arguments it is called with. */
export interface Code { code: Uint8Array, args: number }

export interface Application {
  list: readonly ListEntry[]
  x: number
  phase: number
  wanted: number | Uint32Array
  /** Of the whole execution; undefined: what executions have. */
  stepsMax?: number
}

export interface Check { check: readonly number[], stepsMax?: number }

export type Run = Application | Check

/** Bodies of one program, and what they are run with; of a condition one. */
export interface Case {
  name: string
  kind: BodyKind
  bodies: readonly Code[]
  runs: readonly Run[]
}

export interface Outcome {
  values?: readonly number[]
  /** The failure, and the data of a revert in hexadecimal. */
  failure?: string
  /** Undefined where a budget is what ended it. */
  steps?: number
}

export interface Mismatch {
  name: string
  kind: BodyKind
  /** In hexadecimal, each with its number of arguments. */
  bodies: string[]
  run: Run
  expected: Outcome
  actual: Outcome
}

export async function outcomeOf (runner: ProgramRunner, run: Run): Promise<Outcome> {
  const meter = run.stepsMax === undefined ? new StepMeter() : new StepMeter(run.stepsMax)
  try {
    const values = 'check' in run
      ? [Number(await runner.check(run.check, meter))]
      : [...await runner.apply(run.list, { x: run.x, phase: run.phase, wanted: run.wanted }, meter)]
    return { values, steps: meter.used }
  } catch (err) {
    if (err instanceof RevertFault) {
      const failure = `${JSON.stringify(err.failure)} ${Buffer.from(err.data).toString('hex')}`
      return { failure, steps: meter.used }
    }
    if (!(err instanceof ExecutionFault)) throw err
    const { failure } = err
    return failure.kind === 'budget'
      ? { failure: JSON.stringify(failure) }
      : { failure: JSON.stringify(failure), steps: meter.used }
  }
}

/** The first run that ends in two ways. */
export async function compareRuns (
  { name, kind, bodies, runs }: Case, oracle: ProgramRunner, other: ProgramRunner
): Promise<Mismatch | undefined> {
  for (const run of runs) {
    const expected = await outcomeOf(oracle, run)
    // Whatever else it throws is its own fault.
    const actual = await outcomeOf(other, run).catch((err: unknown): Outcome => ({ failure: `threw ${String(err)}` }))
    if (JSON.stringify(expected) === JSON.stringify(actual)) continue
    const told = bodies.map(({ code, args }) => `${Buffer.from(code).toString('hex')} (${args})`)
    return { name, kind, bodies: told, run, expected, actual }
  }
  return undefined
}
