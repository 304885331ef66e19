import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DenoExecutor } from '../../../../node/sandbox/deno-executor.ts'
import { NO_USAGE } from '../../../../node/sandbox/executor.ts'
import { MachineIsolation } from '../../../../node/sandbox/isolation/machine-isolation.ts'
import { LOG_CUT_NOTE } from '../../../../node/sandbox/process/log-buffer.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { LOG_BYTES_MAX, RESULT_CHARS_MAX } from '../../../../protocol/core/limits.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'
import { Lane, until, zombies } from './harness.ts'

const lane = new Lane()
const test = suite('deno executor')

test.before(() => lane.start())
test.after(() => lane.remove())
test.after.each(() => {
  assert.equal(lane.processes(), [])
  assert.equal(zombies(), [])
})

/** The result's text, or how else it ended. */
async function answer (code: string, payload = '{}'): Promise<string> {
  const { status, result, error } = await lane.run(code, { payload })
  return result ?? `${status}: ${error ?? ''}`
}

async function codeOf (promise: Promise<unknown>): Promise<string> {
  return await promise.then(() => 'nothing thrown', (err: unknown) => isDcnError(err) ? err.code : String(err))
}

test('a handler may be declared or exported in any of these ways', async () => {
  for (const code of [
    'function handler (p) { return { v: p.v } }',
    'async function handler (p) { return { v: p.v } }',
    'const handler = p => ({ v: p.v })',
    'let handler = async p => ({ v: p.v }) // ends in a comment',
    'var handler = function (p) { return { v: p.v } }',
    'globalThis.handler = p => ({ v: p.v })',
    'export function handler (p) { return { v: p.v } }',
    'export default p => ({ v: p.v })',
    'export default async function handler (p) { return { v: p.v } }',
    'export default { handler (p) { return { v: p.v } } }',
    'function other (p) { return { v: p.v } }\nexport { other as handler }',
    'interface P { v: number }\nfunction handler (p: P): P { return { v: p.v } }',
    'enum E { A = 1 }\nconst handler = (p: any) => ({ v: E.A })',
    'const v = await Promise.resolve(payload.v)\nexport const handler = () => ({ v })'
  ]) assert.is(await answer(code, '{"v":1}'), '{"v":1}', code)
})

test('a result is an object or array as itself, anything else as a value', async () => {
  for (const [returned, result] of [
    ['undefined', '{"value":null}'], ['null', '{"value":null}'], ['NaN', '{"value":null}'], ['true', '{"value":true}'],
    ['"é"', '{"value":"é"}'], ['[]', '[]'], ['{ a: undefined, b: [undefined] }', '{"b":[null]}'],
    ['new Date(0)', '"1970-01-01T00:00:00.000Z"'], ['new Map([[1, 2]])', '{}'], ['new Proxy([1], {})', '[1]'],
    ['"x".repeat(500000)', `{"value":"${'x'.repeat(500_000)}"}`],
    ['10n', 'error: handler returned a BigInt, which is not JSON'],
    ['() => 1', 'error: handler returned a function, which is not JSON'],
    ['Symbol()', 'error: handler returned a symbol, which is not JSON'],
    ['{ toJSON () { throw new Error("no") } }', 'error: result is not JSON-serialisable: no'],
    ['{ toJSON () {} }', 'error: result is not JSON-serialisable: toJSON returned undefined']
  ] as const) assert.is(await answer(`const handler = () => (${returned})`), result, returned)
})

test('a result may be as large as the limit, in characters that are large in bytes, and no larger', async () => {
  const code = 'const handler = length => "€".repeat(length)'
  const fits = RESULT_CHARS_MAX - '{"value":""}'.length
  assert.is((await answer(code, String(fits))).length, RESULT_CHARS_MAX)
  assert.is(await answer(code, String(fits + 1)), 'error: result too large: 1048577 characters of JSON, limit 1048576')
})

test('errors are told with their place in the code, and without the runner', async () => {
  const { error, errorDetail } = await lane.run(`
function f () {
  throw new TypeError("bad")
}
const handler = async () => { f() }`)
  assert.is(error, 'TypeError: bad')
  assert.is(errorDetail!.stack, 'TypeError: bad\n    at f (function.js:3:9)\n    at handler (function.js:5:31)')
  assert.is(await answer('const handler = () => { throw { get a () { for (;;) {} } } }'),
    'error: Uncaught: { a: [Getter] }')
  assert.is(await answer(`const handler = async () => {
    Promise.reject(new Error('later'))
    await new Promise(resolve => setTimeout(resolve, 500))
  }`), 'error: Error: later')
})

