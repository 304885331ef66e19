import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LogPrinter } from '../../../src/log-printer.ts'

function printed (...answers: string[]): string[] {
  const chunks: string[] = []
  const printer = new LogPrinter(chunk => { chunks.push(chunk) })
  for (const logs of answers) printer.update(logs)
  return chunks
}

const test = suite('log-printer')

test('what is new is printed once', () => {
  assert.equal(printed('', 'a\n', 'a\n', 'a\nb', 'a\nb\n'), ['a\n', 'b', '\n'])
})

test('a job that starts again on another node says so', () => {
  assert.equal(printed('a\nb', '', 'c\n', 'c\nd\n'), ['a\nb', '\n--- the output starts again\nc\n', 'd\n'])
})

test('an answer that is behind prints nothing, and nothing twice', () => {
  assert.equal(printed('a\nb\n', 'a\n', 'a\nb\n', 'a\nb\nc\n'), ['a\nb\n', 'c\n'])
})

test.run()
