import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { StateStore } from '../../../../gateway/store/state-store.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'

const test = suite('state store')

test('batches are written one after the other, also those asked for while a batch is made', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dcn-state-'))
  const state = new StateStore({ path: dir })
  await state.start()
  for (let at = 0; at < 20; at++) {
    let inner: Promise<boolean> | undefined
    await state.commit(batch => {
      batch.put(`key/${at}`, utf8('value'))
      inner = state.commit(() => {}).then(async () => await state.has(`key/${at}`))
    })
    assert.ok(await inner, `${at}: the later batch was done before the earlier`)
  }
  await state.stop()
  await rm(dir, { recursive: true, force: true })
})

test.run()
