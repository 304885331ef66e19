import { ERROR_CHARS_MAX, RESULT_CHARS_MAX, STACK_CHARS_MAX } from '../../../protocol/core/limits.ts'
import type { Outcome } from '../executor.ts'
import { RUNNER_PATH_INSIDE, RUNNER_URL } from '../isolation/deno-command.ts'
import { OUTPUT_BYTES_MAX } from './sandbox-process.ts'
import type { Ending } from './sandbox-process.ts'

const NAME_CHARS_MAX = 100

/** What V8 and Rust print when an allocation failed for good. */
const OUT_OF_MEMORY = new RegExp(['JavaScript out of memory', 'process out of memory', 'OOM error',
  'memory allocation of \\d+ bytes failed', 'Cannot allocate memory', 'Failed to (?:reserve|commit)'].join('|'))
/** What they print before they crash otherwise, on purpose. */
const CRASH = /has overflowed its stack|# Fatal error|panicked at/

const NEVER_RESOLVED = /Top-level await promise never resolved/
const NEVER_SETTLED = 'handler never settled: nothing left to wait for'
const SYNTAX_ERROR = 'SyntaxError: '
const RUNNER_URLS = [RUNNER_URL.href, `file://${RUNNER_PATH_INSIDE}:`]
/** How far the runner and `AsyncFunction` move the code down. */
const LINES_BEFORE_CODE = 3

interface JobLimits {
  timeoutMs: number
  memoryMiB: number
}

type Judged = Pick<Outcome, 'status' | 'result' | 'error' | 'errorDetail'>

/** What a user is told of how a process ended. Nothing that came out of it is believed unchecked. */
export function judge (ending: Exclude<Ending, { kind: 'unborn' }>, job: JobLimits): Judged {
  switch (ending.kind) {
    case 'result': return judgeResult(ending.text)
    case 'failed': return judgeFailure(ending.text)
    case 'refused': return failed(ending.text)
    case 'idle': return failed(NEVER_SETTLED)
    case 'timeout': return { status: 'timeout', error: `function exceeded its time limit of ${job.timeoutMs} ms` }
    case 'killed': return { status: 'killed' }
    case 'memory': return failed(memoryExceeded(job.memoryMiB))
    case 'flood': return failed(`${ending.stream} flood: more than ${OUTPUT_BYTES_MAX / 1024 / 1024} MiB`)
    case 'exit': return failed(describeExit(ending, job.memoryMiB))
  }
}

function judgeResult (text: string): Judged {
  if (text.length > RESULT_CHARS_MAX) {
    return failed(`result too large: ${text.length} characters of JSON, limit ${RESULT_CHARS_MAX}`)
  }
  if (parse(text) === undefined) return failed('result is not JSON')
  return { status: 'done', result: text }
}

function judgeFailure (text: string): Judged {
  const told = parse(text)
  if (typeof told !== 'object' || told === null) return failed('function failed')
  const name = textOf(told, 'name', NAME_CHARS_MAX)
  const message = namePositions(textOf(told, 'message', ERROR_CHARS_MAX))
  const stack = namePositions(textOf(told, 'stack', STACK_CHARS_MAX))
  // Deno's word for a module that does not parse: first line, lines of code, position.
  const syntax = name === 'TypeError' && message.startsWith(SYNTAX_ERROR)
  const [first, ...more] = message.split('\n')
  if (!syntax) return { ...failed(`${name}: ${message}`), errorDetail: { name, message, stack } }
  return {
    ...failed(`${first ?? ''} ${more.at(-1)?.trim() ?? ''}`),
    errorDetail: { name: 'SyntaxError', message: message.slice(SYNTAX_ERROR.length), stack: '' }
  }
}

function memoryExceeded (memoryMiB: number): string {
  return `memory limit exceeded (${memoryMiB} MB)`
}

function describeExit ({ code, signal, stderr }: { code: number | null, signal: string | null, stderr: string },
  memoryMiB: number): string {
  const how = signal ?? `exit code ${String(code)}`
  if (OUT_OF_MEMORY.test(stderr)) return memoryExceeded(memoryMiB)
  if (code === 1 && NEVER_RESOLVED.test(stderr)) return NEVER_SETTLED
  // A plain SIGABRT is what process.abort() does; the other signals are nobody's wish.
  if (/^SIG(SEGV|BUS|TRAP|ILL)$/.test(how) || (how === 'SIGABRT' && CRASH.test(stderr))) {
    return `function process crashed: out of memory or too deeply nested (${how})`
  }
  return `function process ended (${how})`
}

/** One line, within the limit. */
function failed (text: string): { status: 'error', error: string } {
  // Cut first: on a long text the search would be slow.
  return { status: 'error', error: cut(text, ERROR_CHARS_MAX).replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ') }
}

/** The start of a text, which then is Unicode: half a character is replaced, since it would not survive the wire. */
function cut (text: string, charsMax: number): string {
  return Buffer.from(text.slice(0, charsMax)).toString()
}

/** Positions as the user knows them, and none of the runner's, which show only where this node keeps its files. */
function namePositions (text: string): string {
  return text.split('\n').filter(line => !RUNNER_URLS.some(url => line.includes(url))).join('\n')
    .replace(/blob:null\/[0-9a-f-]{36}/g, 'function.ts')
    .replace(/(function\.[jt]s), <anonymous>:(\d+)/g,
      (_, name: string, line: string) => `${name}:${Number(line) - LINES_BEFORE_CODE}`)
}

/** Undefined for what is not JSON, which no JSON text parses to. */
function parse (text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function textOf (value: object, key: string, charsMax: number): string {
  const text: unknown = Object.hasOwn(value, key) ? value[key as keyof typeof value] : ''
  return typeof text === 'string' ? cut(text, charsMax) : ''
}
