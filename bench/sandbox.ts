/**
 * What running a function costs, on every level of isolation that this machine has, beside `deno run` of an empty file
 * in the same run; what a process costs that only waits; and how soon a killed one is gone. Milliseconds.
 *
 * npm run bench:sandbox -- [runs, 24] [level, all]
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { findDeno } from '../node/sandbox/isolation/deno-binary.ts'
import { runtimePidOf } from '../node/sandbox/isolation/runtime-pid.ts'
import { spawnLaunch } from '../node/sandbox/isolation/spawn-launch.ts'
import type { Launch } from '../node/sandbox/isolation/types.ts'
import { ISOLATION_LEVELS } from '../protocol/core/isolation.ts'
import { Lane, until } from '../test/integration/node/sandbox/harness.ts'
import { SUBREAPER } from '../test/integration/node/sandbox/levels.ts'
import { percentile, row } from './stats.ts'

const CORES = availableParallelism()
const TICKS_PER_SECOND = 100
const IDLE_SECONDS = 2
/** What a process does after its boot, on its own. */
const COOLING_MS = 1_000
/** Processes kept booted. */
const SPARES = 2 * CORES
const TYPESCRIPT_MB = 1024 * 1024
/** Tells the process that measures from the one that adopts what it leaves, so that no processor time is lost. */
const INNER = '--inner'

interface Timing { p50: number, p99: number, cpuMs: number, perSecondPerCore: number }

if (!process.argv.includes(INNER)) {
  const self = [process.execPath, '--import', 'tsx', process.argv[1] ?? '', INNER, ...process.argv.slice(2)]
  process.exit(spawnSync('perl', ['-e', SUBREAPER, ...self], { stdio: 'inherit' }).status ?? 1)
}
const runs = Number(process.argv[process.argv.indexOf(INNER) + 1] ?? 24)

const loads = loadavg().map(load => load.toFixed(1)).join(' ')
console.log(`${CORES} cores, load ${loads}, ${runs} runs a line; milliseconds\n`)
console.log(row('what', 'p50', 'p99', 'CPU a job', 'jobs/s a core', 'p50 over bare deno', 'jobs/s over bare deno'))
console.log(row('---', '---', '---', '---', '---', '---', '---'))
const dir = mkdtempSync(join(tmpdir(), 'dcn-bench-'))
const empty = join(dir, 'empty.js')
writeFileSync(empty, '')
const bare = await time(async () => {
  await once(spawn(findDeno(), ['run', '--no-config', '--no-lock', empty], { stdio: 'ignore' }), 'close')
})
print('`deno run` of an empty file', bare)
const notes: string[] = []
const only = process.argv[process.argv.indexOf(INNER) + 2]
for (const level of [...ISOLATION_LEVELS].reverse()) {
  if (only === undefined || only === level) await measure(level)
}
console.log(`\n${notes.join('\n')}`)
rmSync(dir, { recursive: true })

async function measure (level: typeof ISOLATION_LEVELS[number]): Promise<void> {
  const lane = new Lane(level, SPARES)
  try {
    await lane.start()
    if (lane.isolation.level !== level) throw new Error(`this machine chose ${lane.isolation.level}`)
  } catch (err) {
    notes.push(`${level}: not there: ${err instanceof Error ? err.message : String(err)}`)
    await lane.remove()
    return
  }
  let made = 0
  const handler = (types: string): string => `const handler = (payload${types}) => payload.x * 2 // ${made++}`
  const call = async (code: string, shareKey?: string): Promise<void> => {
    const share = shareKey === undefined ? {} : { shareKey }
    const outcome = await lane.answer(code, { payload: '{"x":21}', timeoutMs: 60_000, ...share })
    if (outcome.result !== '{"value":42}') throw new Error(JSON.stringify(outcome))
  }
  print(`${level}: cold spawn, no pool`, await time(async () => { await kill(await boot(lane)) }))
  const full = async (): Promise<void> => {
    await until('the spares are booted', () => lane.executor.counts().ready >= SPARES, 30_000)
  }
  print(`${level}: new JavaScript`, await time(async () => { await call(handler('')) }, runs, full))
  print(`${level}: new TypeScript`, await time(async () => { await call(handler(': { x: number }')) }, runs, full))
  for (const [name, code] of [['JavaScript', handler('')], ['TypeScript', handler(': { x: number }')]] as const) {
    await call(code, 'bench')
    print(`${level}: same ${name} again`, await time(async () => { await call(code, 'bench') }, runs * 5))
  }
  await large(level, call)
  await waiting(level, lane)
  await lane.remove()
  await killing(level)
}

/**
 * One after the other for the times, each after what has to be `ready`; then a lane more than there are cores for the
 * throughput, in which nobody waits for that.
 */
