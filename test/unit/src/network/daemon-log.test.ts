import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rotateLog, withLogFile } from '../../../../src/network/daemon-log.ts'
import { tempDir } from '../../../helpers/dcn-cli.ts'

const test = suite('daemon-log')

test('a log that has grown is moved aside under the feet of its writer', async () => {
  const dir = tempDir()
  const path = join(dir.path, 'daemon.log')
  const descriptor = openSync(path, 'a')
  writeSync(descriptor, 'first\n')
  assert.is(await rotateLog(path, 6), false)
  writeSync(descriptor, 'second\n')
  assert.is(await rotateLog(path, 6), true)
  writeSync(descriptor, 'third\n')
  closeSync(descriptor)
  assert.is(readFileSync(`${path}.1`, 'utf8'), 'first\nsecond\n')
  assert.is(readFileSync(path, 'utf8'), 'third\n')
  dir.remove()
})

test('a later start appends', () => {
  const dir = tempDir()
  const path = join(dir.path, 'daemon.log')
  for (const text of ['a', 'b']) withLogFile(path, descriptor => writeSync(descriptor, text))
  assert.is(readFileSync(path, 'utf8'), 'ab')
  dir.remove()
})

test.run()
