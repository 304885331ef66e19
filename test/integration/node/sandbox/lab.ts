/**
 * A daemon of its own that runs hostile functions, and looks after each at what is left: levels.ts starts it, as one
 * user or another. It prints a line of JSON for each case or failed function.
 *
 * Usage: node --expose-gc FILE '{"level":"landlock","task":"cases"}'
 *        node --expose-gc FILE '{"level":"landlock","task":"functions","seed":1,"count":100}'
 */
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Execution, Outcome } from '../../../../node/sandbox/executor.ts'
import { reasonOf } from '../../../../protocol/core/errors.ts'
import type { IsolationLevel } from '../../../../protocol/core/isolation.ts'
import { Canaries, cases, complaints } from './cases.ts'
import { Lane, processTable, until } from './harness.ts'
import { CONTROL, Generator, PLAIN, render, smaller, type HostileFunction } from './hostile/generator.ts'
import { violations } from './hostile/oracle.ts'

export type LabTask = { level: IsolationLevel } & (
  | { task: 'cases', skip?: string[] }
  | { task: 'functions', seed: number, count: number, seconds?: number }
)
/** `skipped`: this machine has no such level. */
export type LabLine = { skipped: string } | { id: string, group: string, wrong: string[], ms: number } |
  { failed: number, wrong: string[], code: string } | { counts: Record<string, number> }

const CONTROL_CODE = 'const handler = payload => payload.x * 2'
/** Functions between two looks at what is left, for which the executor stops. */
const ROUND = 100
/** What a daemon's heap may grow by, garbage excluded. */
const GROWTH_BYTES_MAX = 24 * 1024 * 1024

interface Held { processes: number[], fds: number, files: string[] }

class Lab {
  readonly lane: Lane
  readonly canaries = new Canaries()
  #bytes = 0

  constructor (level: IsolationLevel) {
    this.lane = new Lane(level)
  }

  async start (): Promise<void> {
    await this.canaries.start()
    await this.lane.start()
  }

  /** What there is of processes, descriptors and files, once that has not changed for a while. */
  async settled (): Promise<Held> {
    let held = this.#held()
    for (let same = 0; same < 5; same++) {
      await new Promise(resolve => setTimeout(resolve, 40))
      const now = this.#held()
      if (JSON.stringify(now) !== JSON.stringify(held)) same = -1
      held = now
    }
    this.#bytes = heapBytes()
    return held
  }

  /** What is there now that was not. Waits for what is on its way. */
  async leftovers (before: Held): Promise<string[]> {
    const wrong: string[] = []
    const check = async (what: string, left: () => unknown[] | number): Promise<void> => {
      const isNothing = (): boolean => {
        const found = left()
        return typeof found === 'number' ? found <= 0 : found.length === 0
      }
      await until(what, isNothing, 3000).catch(() => { wrong.push(`${what}: ${JSON.stringify(left())}`) })
    }
    await check('processes left', () => pids().filter(pid => !before.processes.includes(pid)))
    await check('zombies left', () => descendants().filter(({ state }) => state === 'Z'))
    await check('descriptors left open', () => fds() - before.fds)
    await check('files left', () => this.lane.files().filter(file => !before.files.includes(file)))
    const grown = heapBytes() - this.#bytes
    if (grown > GROWTH_BYTES_MAX) wrong.push(`the daemon grew by ${grown} bytes`)
    return wrong
  }

  /** Does the daemon still run functions? */
  async control (more: Partial<Execution> = { shareKey: 'control' }): Promise<string[]> {
    const outcome = await this.lane.run(CONTROL_CODE, { payload: '{"x":21}', timeoutMs: 10_000, ...more })
    return outcome.result === '{"value":42}' ? [] : [`no answer afterwards: ${JSON.stringify(outcome)}`]
  }

  async run (code: string, { payload, timeoutMs, abortMs }: Omit<HostileFunction, 'recipe' | 'shared'>,
    more: Partial<Execution> = {}): Promise<Outcome> {
    const signal = abortMs === undefined ? {} : { signal: AbortSignal.timeout(abortMs) }
    return await this.lane.run(code, { payload: JSON.stringify(payload), timeoutMs, ...signal, ...more })
  }

  #held (): Held {
    return { processes: pids(), fds: fds(), files: this.lane.files() }
  }
}

