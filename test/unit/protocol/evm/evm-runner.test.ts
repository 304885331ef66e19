import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { Compiler } from '../../../../protocol/evm/compiler.ts'
import { EvmRunner } from '../../../../protocol/evm/evm-runner.ts'
import type { ConnectorRun } from '../../../../protocol/evm/runner-types.ts'
import { flatConnector, type Parts } from '../../../helpers/evm.ts'

const compiler = new Compiler()
const forever = new AbortController().signal

function runOf (parts: Parts, particlesCount: number, signal = forever): ConnectorRun {
  return { ...flatConnector(parts), input: { particlesCount, dynamicRi: [] }, signal }
}

const ADDING: Parts = { lists: [[['return x + args[0];', 3]], [['return x * 2;'], ['return x + 1;']]] }
const ENDLESS: Parts = { lists: [[['while (x < 4) {} return x;']]] }

const test = suite<{ runner: EvmRunner }>('evm runner')
test.before.each(async context => {
  context.runner = new EvmRunner({ compiler }, { threads: 2 })
  await context.runner.start()
})
test.after.each(async ({ runner }) => { await runner.stop() })

test('streams of a connector', async ({ runner }) => {
  const outcome = await runner.run(runOf(ADDING, 5))
  assert.equal(outcome, {
    status: 'done',
    streams: [
      { path: '/flat:0', data: Uint32Array.of(0, 3, 6, 9, 12) },
      { path: '/flat:1', data: Uint32Array.of(0, 0, 1, 2, 3) }
    ]
  })
})

test('one body with different arguments', async ({ runner }) => {
  const outcome = await runner.run(runOf({ lists: [[['return x + args[0];', 1], ['return x + args[0];', 10]]] }, 5))
  assert.equal(outcome, { status: 'done', streams: [{ path: '/flat:0', data: Uint32Array.of(0, 1, 11, 12, 22) }] })
})

test('more runs than threads all come to their end', async ({ runner }) => {
  const outcomes = await Promise.all([1, 2, 3, 4, 5, 6].map(async count => runner.run(runOf(ADDING, count))))
  const lengths = outcomes.map(outcome => outcome.status === 'done' && outcome.streams[0]?.data.length)
  assert.equal(lengths, [1, 2, 3, 4, 5, 6])
})

test('a failure of the code is an outcome, and the thread lives on', async ({ runner }) => {
  assert.equal(await runner.run(runOf({ lists: [[['return x - 1;']]] }, 2)),
    { status: 'failed', failure: { kind: 'panic', panicCode: 17 } })
  assert.equal(await runner.run(runOf({ lists: [], condition: ['return args[0] < 0;', 1] }, 2)),
    { status: 'failed', failure: { kind: 'condition-not-met', connector: 'flat' } })
})

test('an endless loop ends by its steps', async ({ runner }) => {
  assert.equal(await runner.run(runOf(ENDLESS, 2)),
    { status: 'failed', failure: { kind: 'budget', budget: 'steps for one application', limit: 5_000_000 } })
})

test('a signal stops a run at once, running or waiting, and others go on', async ({ runner }) => {
  const stop = new AbortController()
  const running = [0, 1, 2].map(async () => runner.run(runOf(ENDLESS, 2, stop.signal))
    .then(() => 'ended', (err: unknown) => (err as Error).message))
  const after = runner.run(runOf(ADDING, 1))
  stop.abort(new Error('enough'))
  assert.equal(await Promise.all(running), ['enough', 'enough', 'enough'])
  assert.is((await after).status, 'done')
})

test('a signal stops what is deep in a translated loop', async ({ runner }) => {
  // Some thousand millions of steps, in applications that are well within their limit.
  const long: Parts = { lists: [[['for (uint32 i = 0; i < 100000; i++) x = (x * 5 + i) % 1009; return x;']]] }
  await runner.run(runOf(long, 2))
  const stop = new AbortController()
  const running = runner.run(runOf(long, 2_000, stop.signal))
    .then(() => 'ended', (err: unknown) => (err as Error).message)
  // This one came after it, and on another thread: the first is in its loop.
  await runner.run(runOf(long, 3))
  assert.equal([...runner.programs.fallbacks], [])
  stop.abort(new Error('enough'))
  assert.is(await running, 'enough')
  assert.is((await runner.run(runOf(ADDING, 1))).status, 'done')
})

test('what its threads translate is counted, and what they run on the slower engine', async ({ runner }) => {
  const hashing: Parts = { lists: [[['return uint32(uint256(sha256(abi.encodePacked(x))));']], [['return x;']]] }
  for (let times = 0; times < 2; times++) await runner.run(runOf(hashing, 3))
  assert.equal(new Map(runner.programs.translations), new Map([['instruction', 1], ['translated', 1]]))
  assert.equal([...runner.programs.fallbacks], [['instruction', 2]])
  assert.ok(runner.programs.translatedMs > 0)
})

test('after a restart nothing is compiled or translated again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dcn-evm-'))
  const made = async (): Promise<number[]> => {
    const own = new Compiler({ directory })
    const runner = new EvmRunner({ compiler: own }, { threads: 1 })
    await runner.start()
    const outcome = await runner.run(runOf({ ...ADDING, condition: ['return args[0] == 4;', 4] }, 3))
    assert.is(outcome.status, 'done')
    await runner.stop()
    return [own.compiles, runner.programs.translations.get('translated') ?? 0]
  }
  // Three bodies and a condition; two lists and a condition.
  assert.equal(await made(), [4, 3])
  // The last ones are written while the answer is given.
  const kept = async (): Promise<number> => (await readdir(directory)).filter(name => !name.endsWith('.new')).length
  while (await kept() < 7) await new Promise(resolve => setImmediate(resolve))
  assert.equal(await made(), [0, 0])
  await rm(directory, { recursive: true, maxRetries: 10, retryDelay: 20 })
})

test('a text that does not compile fails alike everywhere', async ({ runner }) => {
  assert.equal(await runner.run(runOf({ lists: [[['return y;']]] }, 2)),
    { status: 'failed', failure: { kind: 'revert', message: 'the code does not compile' } })
})

test('a stopped runner refuses, and what it ran fails', async ({ runner }) => {
  const running = runner.run(runOf(ENDLESS, 2))
  const stopped = running.then(() => 'ended', (err: unknown) => isDcnError(err) && err.code)
  await runner.stop()
  assert.is(await stopped, 'DCN_STOPPING')
  assert.is(await runner.run(runOf(ADDING, 1)).catch((err: unknown) => isDcnError(err) && err.code), 'DCN_STOPPING')
  await runner.start()
  assert.is((await runner.run(runOf(ADDING, 1))).status, 'done')
})

test.run()