async function time (job: () => Promise<void>, count = runs, ready?: () => Promise<void>): Promise<Timing> {
  for (let at = 0; at < 3; at++) await job()
  const times: number[] = []
  for (let at = 0; at < count / 2; at++) {
    await ready?.()
    const startedAtMs = performance.now()
    await job()
    times.push(performance.now() - startedAtMs)
  }
  let left = count
  const [startedAtMs, cpuBefore] = [performance.now(), cpuMs()]
  await Promise.all(Array.from({ length: CORES + 1 }, async () => { while (left-- > 0) await job() }))
  const perSecond = count / (performance.now() - startedAtMs) * 1000
  return {
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpuMs: (cpuMs() - cpuBefore) / count,
    perSecondPerCore: perSecond / CORES
  }
}

/** Processor time of this process, of its children that ended, and of those that were left to its parent. */
function cpuMs (): number {
  const ticks = (pid: number, from: number): number => {
    // After the command's name: state is field 3, then utime 14, stime 15, cutime 16, cstime 17.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return fields.slice(from - 3, 15).reduce((sum, field) => sum + Number(field), 0)
  }
  return (ticks(process.pid, 14) + ticks(process.ppid, 16)) * 1000 / TICKS_PER_SECOND
}

/** A process as the sandbox starts it, ready for a job, with no pool between. */
async function boot (lane: Lane): Promise<{ child: ChildProcess, launch: Launch }> {
  const launch = await lane.isolation.launch({ memoryMiB: 128, mounts: [] })
  const child = spawnLaunch(launch)
  // Nobody reads it: a full pipe must not hold the process up.
  child.stderr?.resume()
  child.stdin?.write(randomBytes(16))
  await once(child.stdout!, 'data')
  return { child, launch }
}

async function kill ({ child, launch }: { child: ChildProcess, launch: Launch }): Promise<void> {
  const closed = once(child, 'close')
  process.kill(-child.pid!, 'SIGKILL')
  await closed
  await launch.release()
}

/** A megabyte of TypeScript, which has to be transpiled. */
async function large (level: string, call: (code: string, shareKey?: string) => Promise<void>): Promise<void> {
  let code = ''
  for (let at = 0; code.length < TYPESCRIPT_MB - 200; at++) {
    code += `function f${at} (a: number, b: number): number { return a * ${at} + b }\n`
  }
  code += 'const handler = (payload: { x: number }): number => payload.x * 2\n'
  const times: number[] = []
  for (let at = 0; at < 2; at++) {
    const startedAtMs = performance.now()
    await call(code, 'bench')
    times.push(performance.now() - startedAtMs)
  }
  notes.push(`${level}: 1 MB of TypeScript: ${times.map(ms => ms.toFixed(0)).join(' ms, then ')} ms`)
}

/** What a process takes that waits for a job. */
async function waiting (level: string, lane: Lane): Promise<void> {
  const booted = await boot(lane)
  const pid = runtimePidOf(booted.child.pid, booted.launch.wrappers)!
  const kib = (name: string): number => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1])
  }
  const ticks = (): string => {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ').slice(11, 13).join('+')
  }
  await new Promise(resolve => setTimeout(resolve, COOLING_MS))
  const before = ticks()
  await new Promise(resolve => setTimeout(resolve, IDLE_SECONDS * 1000))
  const idle = before === ticks() ? 'none' : `${before} to ${ticks()} ticks`
  const private_ = kib('Private_Clean') + kib('Private_Dirty')
  const mib = (value: number): string => `${(value / 1024).toFixed(1)} MiB`
  notes.push(`${level}: a process that waits: PSS ${mib(kib('Pss'))}, private ${mib(private_)}, ` +
    `processor time in ${IDLE_SECONDS} s: ${idle}`)
  await kill(booted)
}

/** From the limit, or the abort, to the outcome: by then the process is gone from the process table. */
async function killing (level: typeof ISOLATION_LEVELS[number]): Promise<void> {
  const lane = new Lane(level)
  await lane.start()
  const late: number[] = []
  const aborted: number[] = []
  for (let at = 0; at < Math.ceil(runs / 4); at++) {
    const limit = await lane.run('for (;;) {}', { timeoutMs: 100 })
    // The daemon's own measure ends when the kill was sent.
    late.push(limit.durationMs - 100)
    const controller = new AbortController()
    let abortedAtMs = 0
    await lane.run("console.log('on'); for (;;) {}", {
      signal: controller.signal,
      onLog () {
        abortedAtMs = performance.now()
        controller.abort()
      }
    })
    aborted.push(performance.now() - abortedAtMs)
  }
  await lane.remove()
  const told = (values: number[]): string => {
    const [p50, p99, max] = [percentile(values, 0.5), percentile(values, 0.99), Math.max(...values)]
    return `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, max ${max.toFixed(0)} ms`
  }
  notes.push(`${level}: limit to kill: ${told(late)}; abort to outcome, process gone: ${told(aborted)}`)
}

function print (what: string, { p50, p99, cpuMs, perSecondPerCore }: Timing): void {
  const over = typeof bare === 'undefined' ? { p50, perSecondPerCore } : bare
  console.log(row(what, p50.toFixed(2), p99.toFixed(2), cpuMs.toFixed(2), perSecondPerCore,
    `${(p50 / over.p50).toFixed(3)}x`, `${(perSecondPerCore / over.perSecondPerCore).toFixed(2)}x`))
}
