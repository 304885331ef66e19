import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CodeKind, FrameType, HEADER_BYTES, TOKEN_BYTES } from '../../../../../node/sandbox/process/frames.ts'
import { RUNNER_URL } from '../../../../../node/sandbox/isolation/deno-command.ts'
import {
  ERROR_CHARS_MAX, LOG_BYTES_MAX, RESULT_CHARS_MAX, STACK_CHARS_MAX
} from '../../../../../protocol/core/limits.ts'

// It runs in Deno and can import nothing of ours, so it repeats what both sides must agree on.
const source = readFileSync(RUNNER_URL, 'utf8')

/** The value of a top-level constant of the runner; products, sums and earlier constants are all they are made of. */
function valueOf (name: string): number {
  const text = new RegExp(`^const ${name} = (.+)$`, 'm').exec(source)?.[1]
  assert.ok(text, `${name} is not in the runner`)
  const number = (part: string): number => /^[\d_x]/.test(part) ? Number(part.replaceAll('_', '')) : valueOf(part)
  return text.split(' + ').reduce((sum, term) => sum + term.split(' * ').map(number).reduce((a, b) => a * b), 0)
}

const test = suite('sandbox runner')

test('it agrees with the daemon about limits', () => {
  assert.is(valueOf('LOG_BYTES_MAX'), LOG_BYTES_MAX)
  assert.is(valueOf('RESULT_CHARS_MAX'), RESULT_CHARS_MAX)
  assert.is(valueOf('MESSAGE_CHARS_MAX'), ERROR_CHARS_MAX)
  assert.is(valueOf('STACK_CHARS_MAX'), STACK_CHARS_MAX)
})

test('it agrees with the daemon about frames', () => {
  assert.is(valueOf('TOKEN_BYTES'), TOKEN_BYTES)
  assert.is(valueOf('HEADER_BYTES'), HEADER_BYTES)
  for (const [name, type] of Object.entries(FrameType)) assert.is(valueOf(name.toUpperCase()), type, name)
  assert.is(valueOf('SAME'), CodeKind.Same)
  assert.is(valueOf('SCRIPT'), CodeKind.Script)
})

test.run()
