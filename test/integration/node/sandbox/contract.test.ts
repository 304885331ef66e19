/** docs/functions.md, "How it ends": a case for each row, text included. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Lane, zombies } from './harness.ts'
import { Processes, answer } from './processes.ts'

const lane = new Lane()
const processes = new Processes()
const test = suite('sandbox contract')
test.before(() => lane.start())
test.after(async () => {
  await lane.remove()
  await processes.remove()
})

const LATE = 'function exceeded its time limit of 700 ms'
const UNSETTLED = 'handler never settled: nothing left to wait for'
const CRASHED = /^function process crashed: out of memory or too deeply nested \(SIG[A-Z]+\)$/
const MEMORY = /^(memory limit exceeded \(128 MB\)|RangeError: .*)$/
const ENDED = /^function process ended \((exit code \d+|SIG[A-Z]+)\)$/

const ROWS: ReadonlyArray<readonly [code: string, status: string, text: string | RegExp]> = [
  ['for (;;) {}', 'timeout', LATE],
  ['const handler = async () => { for (;;) await 0 }', 'timeout', LATE],
  ["const handler = () => /^(a+)+$/.test('a'.repeat(40) + 'b')", 'timeout', LATE],
  ['const handler = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', 'timeout', LATE],
  ["Deno.addSignalListener('SIGTERM', () => {}); for (;;) {}", 'timeout', LATE],
  ['const handler = () => ({ toJSON () { for (;;) {} } })', 'timeout', LATE],
  ['setInterval(() => {}, 1); const handler = () => new Promise(() => {})', 'timeout', LATE],
  ['const handler = () => new Promise(() => {})', 'error', UNSETTLED],
  ["const handler = () => { throw new RangeError('far') }", 'error', 'RangeError: far'],
  ['const handler = () => { throw { get a () { for (;;) {} } } }', 'error', 'Uncaught: { a: [Getter] }'],
  ["const handler = () => { Promise.reject(new Error('later')); return new Promise(r => setTimeout(r, 500)) }", 'error',
    'Error: later'],
  ["const handler = () => { setTimeout(() => { throw new Error('t') }); return new Promise(r => setTimeout(r, 500)) }",
    'error', 'Error: t'],
  ["const handler = () => { setTimeout(() => { throw new Error('t') }, 5); return 1 }", 'done', '{"value":1}'],
  ['const handler = () => Deno.exit(3)', 'error', ENDED],
  ["const handler = () => Deno.kill(Deno.pid, 'SIGKILL')", 'error', ENDED],
  ['const handler = () => process.abort()', 'error', ENDED],
  ['const handler = () => { const a = []; for (;;) a.push([a]) }', 'error', MEMORY],
  ['const handler = () => { const f = () => f() + 1; return f() }', 'error', /^RangeError: Maximum call stack/],
  ["const handler = () => (0, eval)('('.repeat(200000) + ')'.repeat(200000))", 'error', /./],
  ['const handler = () => { const a = {}; a.a = a; return a }', 'error', /^result is not JSON-serialisable: /],
  ['const handler = () => 1n', 'error', 'handler returned a BigInt, which is not JSON'],
  ['const handler = () => NaN', 'done', '{"value":null}'],
  ['const handler = () => [new Date(0)]', 'done', '["1970-01-01T00:00:00.000Z"]'],
  ["const handler = () => 'x'.repeat(2 ** 20)", 'error',
    'result too large: 1048588 characters of JSON, limit 1048576'],
  ['const b = new Uint8Array(65536); for (;;) Deno.stdout.writeSync(b)', 'error',
    'stdout flood: more than 8 MiB'],
  ['const handler = () => new Worker("data:,")', 'error', 'ReferenceError: Worker is not defined'],
  ['const handler = 1', 'error', 'no handler: declare `function handler(payload)` or export it'],
  ['const handler = () => Deno.stdin.readSync(new Uint8Array(1))', 'done', '{"value":null}']
]

test('every row of the contract holds, and leaves nothing', async () => {
  const waiting = [...ROWS]
  const wrong: string[] = []
  await Promise.all([1, 2].map(async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      const [code, status, text] = row
      const outcome = await lane.run(code, { timeoutMs: status === 'timeout' ? 700 : 20_000 })
      const told = outcome.result ?? outcome.error ?? ''
      const fits = typeof text === 'string' ? told === text : text.test(told)
      if (outcome.status !== status || !fits) wrong.push(`${code}: ${outcome.status}: ${told.slice(0, 200)}`)
    }
  }))
  assert.equal(wrong, [])
  assert.equal(lane.processes(), [])
  assert.equal(zombies(), [])
})

test('a crash of the runtime is told from a wish to end', async () => {
  const deep = "let a = '['.repeat(2e6); const handler = () => (0, eval)(a + ']'.repeat(2e6))"
  const { status, error = '' } = await lane.run(deep, { timeoutMs: 20_000 })
  assert.is(status, 'error')
  assert.ok(CRASHED.test(error) || MEMORY.test(error) || error.startsWith('SyntaxError'), error)
})

test('models are read by way of the runtime, which is there only with them', async () => {
  const source = join(processes.dir, 'digits')
  mkdirSync(processes.dir, { recursive: true })
  writeFileSync(source, Buffer.from([7, 8, 9]))
  const mounts = [{ source, target: 'models/digits' }]
  const code = `const handler = async () => {
    const other = await runtime.model('other').catch(err => err.message)
    return [runtime.models, Object.isFrozen(runtime), [...await runtime.model('digits')], other]
  }`
  const process = await processes.boot(10_000, {}, mounts)
  for (let times = 0; times < 2; times++) {
    assert.is(await answer(process, code, { models: ['digits'] }),
      '[["digits"],true,[7,8,9],"no model other: there is [\\"digits\\"]"]')
    assert.is(await process.clean, true)
  }
  process.kill()
  assert.is(await answer(await processes.boot(20), 'const handler = () => typeof runtime'), '{"value":"undefined"}')
})

test.run()