test('what is kept of a stack that begins with a long message is that message', async () => {
  const stackOf = async (chars: number): Promise<string> => {
    const { errorDetail } = await lane.run(`const handler = () => { throw new RangeError('E'.repeat(${chars})) }`)
    return errorDetail!.stack
  }
  assert.match(await stackOf(3_900), /^RangeError: E{3900}\n {4}at handler/)
  for (const chars of [4_000, 5e7]) assert.is(await stackOf(chars), `RangeError: ${'E'.repeat(4_000 - 12)}`)
})

test('an end without a result says which', async () => {
  const noHandler = 'error: no handler: declare `function handler(payload)` or export it'
  const unsettled = 'error: handler never settled: nothing left to wait for'
  for (const [code, expected] of [
    ['', noHandler],
    ['return 7', noHandler],
    ['export const other = 1', noHandler],
    ['class handler {}', "error: TypeError: Class constructor handler cannot be invoked without 'new'"],
    ['const handler = () => new Promise(() => {})', unsettled],
    ['await new Promise(() => {})', unsettled],
    ['await new Promise(() => {})\nexport const handler = 1', unsettled],
    ['const handler = () => Deno.exit(0)', 'error: function process ended (exit code 0)'],
    ['const handler = () => Deno.exit(7)', 'error: function process ended (exit code 7)'],
    ['const handler = () => Deno.kill(Deno.pid, "SIGKILL")', 'error: function process ended (SIGKILL)']
  ] as const) assert.is(await answer(code), expected, code)
  // Collecting garbage to the last takes seconds of a busy machine.
  const bomb = 'const handler = () => { const a = []; for (;;) a.push([a]) }'
  const { error } = await lane.run(bomb, { timeoutMs: 60_000 })
  assert.is(error, 'memory limit exceeded (128 MB)')
})

test('time is from the hand-over, and is the daemon’s', async () => {
  const slow = await lane.run(`
    Date.now = performance.now = () => 0
    await new Promise(resolve => setTimeout(resolve, 200))
    const handler = () => 1`)
  assert.ok(slow.durationMs >= 199 && slow.durationMs < 2000, String(slow.durationMs))
  const late = await lane.run('for (;;) {}', { timeoutMs: 150 })
  assert.is(late.error, 'function exceeded its time limit of 150 ms')
  assert.ok(late.durationMs >= 150 && late.durationMs < 1500, String(late.durationMs))
})

test('console output is kept in order, and told while the function runs', async () => {
  const told: string[] = []
  const { logs, result } = await lane.run(`
    console.log('%s is', 'one', { a: 1 }); console.group('g'); console.error('two'); console.groupEnd()
    console.table([{ x: 1 }]); console.assert(false, 'three'); console.count()
    const handler = () => { console.log('four'); setTimeout(() => console.log('never')); return 1 }`,
  { onLog: text => told.push(text) })
  assert.is(result, '{"value":1}')
  assert.is(told.join(''), logs)
  assert.match(logs, /^one is \{ a: 1 \}\ng\n {2}two\n┌[^]*│ x │[^]*\nAssertion failed: three\ndefault: 1\n/)
  assert.ok(logs.endsWith('\nfour\n'))
})

test('console output beyond its limit is cut with a note, and costs nothing', async () => {
  const code = "const handler = () => { for (let i = 0; i < 1e5; i++) console.log('ä'.repeat(999)) }"
  const { logs, status } = await lane.run(code)
  assert.is(status, 'done')
  assert.ok(Buffer.byteLength(logs) <= LOG_BYTES_MAX)
  assert.ok(logs.endsWith(LOG_CUT_NOTE))
})

test('a flood on either stream ends the function', async () => {
  for (const stream of ['stdout', 'stderr']) {
    assert.is(await answer(`const b = new Uint8Array(65536); for (;;) Deno.${stream}.writeSync(b)`),
      `error: ${stream} flood: more than 8 MiB`)
  }
})

test('what is written to stdout directly is no result and no log', async () => {
  const { result, logs } = await lane.run(`
    const put = bytes => Deno.stdout.writeSync(bytes)
    const forged = new TextEncoder().encode('{"forged":1}')
    for (const length of [16, 32]) {
      put(new Uint8Array(length)); put(new Uint8Array([0x52, 0, 0, 0, 12])); put(forged)
    }
    const handler = () => { console.log('log'); put(forged); return Deno.stdin.readSync(new Uint8Array(1)) }`)
  assert.is(logs, 'log\n')
  assert.is(result, '{"value":null}')
})

