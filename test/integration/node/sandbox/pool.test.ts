/** The executor with spares, as a node has it. */
import { readdirSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DenoExecutor } from '../../../../node/sandbox/deno-executor.ts'
import type { Execution } from '../../../../node/sandbox/executor.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'
import { Lane, until, zombies } from './harness.ts'

const LINUX = process.platform === 'linux'

/** With so many spares. */
class PoolLane extends Lane {
  override readonly executor: DenoExecutor

  constructor (spares: number) {
    super()
    this.executor = new DenoExecutor({ logger: silentLogger, isolation: this.isolation }, { spares })
  }
}

const lane = new PoolLane(2)
const test = suite('sandbox pool')
/** Where there is a /proc. */
const onLinux = (name: string, run: () => void | Promise<void>): void => {
  if (process.platform === 'linux') test(name, run)
}

test.before(() => lane.start())
test.after(async () => {
  await lane.remove()
  assert.equal(lane.processes(), [])
  assert.equal(zombies(), [])
})

async function full (): Promise<void> {
  await until('all spares are ready', () => lane.executor.counts().ready === 2)
}

test('a spare is used once, and killed spares are replaced', async () => {
  const code = 'globalThis.n = (globalThis.n ?? 0) + 1\nconst handler = () => globalThis.n'
  for (let at = 0; at < 4; at++) assert.is((await lane.run(code)).result, '{"value":1}')
  await full()
  if (!LINUX) return
  const before = lane.processes()
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await until('others are there', () => lane.processes().length === 2 &&
    lane.processes().every(pid => !before.includes(pid)))
  await full()
})

onLinux('a job whose process was killed before it began gets another', async () => {
  const other = new PoolLane(1)
  await other.start()
  try {
    await until('the spare is ready', () => other.executor.counts().ready === 1)
    for (const pid of other.processes()) process.kill(pid, 'SIGKILL')
    // The pool cannot know yet.
    assert.is(other.executor.counts().ready, 1)
    const { status, result } = await other.run('const handler = () => 5')
    assert.equal([status, result], ['done', '{"value":5}'])
  } finally {
    await other.remove()
  }
})

onLinux('usage is measured however a run ends', async () => {
  const burn = (ms: number): string => `{ const end = performance.now() + ${ms}; while (performance.now() < end); }`
  const keep = 'globalThis.kept = new Uint8Array(40e6).fill(1)'
  for (const [status, code, more] of [
    ['done', `const handler = () => { ${keep}; ${burn(100)} }`, {}],
    ['error', `const handler = () => { ${keep}; ${burn(100)} throw 1 }`, {}],
    ['error', `const handler = () => { ${keep}; ${burn(150)} Deno.exit(1) }`, {}],
    ['timeout', `const handler = () => { ${keep}; ${burn(1e6)} }`, { timeoutMs: 250 }]
  ] as Array<[string, string, Partial<Execution>]>) {
    const { status: ended, usage, error } = await lane.run(code, more)
    assert.is(ended, status, error)
    assert.ok(usage.cpuMs >= 20 && usage.cpuMs < 3_000, `${code}: ${usage.cpuMs} ms`)
    const peakMb = usage.memoryPeakBytes / 1e6
    assert.ok(peakMb > 45 && peakMb < 200, `${code}: ${peakMb} MB`)
  }
  const { usage } = await lane.run('const handler = () => new Promise(resolve => setTimeout(resolve, 200))')
  assert.ok(usage.cpuMs < 100, `${usage.cpuMs} ms of sleep`)
})

onLinux('what other threads take counts, too', async () => {
  const { usage, result } = await lane.run(`const handler = async () => {
    const { pbkdf2 } = await import('node:crypto')
    await new Promise(resolve => pbkdf2('a', 'b', 400000, 64, 'sha512', resolve))
    return 1
  }`, { timeoutMs: 20_000 })
  assert.is(result, '{"value":1}')
  assert.ok(usage.cpuMs > 50, `${usage.cpuMs} ms`)
})

