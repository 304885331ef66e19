import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../../protocol/core/errors.ts'
import { MODEL_BYTES_MAX } from '../../../protocol/core/limits.ts'
import { openModel } from '../../../src/model-file.ts'
import { tempDir } from '../../helpers/dcn-cli.ts'

interface Context { dir: ReturnType<typeof tempDir>, file: string }
const test = suite<Context>('a model to upload')
test.before.each(context => {
  context.dir = tempDir()
  context.file = join(context.dir.path, 'm.onnx')
})
test.after.each(({ dir }) => { dir.remove() })

async function refusal (path: string): Promise<string> {
  return await openModel(path).then(
    () => 'none', (err: unknown) => `${(err as DcnError).code}: ${(err as DcnError).message.replace(path, 'it')}`)
}

test('it is read from its beginning each time, though its name is gone', async ({ file }) => {
  const content = Buffer.alloc(200_000, 'model')
  writeFileSync(file, content)
  const model = await openModel(file)
  rmSync(file)
  assert.equal([model.sha256, model.bytes], [createHash('sha256').update(content).digest('hex'), 200_000])
  for (let times = 0; times < 2; times++) {
    const chunks: Uint8Array[] = []
    for await (const chunk of model.read()) chunks.push(chunk)
    assert.ok(Buffer.concat(chunks).equals(content))
  }
  await model.close()
  assert.is(await refusal(file), 'DCN_FILE_UNREADABLE: it cannot be read: there is no such file')
})

test('what no gateway would take is told before a byte of it is read', async ({ file, dir }) => {
  writeFileSync(file, '')
  assert.is(await refusal(file), 'DCN_CONFIG_INVALID: it is empty')
  truncateSync(file, MODEL_BYTES_MAX + 1)
  assert.is(await refusal(file), 'DCN_CONFIG_INVALID: it has 536870913 bytes; a model may have 536870912')
  assert.is(await refusal(dir.path), 'DCN_FILE_UNREADABLE: it cannot be read: it is a directory')
  const pipe = join(dir.path, 'pipe')
  execFileSync('mkfifo', [pipe])
  assert.is(await refusal(pipe), 'DCN_FILE_UNREADABLE: it cannot be read: it is a pipe or a device')
})

test.run()
