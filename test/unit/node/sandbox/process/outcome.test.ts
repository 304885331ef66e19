import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RUNNER_URL } from '../../../../../node/sandbox/isolation/deno-command.ts'
import { judge } from '../../../../../node/sandbox/process/outcome.ts'
import type { Ending } from '../../../../../node/sandbox/process/sandbox-process.ts'
import { ERROR_CHARS_MAX, RESULT_CHARS_MAX, STACK_CHARS_MAX } from '../../../../../protocol/core/limits.ts'
import { cpuMs } from '../../../../helpers/cpu.ts'

type Judged = ReturnType<typeof judge>

function judged (ending: Record<string, unknown>): Judged {
  return judge({ durationMs: 1, ...ending } as Exclude<Ending, { kind: 'unborn' }>, { timeoutMs: 1000, memoryMiB: 128 })
}

/** User code that threw this, as the runner tells it. */
function thrown (detail: Record<string, unknown>): Judged {
  return judged({ kind: 'failed', text: JSON.stringify(detail) })
}

function exit (code: number | null, signal: string | null, stderr = ''): Judged {
  return judged({ kind: 'exit', code, signal, stderr })
}

function error (text: string): Judged {
  return { status: 'error', error: text }
}

const test = suite('sandbox outcome')

test('a result is taken as it came, if it is JSON within the limit', () => {
  assert.equal(judged({ kind: 'result', text: '{"value":1}' }), { status: 'done', result: '{"value":1}' })
  assert.equal(judged({ kind: 'result', text: '{"value":' }), error('result is not JSON'))
  assert.equal(judged({ kind: 'result', text: '' }), error('result is not JSON'))
  const tooLarge = `"${'x'.repeat(RESULT_CHARS_MAX)}"`
  assert.equal(judged({ kind: 'result', text: tooLarge }),
    error(`result too large: ${RESULT_CHARS_MAX + 2} characters of JSON, limit ${RESULT_CHARS_MAX}`))
})

test('what was thrown is told in one line, and in detail', () => {
  const detail = { name: 'RangeError', message: 'a\n  b', stack: 'RangeError: a\n  b' }
  assert.equal(thrown(detail), {
    status: 'error', error: 'RangeError: a b', errorDetail: detail
  })
})

test('an error’s detail is held to its limits and types, whoever wrote it', () => {
  const huge = 'x'.repeat(10_000)
  const { error: line, errorDetail } = thrown({ name: huge, message: huge, stack: huge })
  assert.is(line!.length, ERROR_CHARS_MAX)
  assert.equal([errorDetail!.name.length, errorDetail!.message.length, errorDetail!.stack.length],
    [100, ERROR_CHARS_MAX, STACK_CHARS_MAX])
  assert.equal(thrown({ name: 1, message: {} }).errorDetail, { name: '', message: '', stack: '' })
  for (const text of ['', 'null', '7', '[']) assert.equal(judged({ kind: 'failed', text }), error('function failed'))
})

test('a stack names the code’s lines, and nothing of this machine', () => {
  const stack = ['Error: x', '    at handler (function.js, <anonymous>:5:8)', `    at run (${RUNNER_URL.href}:200:3)`,
    '    at run (file:///runner.js:200:3)',
    '    at g (blob:null/3e080c99-7c1b-485f-99af-2c34c30562bd:9:2)'].join('\n')
  assert.is(thrown({ name: 'Error', message: 'x', stack }).errorDetail!.stack,
    ['Error: x', '    at handler (function.js:2:8)', '    at g (function.ts:9:2)'].join('\n'))
})

test('code that does not parse is a SyntaxError, with its place', () => {
  const message = ['SyntaxError: Expression expected', '  |', '2 | }', '  | ~',
    '    at blob:null/3e080c99-7c1b-485f-99af-2c34c30562bd:2:1'].join('\n')
  const { error: line, errorDetail } = thrown({ name: 'TypeError', message, stack: message })
  assert.is(line, 'SyntaxError: Expression expected at function.ts:2:1')
  assert.is(errorDetail!.name, 'SyntaxError')
  assert.match(errorDetail!.message, /^Expression expected\n/)
})

test('a text made to be slow is not, and half a character is replaced', () => {
  const before = cpuMs()
  assert.is(judged({ kind: 'refused', text: ' '.repeat(3_000_000) }).error!.length, ERROR_CHARS_MAX)
  const nested = '['.repeat(RESULT_CHARS_MAX / 2) + ']'.repeat(RESULT_CHARS_MAX / 2)
  assert.is(judged({ kind: 'result', text: nested }).status, 'done')
  assert.ok(cpuMs() - before < 2_000)
  assert.is(thrown({ name: 'E', message: 'a\ud83d', stack: '' }).error, 'E: a\ufffd')
})

test('every other end has its text', () => {
  assert.equal(judged({ kind: 'refused', text: 'no\nhandler' }), error('no handler'))
  assert.equal(judged({ kind: 'idle' }), error('handler never settled: nothing left to wait for'))
  assert.equal(judged({ kind: 'timeout' }), { status: 'timeout', error: 'function exceeded its time limit of 1000 ms' })
  assert.equal(judged({ kind: 'memory' }), error('memory limit exceeded (128 MB)'))
  assert.equal(judged({ kind: 'killed' }), { status: 'killed' })
  assert.equal(judged({ kind: 'flood', stream: 'stdout' }), error('stdout flood: more than 8 MiB'))
})

test('a process that ended by itself is told apart by how', () => {
  assert.equal(exit(0, null), error('function process ended (exit code 0)'))
  assert.equal(exit(null, 'SIGKILL'), error('function process ended (SIGKILL)'))
  assert.equal(exit(1, null, 'error: Top-level await promise never resolved'),
    error('handler never settled: nothing left to wait for'))
  assert.equal(exit(null, 'SIGABRT', 'thread main has overflowed its stack'),
    error('function process crashed: out of memory or too deeply nested (SIGABRT)'))
  assert.equal(exit(null, 'SIGSEGV'), error('function process crashed: out of memory or too deeply nested (SIGSEGV)'))
  assert.equal(exit(null, 'SIGABRT'), error('function process ended (SIGABRT)'))
  for (const stderr of ['# Fatal JavaScript out of memory: Reached heap', 'memory allocation of 1024 bytes failed']) {
    assert.equal(exit(null, 'SIGTRAP', stderr), error('memory limit exceeded (128 MB)'))
  }
})

test.run()
