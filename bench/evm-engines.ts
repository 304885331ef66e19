/** One body in both engines and in a loop over a typed array, timed a step. */
import { compileFunction } from 'node:vm'
import type { Compiler } from '../protocol/evm/compiler.ts'
import type { EvmCaller } from '../protocol/evm/evm-caller.ts'
import { OracleProgram } from '../protocol/evm/oracle-program.ts'
import type { ProgramRunner } from '../protocol/evm/program-runner.ts'
import { StepMeter } from '../protocol/evm/step-meter.ts'
import { translate } from '../protocol/evm/translate/translate.ts'
import { TranslatedProgram } from '../protocol/evm/translate/translated-program.ts'
import { PLAIN_HELPERS, type BenchBody, type BenchCondition } from './evm-bodies.ts'
import { percentile } from './stats.ts'

export interface EngineTimes {
  /** Nanoseconds an application, medians. */
  translatedNs: number
  oracleNs: number
  arrayNs: number
  /** Of the EVM's unit, an application. */
  steps: number
  translationMs: number
  /** From the module's bytes to what can be called. */
  readyMs: number
  wasmBytes: number
}

export interface EngineBench {
  compiler: Compiler
  caller: EvmCaller
  /** Applications of a round: fewer in the slow engine, where each takes as long as any other. */
  applications: number
  oracleApplications: number
  rounds: number
}

type Plain = (values: Uint32Array, x: number, args: Uint32Array) => Uint32Array

/** Applications whose values are compared before anything is timed. */
const COMPARED = 500
/** Long enough for the compilers of the runtime, which work beside it. */
const WARM_UP_MS = 500
const ORACLE_ROUNDS = 3

export async function timeBody (body: BenchBody, bench: EngineBench): Promise<EngineTimes> {
  const code = await bench.compiler.code('transformation', body.text)
  const { wasm, translationMs } = translated(body, code, 'transformation')
  const made = await TranslatedProgram.create('transformation', wasm)
  const oracle = new OracleProgram(bench.caller, [code])
  const plain = plainLoop(body)
  const args = Uint32Array.from(body.args)
  const list = [{ which: 0, args: body.args }]
  const meter = new StepMeter(Number.MAX_SAFE_INTEGER)
  const apply = async (runner: ProgramRunner, wanted: number): Promise<Uint32Array> =>
    await runner.apply(list, { x: body.x, phase: 0, wanted }, meter)

  const expected = await apply(oracle, COMPARED)
  const used = meter.used
  for (const values of [await apply(made, COMPARED), plain(new Uint32Array(COMPARED), body.x, args)]) {
    if (values.some((value, at) => value !== expected[at])) throw new Error(`${body.name}: not what the EVM gives`)
  }
  if (meter.used !== 2 * used) {
    throw new Error(`${body.name}: ${meter.used - used} steps, and not ${used}`)
  }

  const { applications, oracleApplications, rounds } = bench
  return {
    translatedNs: await nsEach(applications, rounds, async () => await apply(made, applications)),
    arrayNs: await nsEach(applications, rounds, () => plain(new Uint32Array(applications), body.x, args)),
    oracleNs: await nsEach(oracleApplications, ORACLE_ROUNDS, async () => await apply(oracle, oracleApplications)),
    steps: used / COMPARED,
    translationMs,
    readyMs: await medianMs(7, async () => await TranslatedProgram.create('transformation', wasm)),
    wasmBytes: wasm.byteLength
  }
}

/** Nanoseconds a check, medians. */
export async function timeCondition (
  condition: BenchCondition, bench: EngineBench
): Promise<Pick<EngineTimes, 'translatedNs' | 'oracleNs' | 'wasmBytes'>> {
  const code = await bench.compiler.code('condition', condition.text)
  const { wasm } = translated(condition, code, 'condition')
  const made = await TranslatedProgram.create('condition', wasm)
  const oracle = new OracleProgram(bench.caller, [code])
  const meter = new StepMeter(Number.MAX_SAFE_INTEGER)
  if (await made.check(condition.args, meter) !== await oracle.check(condition.args, meter)) {
    throw new Error(`${condition.name}: not what the EVM gives`)
  }
  const times = async (runner: ProgramRunner, count: number): Promise<void> => {
    for (let at = 0; at < count; at++) await runner.check(condition.args, meter)
  }
  return {
    translatedNs: await nsEach(1_000, bench.rounds, async () => { await times(made, 1_000) }),
    oracleNs: await nsEach(1_000, ORACLE_ROUNDS, async () => { await times(oracle, 1_000) }),
    wasmBytes: wasm.byteLength
  }
}

function translated (
  { name, args }: BenchCondition, code: Uint8Array, kind: 'transformation' | 'condition'
): { wasm: Uint8Array<ArrayBuffer>, translationMs: number } {
  const times = []
  for (let round = 0; ; round++) {
    const startedAtMs = performance.now()
    const translation = translate(kind, [{ code, args: args.length }])
    times.push(performance.now() - startedAtMs)
    if (translation.status === 'refused') throw new Error(`${name} is not translated: ${translation.reason}`)
    if (round === 9) return { wasm: translation.wasm, translationMs: percentile(times, 0.5) }
  }
}

function plainLoop ({ plain }: BenchBody): Plain {
  return compileFunction(`
    ${PLAIN_HELPERS}
    for (let at = 0; at < values.length; at++) {
      ${plain}
      values[at] = x
    }
    return values`, ['values', 'x', 'a']) as Plain
}

async function nsEach (count: number, rounds: number, act: () => unknown): Promise<number> {
  const warmAtMs = performance.now() + WARM_UP_MS
  do await act()
  while (performance.now() < warmAtMs)
  return await medianMs(rounds, act) * 1e6 / count
}

export async function medianMs (rounds: number, act: () => unknown): Promise<number> {
  const times = []
  for (let round = 0; round < rounds; round++) {
    const startedAtMs = performance.now()
    await act()
    times.push(performance.now() - startedAtMs)
  }
  return percentile(times, 0.5)
}
