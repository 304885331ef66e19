/** The programs in docs/webhooks.md, run as they stand there. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../protocol/core/bytes.ts'
import { signerFromSeed } from '../../protocol/core/ed25519.ts'
import { signWebhook, webhookKeyOf } from '../../protocol/core/webhook-signature.ts'

type Verifier = (headers: unknown, body: Uint8Array, keys: string[]) => boolean | Promise<boolean>

const page = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
const programs = [...page.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code!)
const signer = signerFromSeed(new Uint8Array(32).fill(1))
const key = webhookKeyOf(signer.publicKey)
const otherKey = webhookKeyOf(signerFromSeed(new Uint8Array(32).fill(2)).publicKey)
const body = utf8('{"jobId":"x","result":"\u00e9"}')

const test = suite('docs: webhooks')

for (const [at, name] of ['node:crypto', 'WebCrypto'].entries()) {
  test(`the ${name} example tells genuine deliveries from others`, async () => {
    const url = `data:text/javascript;base64,${Buffer.from(programs[at]!).toString('base64')}`
    const { isGenuine } = await import(url) as { isGenuine: Verifier }
    const nowS = Math.floor(Date.now() / 1000)
    const headersOf = (timestampS: number, changes: Record<string, string> = {}): unknown => {
      const headers = { ...signWebhook({ id: 'msg_1', timestampS, body }, signer), ...changes }
      return name === 'WebCrypto' ? new Headers(headers) : headers
    }
    assert.is(await isGenuine(headersOf(nowS), body, [key]), true)
    assert.is(await isGenuine(headersOf(nowS), body, [otherKey, key]), true)
    assert.is(await isGenuine(headersOf(nowS), body, [otherKey]), false)
    assert.is(await isGenuine(headersOf(nowS), utf8('{}'), [key]), false)
    assert.is(await isGenuine(headersOf(nowS, { 'webhook-id': 'msg_2' }), body, [key]), false)
    assert.is(await isGenuine(headersOf(nowS - 400), body, [key]), false)
    assert.is(await isGenuine(headersOf(nowS, { 'webhook-signature': 'v1a,#' }), body, [key]), false)
  })
}

test('the example of a delivery is the vector\'s', () => {
  const vector = Buffer.from(
    readFileSync(new URL('../vectors/webhook.v1.hex', import.meta.url), 'utf8').trim(), 'hex').toString()
  for (const line of vector.trim().split('\n')) assert.match(page, line.slice(0, 64))
})

test.run()