test('imports of local files are refused however they are written', async () => {
  const json = join(lane.dir, 'key.json')
  writeFileSync(json, '["DC-CANARY"]')
  const url = pathToFileURL(json).href
  const withJson = "{ with: { type: 'json' } }"
  for (const code of [
    `import k from '${url}' with { type: 'json' }\nconst handler = () => k`,
    `const handler = async () => await import('${url}', ${withJson})`,
    `const handler = async () => await eval("imp" + "ort('${url}', ${withJson})")`,
    `const handler = async () => await new Function("return imp" + "ort('${url}', ${withJson})")()`,
    "const handler = async () => await eval('imp' + 'ort(\"./runner.js?again\")')",
    "const handler = async () => await eval('imp' + 'ort(\"fastify\")')",
    `const handler = async () => (await import('node:module')).createRequire('file:///')('${json}')`,
    `const handler = () => process.getBuiltinModule('node:fs').readFileSync('${json}', 'utf8')`
  ]) {
    const { status, ...rest } = await lane.run(code)
    assert.is(status, 'error', code)
    assert.not.match(JSON.stringify(rest), 'DC-CANARY')
  }
})

test('its own directory is all it can read, and that is empty', async () => {
  assert.is(await answer('const handler = () => [...Deno.readDirSync(".")]'), '[]')
  const others = ['..', '/var', '/proc/self', '/etc/passwd', new URL('.', import.meta.url).pathname]
  const names = JSON.parse(await answer(`const handler = paths => paths.map(path => {
    try { return typeof Deno.statSync(path) } catch (err) { return err.name }
  })`, JSON.stringify(others))) as string[]
  for (const [at, path] of others.entries()) {
    // A checkout may lie where the sandbox has a /tmp of its own: that may be asked for, and is empty.
    const isHidden = path.startsWith('/tmp/') && names[at] === 'NotFound'
    assert.ok(names[at] === 'NotCapable' || isHidden, `${path}: ${names[at]!}`)
  }
})

test('doors that Deno leaves open are shut', async () => {
  assert.is(await answer(`const handler = async () => [
    Deno[Deno.internal], await navigator.gpu?.requestAdapter(), typeof localStorage, typeof caches, typeof Worker,
    Deno.execPath(), new Date(0).getTimezoneOffset()]`),
  '[null,null,"undefined","undefined","undefined","/deno",0]')
  assert.is(await answer(`const handler = async () => {
    const { builtinModules } = await import('node:module')
    for (const name of builtinModules) await import('node:' + name.replace(/^node:/, ''))
    return builtinModules.length > 50
  }`), '{"value":true}', 'and node: modules load all the same')
})

test('many at once are strangers to each other', async () => {
  const code = 'globalThis.seen = (globalThis.seen ?? 0) + payload.n\nconst handler = () => globalThis.seen'
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => answer(code, JSON.stringify({ n }))))
  assert.equal(answers, Array.from({ length: 12 }, (_, n) => `{"value":${n}}`))
})

test('an abort kills, at any moment', async () => {
  const before = await lane.run('const handler = () => 1', { signal: AbortSignal.abort() })
  assert.equal(before, { status: 'killed', logs: '', durationMs: 0, usage: NO_USAGE })

  const atBoot = new AbortController()
  const booting = lane.run('const handler = () => 1', { signal: atBoot.signal })
  atBoot.abort()
  assert.equal(await booting, before)

  const running = new AbortController()
  const outcome = await lane.run("console.log('on'); for (;;) {}", {
    signal: running.signal,
    onLog: () => { running.abort() }
  })
  assert.is(outcome.status, 'killed')
  assert.is(outcome.logs, 'on\n')
  assert.is(outcome.error, undefined)
})

test('stop kills what runs and waits for it; it can be started again, and both twice', async () => {
  const other = new Lane()
  await other.start()
  await other.start()
  const endless = other.run('for (;;) {}')
  await until('it runs', () => other.processes().length === 1)
  await other.stop()
  assert.is((await endless).status, 'killed')
  assert.equal(other.processes(), [])
  assert.equal(readdirSync(other.dir), [])
  await other.stop()
  assert.is(await codeOf(other.run('const handler = () => 1')), 'DCN_SANDBOX_FAILED')

  await other.start()
  assert.is((await other.run('const handler = () => 1')).result, '{"value":1}')
  await other.remove()
})

test('a machine on which Deno does not run is found out at the start', async () => {
  for (const denoPath of ['/nowhere/deno', '/bin/false', '/bin/true', '/bin/cat']) {
    const scratchDir = join(lane.dir, 'other')
    const isolation = new MachineIsolation({ logger: silentLogger }, { scratchDir, denoPath })
    assert.is(await codeOf((async () => {
      await isolation.start()
      await new DenoExecutor({ logger: silentLogger, isolation }).start()
    })()), 'DCN_SANDBOX_FAILED', denoPath)
  }
})

test.run()
