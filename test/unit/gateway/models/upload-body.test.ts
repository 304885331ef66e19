import { PassThrough } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { uploadBody, type UploadTimes } from '../../../../gateway/models/upload-body.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'

const test = suite('upload body')

/** What arrives of the body, and how it ends. */
async function taken (body: PassThrough, times: UploadTimes): Promise<{ text: string, end: unknown }> {
  let text = ''
  try {
    for await (const chunk of uploadBody(body, times)) text += Buffer.from(chunk).toString()
    return { text, end: 'whole' }
  } catch (err) {
    return { text, end: isDcnError(err) ? [err.code, err.context] : err }
  }
}

const LONG = 60_000

test('a body arrives whole', async () => {
  const body = new PassThrough()
  body.write('one ')
  body.end('two')
  assert.equal(await taken(body, { idleMs: LONG, totalMs: LONG }), { text: 'one two', end: 'whole' })
})

test('one that stands still is given up, and its connection can still be answered on', async () => {
  const body = new PassThrough()
  body.write('one ')
  const late = { text: 'one ', end: ['DCN_REQUEST_TIMEOUT', { timeoutMs: 50 }] }
  assert.equal(await taken(body, { idleMs: 50, totalMs: LONG }), late)
  assert.not.ok(body.destroyed)
})

test('one that goes on for too long is given up', async () => {
  const body = new PassThrough()
  const timer = setInterval(() => { body.write('.') }, 5)
  const { text, end } = await taken(body, { idleMs: LONG, totalMs: 100 })
  clearInterval(timer)
  assert.ok(text.length > 1)
  assert.equal(end, ['DCN_REQUEST_TIMEOUT', { timeoutMs: 100 }])
})

test('time in which nobody takes a chunk is not the client\'s', async () => {
  const body = new PassThrough()
  body.write('one ')
  const chunks = uploadBody(body, { idleMs: 30, totalMs: LONG })
  await chunks.next()
  await new Promise(resolve => setTimeout(resolve, 60))
  body.end('two')
  assert.is(String(Buffer.from((await chunks.next()).value as Uint8Array)), 'two')
  assert.is((await chunks.next()).done, true)
})

test('who breaks off is told so', async () => {
  const body = new PassThrough()
  body.write('one ')
  setTimeout(() => { body.destroy(new TypeError('aborted')) }, 10)
  const { end } = await taken(body, { idleMs: LONG, totalMs: LONG })
  assert.equal(end, ['DCN_REQUEST_INVALID', { field: 'body', reason: 'ended too early' }])
})

test.run()