onLinux('memory outside the JavaScript heap is the function’s, too', async () => {
  const { status, error, usage } = await lane.run(`const handler = async () => {
    const kept = []
    for (;;) {
      kept.push(new Uint8Array(8e6).fill(1))
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }`, { timeoutMs: 20_000 })
  assert.is(status, 'error')
  assert.match(error!, /memory limit exceeded \(128 MB\)|RangeError|crashed/)
  assert.ok(usage.memoryPeakBytes < 500e6, String(usage.memoryPeakBytes))
})

test('hundreds of runs of every ending leave nothing in process table, files and descriptors', async () => {
  const codes = [
    'const handler = () => 1', 'const handler = () => { throw 1 }', 'const handler = () => Deno.exit(3)',
    'syntax error',
    'const handler = () => new Promise(() => {})', 'for (;;) {}',
    'console.log("x".repeat(1e5)); const handler = () => 2'
  ]
  await full()
  await lane.executor.settled()
  const files = lane.files()
  const descriptors = (): number => LINUX ? readdirSync('/proc/self/fd').length : 0
  const before = { descriptors: descriptors(), processes: lane.processes().length }
  for (let at = 0; at < 105; at += 3) {
    const abort = new AbortController()
    if (at % 5 === 0) setTimeout(() => { abort.abort() }, at % 25)
    await Promise.all([0, 1, 2].map(async more => {
      await lane.run(codes[(at + more) % codes.length]!, { timeoutMs: 60, signal: abort.signal })
    }))
  }
  await full()
  await lane.executor.settled()
  assert.equal(lane.executor.counts(), { ready: 2, booting: 0, running: 0, ending: 0 })
  await until('descriptors and processes are as before', () =>
    descriptors() === before.descriptors && lane.processes().length === before.processes)
  assert.equal(lane.files(), files)
  assert.equal(zombies(), [])
})

test('the same wallet’s next call of the same code finds its process, clean; nobody else’s does', async () => {
  const shared = new PoolLane(0)
  await shared.start()
  const code = 'const before = globalThis.x\nconst handler = () => [before ?? 0, payload.n]'
  const call = async (shareKey: string | undefined, n: number, text = code): Promise<string | undefined> => {
    const { result } = await shared.run(text, { payload: `{"n":${n}}`, ...shareKey === undefined ? {} : { shareKey } })
    return result
  }
  const kept = async (): Promise<number[]> => {
    await until('it is kept or gone', () => shared.processes().length === shared.executor.warm)
    return shared.processes()
  }
  /** On a busy machine the check may take too long, and the process go. */
  const keep = async (shareKey: string, n: number, count: number): Promise<void> => {
    for (let tries = 0; tries < 20 && (await kept()).length < count; tries++) {
      assert.is(await call(shareKey, n), `[0,${n}]`)
    }
    assert.is((await kept()).length, count)
  }
  await keep('a', 1, 1)
  const first = await kept()
  assert.is(await call('a', 2), '[0,2]')
  assert.ok((await kept()).every(pid => first.includes(pid)), 'no other process')
  await keep('a', 1, 1)
  await keep('b', 3, 2)
  assert.is(await call(undefined, 4), '[0,4]')
  assert.is((await kept()).length, 2, 'a run without a key is kept by nobody')
  await call('c', 5, 'globalThis.left = 1; const handler = () => 1')
  assert.is((await kept()).length, 2, 'what is not clean is not kept')
  await call('a', 6, 'const handler = () => { throw 1 }')
  assert.is((await kept()).length, 2)
  shared.executor.reduce(true)
  await shared.executor.settled()
  assert.equal(shared.processes(), [])
  await shared.remove()
})

test('memory pressure takes the spares away, and gives them back', async () => {
  await full()
  lane.executor.reduce(true)
  await lane.executor.settled()
  assert.equal(lane.processes(), [])
  assert.is((await lane.run('const handler = () => 1')).result, '{"value":1}')
  lane.executor.reduce(false)
  await full()
})

test.run()
