/** A model put at one gateway, and run through another, by POST /invoke: the example of the documentation. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { classifyPlainly, digitsModel, DIGITS } from '../../../docs/examples/make-digits.ts'
import type { InvokeResponse } from '../../../protocol/api/jobs.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import { call, expectRefusal } from '../../helpers/call.ts'
import { startNetwork, type TestNetwork } from '../../helpers/network.ts'

const headers = { 'x-wallet': 'w' }
const code = readFileSync('docs/examples/classify.ts', 'utf8')
const model = digitsModel()
const needs = { models: { digits: contentIdOf(model) } }

const test = suite<{ net: TestNetwork }>('inference')

test.before(async context => {
  context.net = await startNetwork({ gateways: 2, nodes: 1 })
  const { httpUrl } = context.net.gateways[0]!
  const body = new Blob([new Uint8Array(model)])
  const put = await fetch(`${httpUrl}/models/${contentIdOf(model)}`, { method: 'PUT', headers, body })
  assert.is(put.status, 201)
})
test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

async function run (net: TestNetwork, path: string, body: Record<string, unknown>) {
  const answer = await call<InvokeResponse & { error?: string }>(net.gateways[1]!, 'POST', `${path}?wait=60000`, {
    headers, body
  })
  assert.is(answer.body.status, 'done', JSON.stringify(answer.body))
  return JSON.parse(answer.body.result!) as { digit: number, probabilities: number[] }
}

function expectDigit (found: { digit: number, probabilities: number[] }, digit: number): void {
  assert.is(found.digit, digit)
  const expected = classifyPlainly(DIGITS[digit]!)
  for (const [at, probability] of found.probabilities.entries()) {
    assert.ok(Math.abs(probability - expected[at]!) < 1e-5, `${probability} is not ${expected[at]}`)
  }
}

test('the model tells all ten digits apart', () => {
  for (const [digit, pixels] of DIGITS.entries()) {
    const probabilities = classifyPlainly(pixels)
    assert.is(probabilities.indexOf(Math.max(...probabilities)), digit)
  }
})

test('known numbers come out, in the smallest class, and again', async ({ net }) => {
  for (const digit of [3, 8]) {
    expectDigit(await run(net, '/invoke', { code, payload: { pixels: DIGITS[digit] }, needs }), digit)
  }
})

test('a deployed function whose manifest names the model finds it', async ({ net }) => {
  const body = { name: 'classify', code, needs }
  const deployed = await call(net.gateways[0]!, 'POST', '/functions', { headers, body })
  assert.is(deployed.status, 200, String(deployed.body['message']))
  expectDigit(await run(net, '/functions/classify/run', { payload: { pixels: DIGITS[7] } }), 7)
})

test('without a model there is no runtime', async ({ net }) => {
  const body = { code, payload: { pixels: [] } }
  const { body: job } = await call(net.gateways[1]!, 'POST', '/invoke?wait=60000', { headers, body })
  assert.equal([job['status'], job['error']], ['error', 'ReferenceError: runtime is not defined'])
  const other = { code, needs: { models: { digits: 'ab'.repeat(32) } } }
  expectRefusal(await call(net.gateways[1]!, 'POST', '/invoke', { headers, body: other }), 404, 'DCN_MODEL_NOT_FOUND')
})

test.run()
