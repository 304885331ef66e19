import {
  existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeEmptyDir, makeWorkDir } from '../../../../../node/sandbox/isolation/work-dirs.ts'
import { isDcnError } from '../../../../../protocol/core/errors.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'dcn-work-dirs-')))
const test = suite('sandbox work dirs')

test.after(() => rmSync(dir, { recursive: true }))

test('the empty directory is empty, and closed to writing, whatever was there', async () => {
  const path = join(dir, 'empty')
  assert.is(await makeEmptyDir(path), path)
  rmSync(path, { recursive: true })
  writeFileSync(path, 'a file of an earlier daemon')
  await makeEmptyDir(path)
  assert.equal(readdirSync(path), [])
  assert.is(statSync(path).mode & 0o777, 0o555)
})

test('without mounts the empty directory is shared, and stays', async () => {
  const empty = await makeEmptyDir(join(dir, 'shared'))
  const work = await makeWorkDir(empty, [])
  assert.is(work.path, empty)
  await work.release()
  assert.ok(existsSync(empty))
})

test('mounts are links in a directory of their own, which goes without what they lead to', async () => {
  const source = join(dir, 'source')
  writeFileSync(source, 'weights')
  const empty = await makeEmptyDir(join(dir, 'for-mounts'))
  const work = await makeWorkDir(empty, [{ source, target: 'models/digits' }, { source: dir, target: 'rt' }])
  assert.is(readFileSync(join(work.path, 'models/digits'), 'utf8'), 'weights')
  assert.is(readFileSync(join(work.path, 'rt/source'), 'utf8'), 'weights')
  await work.release()
  assert.not(existsSync(work.path))
  assert.is(readFileSync(source, 'utf8'), 'weights')
})

test('no mount lies outside, and none is made of nothing', async () => {
  const empty = await makeEmptyDir(join(dir, 'refused'))
  for (const mount of [
    { source: dir, target: '../out' }, { source: dir, target: '/out' }, { source: dir, target: '' },
    { source: dir, target: 'a/../../out' }, { source: dir, target: '.' }, { source: dir, target: 'a//b' },
    { source: 'relative', target: 'a' }, { source: join(dir, 'nothing'), target: 'a' }
  ]) {
    const made = await makeWorkDir(empty, [mount]).catch((err: unknown) => err)
    assert.ok(isDcnError(made) && made.code === 'DCN_SANDBOX_FAILED', JSON.stringify(mount))
  }
  assert.equal(readdirSync(dir).filter(name => name.startsWith('refused-')), [], 'a failure leaves nothing')
})

test.run()
