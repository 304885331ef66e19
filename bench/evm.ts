/**
 * The EVM in WebAssembly beside @ethereumjs and a loop over a typed array, a step of each of many bodies; then whole
 * executions of a flat connector with four dimensions. One run; only ratios compare between machines.
 *
 * npm run bench:evm -- [--applications N] [--oracle-applications N] [--rounds N] [--most-particles N] [--svg FILE]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Compiler } from '../protocol/evm/compiler.ts'
import { EvmCaller } from '../protocol/evm/evm-caller.ts'
import { BENCH_BODIES, CORE_BODIES, CORE_CONDITIONS } from './evm-bodies.ts'
import { timeBody, timeCondition, type EngineBench } from './evm-engines.ts'
import { timeExecutions, type ExecutionTimes } from './evm-executions.ts'
import { logChart, type ChartLine } from './log-chart.ts'
import { row } from './stats.ts'

/** What the engine is meant to reach. */
const SUM_NS_GOAL = 5
const TIMES_ARRAY_GOAL = 5

const { values: options } = parseArgs({
  options: {
    applications: { type: 'string', default: '65536' },
    'oracle-applications': { type: 'string', default: '4096' },
    rounds: { type: 'string', default: '41' },
    'most-particles': { type: 'string', default: '65536' },
    svg: { type: 'string' }
  }
})

const compiler = new Compiler()
const caller = await EvmCaller.create()
const bench: EngineBench = {
  compiler,
  caller,
  applications: Number(options.applications),
  oracleApplications: Number(options['oracle-applications']),
  rounds: Number(options.rounds)
}

const missed: string[] = []
await bodies()
await conditions()
await executions()
console.log(`\n${missed.length === 0 ? 'every goal is reached' : `missed:\n${missed.join('\n')}`}`)
process.exit()

async function bodies (): Promise<void> {
  console.log(`${bench.applications} applications, each of what the last one gave; medians, ns an application ` +
    '(evmone: published, another machine)\n')
  console.log(row('body', 'WebAssembly', 'typed array', 'times', '@ethereumjs', 'times', 'evmone', 'steps',
    'translation ms', 'ready ms', 'wasm bytes'))
  console.log(row(...Array.from({ length: 11 }, () => '---')))
  for (const body of BENCH_BODIES) {
    const times = await timeBody(body, bench).catch((err: unknown) => { missed.push(String(err)) })
    if (times === undefined) continue
    const timesArray = times.translatedNs / times.arrayNs
    console.log(row(body.name, times.translatedNs, times.arrayNs, timesArray.toFixed(2), times.oracleNs,
      times.oracleNs / times.translatedNs, body.evmone ?? '', times.steps, times.translationMs, times.readyMs,
      String(times.wasmBytes)))
    if (body.name === 'sum' && times.translatedNs > SUM_NS_GOAL) {
      missed.push(`${body.text} takes ${times.translatedNs.toFixed(1)} ns, not ${SUM_NS_GOAL}`)
    }
    if (CORE_BODIES.includes(body) && timesArray > TIMES_ARRAY_GOAL) {
      missed.push(`${body.name} takes ${timesArray.toFixed(1)} times the typed array's time, not ${TIMES_ARRAY_GOAL}`)
    }
  }
}

async function conditions (): Promise<void> {
  console.log('\nns a check\n')
  console.log(row('condition', 'WebAssembly', '@ethereumjs', 'wasm bytes'))
  console.log(row('---', '---', '---', '---'))
  for (const condition of CORE_CONDITIONS) {
    const { translatedNs, oracleNs, wasmBytes } = await timeCondition(condition, bench)
    console.log(row(condition.name, translatedNs, oracleNs, String(wasmBytes)))
  }
}

async function executions (): Promise<void> {
  const counts = [16, 256, 1_024, 4_096, 16_384, 65_536].filter(count => count <= Number(options['most-particles']))
  const times = await timeExecutions(counts, { compiler, caller })
  console.log('\nflat connector of four dimensions, `return x + args[0]`, median ms\n')
  console.log(row('particles', 'WebAssembly, in a thread', '@ethereumjs', 'times', 'JSON.stringify'))
  console.log(row('---', '---', '---', '---', '---'))
  for (const { particles, translatedMs, oracleMs, jsonMs } of times) {
    console.log(row(String(particles), ...[translatedMs, oracleMs, oracleMs / translatedMs, jsonMs].map(ms =>
      ms < 10 ? ms.toFixed(2) : ms)))
  }
  if (options.svg !== undefined) writeFileSync(options.svg, picture(times))
}

function picture (times: readonly ExecutionTimes[]): string {
  const line = (name: string, colour: string, of: (each: ExecutionTimes) => number): ChartLine =>
    ({ name, colour, points: times.map(each => [each.particles, of(each)]) })
  return logChart({
    title: 'Time of an execution by its particles',
    note: `four dimensions, return x + args[0]; median, ${new Date().toISOString().slice(0, 10)}`,
    xName: 'particles',
    yName: 'ms',
    lines: [
      line('@ethereumjs', '#dc2626', ({ oracleMs }) => oracleMs),
      line('WebAssembly', '#2563eb', ({ translatedMs }) => translatedMs),
      line('JSON encoding', '#d97706', ({ jsonMs }) => jsonMs)
    ]
  })
}
