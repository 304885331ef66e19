/**
 * The EVM in WebAssembly beside @ethereumjs and a loop over a typed array, a step of each of many bodies; then whole
 * executions of a flat connector with four dimensions. One run; only ratios compare between machines.
 *
 * npm run bench:evm -- [--applications N] [--oracle-applications N] [--rounds N] [--most-particles N]
 *   [--svg FILE: a picture of the executions] [--into FILE: Markdown, its tables between this program's marks]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
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
/** Around what `--into` writes. */
const [MARK, END_MARK] = ['<!-- bench:evm -->\n', '<!-- end of bench:evm -->\n']

const { values: options } = parseArgs({
  options: {
    applications: { type: 'string', default: '65536' },
    'oracle-applications': { type: 'string', default: '2048' },
    rounds: { type: 'string', default: '41' },
    'most-particles': { type: 'string', default: '65536' },
    svg: { type: 'string' },
    into: { type: 'string' }
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
const day = new Date().toISOString().slice(0, 10)
const told: string[] = []
const missed: string[] = []

await bodies()
await conditions()
await executions()
tell('', missed.length === 0 ? 'The goals that are measured here are reached.' : 'Missed:',
  ...missed.flatMap(each => ['', `- ${each}`]))
if (options.into !== undefined) writeInto(options.into)
process.exit()

function tell (...lines: string[]): void {
  told.push(...lines)
  console.log(lines.join('\n'))
}

function heading (...cells: string[]): void {
  tell(row(...cells), row(...cells.map(() => '---')))
}

async function bodies (): Promise<void> {
  tell(`${day}, ${availableParallelism()} cores, Node ${process.versions.node}. ${bench.applications} applications, ` +
    'each of what the last one gave; nanoseconds an application, medians; steps, and what translating took:', '')
  heading('body', 'WebAssembly', 'typed array', 'WebAssembly / array', '@ethereumjs', '@ethereumjs / WebAssembly',
    'evmone (published, another machine)', 'steps', 'translation ms', 'ready ms', 'bytes')
  for (const body of BENCH_BODIES) {
    const times = await timeBody(body, bench).catch((err: unknown) => { missed.push(String(err)) })
    if (times === undefined) continue
    const timesArray = times.translatedNs / times.arrayNs
    tell(row(body.name, times.translatedNs, times.arrayNs, timesArray.toFixed(2), times.oracleNs,
      times.oracleNs / times.translatedNs, body.evmone ?? '', times.steps, times.translationMs,
      times.readyMs.toFixed(2), String(times.wasmBytes)))
    if (body.name === 'sum' && times.translatedNs > SUM_NS_GOAL) {
      missed.push(`\`${body.text}\` takes ${times.translatedNs.toFixed(1)} ns, not ${SUM_NS_GOAL}`)
    }
    if (CORE_BODIES.includes(body) && timesArray > TIMES_ARRAY_GOAL) {
      missed.push(`${body.name} takes ${timesArray.toFixed(1)} times the typed array's time, not ${TIMES_ARRAY_GOAL}`)
    }
  }
}

async function conditions (): Promise<void> {
  tell('', 'Nanoseconds a check of a condition:', '')
  heading('condition', 'WebAssembly', '@ethereumjs', 'bytes')
  for (const condition of CORE_CONDITIONS) {
    const { translatedNs, oracleNs, wasmBytes } = await timeCondition(condition, bench)
    tell(row(condition.name, translatedNs, oracleNs, String(wasmBytes)))
  }
}

async function executions (): Promise<void> {
  const counts = [16, 256, 1_024, 4_096, 16_384, 65_536].filter(count => count <= Number(options['most-particles']))
  const times = await timeExecutions(counts, compiler)
  tell('', 'Milliseconds of an execution of a flat connector of four dimensions, `return x + args[0]`:', '')
  heading('particles', 'WebAssembly', '@ethereumjs', '@ethereumjs / WebAssembly', 'JSON.stringify of the streams')
  for (const { particles, translatedMs, oracleMs, jsonMs } of times) {
    const cells = [translatedMs, oracleMs, oracleMs / translatedMs, jsonMs]
    tell(row(String(particles), ...cells.map(ms => ms < 10 ? ms.toFixed(2) : ms)))
  }
  if (options.svg !== undefined) writeFileSync(options.svg, picture(times))
}

function picture (times: readonly ExecutionTimes[]): string {
  const line = (name: string, colour: string, of: (each: ExecutionTimes) => number): ChartLine =>
    ({ name, colour, points: times.map(each => [each.particles, of(each)]) })
  return logChart({
    title: 'Time of an execution by its particles',
    note: `four dimensions, return x + args[0]; in a thread, with no network; median, ${day}`,
    xName: 'particles',
    yName: 'ms',
    lines: [
      line('@ethereumjs', '#dc2626', ({ oracleMs }) => oracleMs),
      line('WebAssembly', '#2563eb', ({ translatedMs }) => translatedMs),
      line('JSON encoding', '#d97706', ({ jsonMs }) => jsonMs)
    ]
  })
}

function writeInto (path: string): void {
  const text = readFileSync(path, 'utf8')
  const [before, after] = [text.indexOf(MARK), text.indexOf(END_MARK)]
  if (before === -1 || after < before) throw new Error(`${path} has no ${MARK.trim()} before ${END_MARK.trim()}`)
  writeFileSync(path, `${text.slice(0, before)}${MARK}\n${told.join('\n')}\n\n${text.slice(after)}`)
}