async function runCases (lab: Lab, skip: string[]): Promise<void> {
  // The process that answers after each case is kept; whatever else is there afterwards was left.
  await lab.control()
  let before = await lab.settled()
  for (const testCase of cases.filter(({ id }) => !skip.includes(id))) {
    const { id, group, payload, timeoutMs, repeat = 1, expect } = testCase
    const code = lab.canaries.expand(testCase)
    const wrong: string[] = []
    const caseStartedAtMs = performance.now()
    for (let at = 0; at < repeat; at++) {
      const startedAtMs = performance.now()
      const outcome = await lab.run(code, { payload, timeoutMs })
      wrong.push(...complaints(outcome, performance.now() - startedAtMs, expect))
    }
    wrong.push(...await lab.leftovers(before))
    wrong.push(...await lab.control())
    // Another process answered: the one from before was in its way, as when memory is short.
    if (pids().some(pid => !before.processes.includes(pid))) before = await lab.settled()
    print({ id, group, wrong, ms: Math.round(performance.now() - caseStartedAtMs) })
  }
  const wrong = await lab.control({})
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
}

/** Everything wrong with one function, and with what comes after it. */
async function judge (lab: Lab, hostile: HostileFunction, code: string, look: string): Promise<[Outcome, string[]]> {
  // The code names its process: what shares it is the same code.
  const shared = hostile.shared ? { shareKey: 'tenant' } : {}
  const outcome = await lab.run(code, hostile, shared)
  const wrong = violations(outcome, hostile)
  if (hostile.shared) {
    const again = await lab.run(code, { payload: CONTROL, timeoutMs: 10_000 }, shared)
    if (again.result !== look) wrong.push(`the next run was not clean: ${JSON.stringify(again)}, not ${look}`)
  }
  if (hostile.shared || hostile.result !== undefined) wrong.push(...await lab.control())
  return [outcome, wrong]
}

async function runFunctions (lab: Lab, seed: number, count: number, seconds = Infinity): Promise<void> {
  const endsAtMs = performance.now() + seconds * 1000
  const { lane, canaries } = lab
  const generator = new Generator(seed)
  const counts: Record<string, number> = {}
  const { result: look } = await lab.run(render(PLAIN), { payload: CONTROL, timeoutMs: 10_000 })
  if (look === undefined) throw new Error('the control function gave no answer')
  const codeOf = (recipe: HostileFunction['recipe']): string => canaries.fill(render(recipe))
  await lane.executor.stop()
  const before = await lab.settled()

  for (let first = 0; first < count && performance.now() < endsAtMs; first += ROUND) {
    await lane.executor.start()
    let next = first
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, async () => {
      while (next < Math.min(count, first + ROUND)) {
        const at = next++
        let hostile = generator.next()
        const [outcome, wrong] = await judge(lab, hostile, codeOf(hostile.recipe), look)
        counts[outcome.status] = (counts[outcome.status] ?? 0) + 1
        if (wrong.length === 0) continue
        for (let found = true; found;) {
          found = false
          for (const recipe of smaller(hostile.recipe)) {
            if ((await judge(lab, { ...hostile, recipe }, codeOf(recipe), look))[1].length === 0) continue
            hostile = { ...hostile, recipe }
            found = true
            break
          }
        }
        print({ failed: at, wrong, code: render(hostile.recipe) })
      }
    }))
    await lane.executor.stop()
    const wrong = await lab.leftovers(before)
    if (wrong.length > 0) print({ failed: first, wrong, code: `one of the functions ${first} to ${next - 1}` })
  }
  print({ counts })
}

/** Processes below the one that adopts orphans (see levels.ts), but for it and this one. */
function descendants (): Array<{ pid: number, state: string }> {
  const all = processTable()
  const found = [process.ppid]
  for (const pid of found) found.push(...all.filter(({ ppid }) => ppid === pid).map(one => one.pid))
  return all.filter(({ pid }) => found.includes(pid) && pid !== process.pid && pid !== process.ppid)
}

function pids (): number[] {
  return descendants().map(({ pid }) => pid)
}

function fds (): number {
  return readdirSync('/proc/self/fd').length
}

/** What is in use, after the garbage is gone. */
function heapBytes (): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function print (line: LabLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const task = JSON.parse(process.argv[2] ?? '') as LabTask
const lab = new Lab(task.level)
let started = false
try {
  await lab.start()
  const { level } = lab.lane.isolation
  started = level === task.level
  if (!started) print({ skipped: `asked for it, this machine chose ${level}` })
} catch (err) {
  print({ skipped: reasonOf(err) })
}
try {
  if (started && task.task === 'cases') await runCases(lab, task.skip ?? [])
  if (started && task.task === 'functions') await runFunctions(lab, task.seed, task.count, task.seconds)
} finally {
  await lab.lane.remove()
  await lab.canaries.stop()
}
const left = descendants()
if (left.length > 0) throw new Error(`left after the executor stopped: ${JSON.stringify(left)}`)
