/** Functions over a real network on loopback: gateways, nodes, libp2p, Deno. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { getJob, invoke, startNetwork, until, type TestNetwork } from '../helpers/network.ts'

const test = suite<{ net: TestNetwork }>('jobs over the network')

test.before(async context => { context.net = await startNetwork({ gateways: 2, nodes: 3 }) })
test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

/** The one-off example of the functions API. */
const EXAMPLE = {
  code: `function handler(payload) {
      const { numbers } = payload;
      return {
        sum: numbers.reduce((a, b) => a + b, 0),
        avg: numbers.reduce((a, b) => a + b, 0) / numbers.length,
      };
    }`,
  payload: { numbers: [10, 20, 30, 40, 50] },
  timeoutMs: 30_000
}

test('the one-off example is done, and the same at both gateways', async ({ net }) => {
  const [one, other] = net.gateways
  const jobId = await invoke(one!, EXAMPLE)
  const view = await getJob(one!, jobId, 20_000)
  assert.is(view.status, 'done')
  assert.is(view.result, '{"sum":150,"avg":30}')
  assert.ok(net.nodes.some(node => node.peerId === view.node))
  assert.equal(await getJob(other!, jobId), view)
})

test('a wait at the other gateway ends with the job', async ({ net }) => {
  const [one, other] = net.gateways
  const jobId = await invoke(one!, {
    code: 'const handler = async () => { await new Promise(r => setTimeout(r, 300)); return 1 }'
  })
  assert.is((await getJob(other!, jobId, 20_000)).status, 'done')
})

test('TypeScript, logs, errors and time limits come through', async ({ net }) => {
  const [gateway] = net.gateways
  const run = async (body: Record<string, unknown>) => await getJob(gateway!, await invoke(gateway!, body), 20_000)
  const typed = await run({
    code: 'export const handler = (p: { n: number }): number => { console.log("n is", p.n); return p.n * 2 }',
    payload: { n: 21 }
  })
  assert.equal([typed.status, typed.result, typed.logs], ['done', '{"value":42}', 'n is 21\n'])
  const failed = await run({ code: 'function handler() { throw new TypeError("no such thing") }' })
  assert.equal(
    [failed.status, failed.error, failed.errorDetail?.name], ['error', 'TypeError: no such thing', 'TypeError'])
  const endless = await run({ code: 'function handler() { for (;;) {} }', timeoutMs: 200 })
  assert.equal([endless.status, endless.error], ['timeout', 'function exceeded its time limit of 200 ms'])
})

test('logs can be read while the job runs', async ({ net }) => {
  const [gateway] = net.gateways
  const jobId = await invoke(gateway!, {
    code: 'async function handler() { console.log("early"); await new Promise(r => setTimeout(r, 3000)); return 1 }'
  })
  await until(async () => {
    const { status, logs } = await getJob(gateway!, jobId)
    return status === 'running' && logs === 'early\n'
  }, 'the line is there before the end')
  assert.is((await getJob(gateway!, jobId, 20_000)).status, 'done')
})

test('large code is pulled once, and a large result comes back whole', async ({ net }) => {
  const [gateway] = net.gateways
  const code = `const filler = "${'f'.repeat(900_000)}"; function handler(p) { return filler.length + "x".repeat(p.n) }`
  const views = await Promise.all([1_000_000, 10].map(async n =>
    await getJob(gateway!, await invoke(gateway!, { code, payload: { n } }), 30_000)))
  assert.equal(views.map(view => view.result?.length), [1_000_000 + 18, 28])
})

test('200 jobs at once: all end, each exactly once', async ({ net }) => {
  const ids = await Promise.all(Array.from({ length: 200 }, async (_, n) =>
    await invoke(net.gateways[n % 2]!, { code: 'function handler(p) { return p.n * p.n }', payload: { n } })))
  assert.is(new Set(ids).size, 200)
  const views = await Promise.all(ids.map(async (id, n) => await getJob(net.gateways[(n + 1) % 2]!, id, 60_000)))
  assert.equal(views.map(view => view.result), Array.from({ length: 200 }, (_, n) => `{"value":${n * n}}`))
  assert.equal(new Set(views.map(view => view.attempts)), new Set([1]))
  assert.is(new Set(views.map(view => view.node)).size, 3, 'every node took part')
})

test.run()
