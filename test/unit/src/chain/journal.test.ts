import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { Journal } from '../../../../src/chain/journal/journal.ts'
import { tempDir } from '../../../helpers/dcn-cli.ts'

interface Context { path: string, remove: () => void }
const test = suite<Context>('chain journal')
test.before.each(context => {
  const { path, remove } = tempDir()
  Object.assign(context, { path: join(path, 'journal'), remove })
})
test.after.each(({ remove }) => { remove() })

async function entriesOf (path: string): Promise<unknown[]> {
  const entries: unknown[] = []
  await (await Journal.open(path, entry => { entries.push(entry) })).close()
  return entries
}

async function write (path: string, ...entries: object[]): Promise<void> {
  const journal = await Journal.open(path, () => {})
  for (const entry of entries) journal.append(entry)
  await journal.close()
}

async function damaged (path: string, line: number): Promise<void> {
  try {
    await entriesOf(path)
  } catch (err) {
    if (!isDcnError(err)) throw err
    assert.is(err.code, 'DCN_FILE_UNREADABLE')
    assert.match(err.message, `${path} cannot be read: line ${line} is damaged`)
    return
  }
  assert.unreachable('it was read')
}

test('gives back what was appended, over several starts, and only its owner may read it', async ({ path }) => {
  await write(path, { a: 1 }, { text: 'zwei\nZeilen, ö' })
  await write(path, { b: 2 })
  assert.equal(await entriesOf(path), [{ a: 1 }, { text: 'zwei\nZeilen, ö' }, { b: 2 }])
  if (process.platform !== 'win32') assert.is(statSync(path).mode & 0o777, 0o600)
})

test('is in the file as soon as it is appended, before anybody waits for the disk', async ({ path }) => {
  const journal = await Journal.open(path, () => {})
  journal.append({ a: 1 })
  assert.match(readFileSync(path, 'utf8'), /^0 [0-9a-f]{16} \{"a":1\}\n$/)
  await Promise.all([journal.flushed(), journal.flushed()])
  await journal.flushed()
  await journal.close()
})

test('a last line that a crash cut short is cut off, wherever it was cut', async ({ path }) => {
  await write(path, { a: 1 }, { b: 2 })
  const whole = readFileSync(path, 'utf8')
  const last = whole.lastIndexOf('1 ')
  for (let end = last; end < whole.length; end++) {
    writeFileSync(path, whole.slice(0, end))
    assert.equal(await entriesOf(path), [{ a: 1 }])
  }
  await write(path, { c: 3 })
  assert.equal(await entriesOf(path), [{ a: 1 }, { c: 3 }])
})

test('a line that was altered, taken out or moved is an error that names it', async ({ path }) => {
  await write(path, { a: 1 }, { b: 2 }, { c: 3 })
  const whole = readFileSync(path, 'utf8')
  const [first, second, third] = whole.split('\n')
  writeFileSync(path, whole.replace('{"b":2}', '{"b":3}'))
  await damaged(path, 2)
  writeFileSync(path, `${first}\n${third}\n`)
  await damaged(path, 2)
  writeFileSync(path, `${second}\n${first}\n${third}\n`)
  await damaged(path, 1)
  writeFileSync(path, whole.slice(0, 5) + '\n' + whole.slice(5))
  await damaged(path, 1)
  writeFileSync(path, whole)
  appendFileSync(path, '\n')
  await damaged(path, 4)
})

test.run()
