/** The HTTP side of jobs over real gateways and a real node. */
import { randomUUID } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../gateway/index.ts'
import { GatewayClient } from '../../protocol/api/client.ts'
import type { ExplainView, InvokeBatchResponse, InvokeResponse, JobView } from '../../protocol/api/jobs.ts'
import { rankPeers } from '../../protocol/core/rendezvous.ts'
import { KeySecrets } from '../../gateway/idempotency/key-secrets.ts'
import { getJob, invoke, startNetwork, until, type TestNetwork } from '../helpers/network.ts'

const test = suite<{ net: TestNetwork }>('jobs over HTTP')

test.before(async context => {
  context.net = await startNetwork({ gateways: 3, nodes: 1, config: { bidsWaitMs: 8_000 } })
})
test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

interface Answer<T> { status: number, headers: Headers, body: T }

async function post<T> (
  gateway: Gateway, path: string, body: object, headers: Record<string, string> = {}
): Promise<Answer<T>> {
  const response = await fetch(gateway.httpUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-wallet': 'w', ...headers },
    body: JSON.stringify(body)
  })
  return { status: response.status, headers: response.headers, body: await response.json() as T }
}

/** Each of the network's gateways, twice. */
function everywhere ({ gateways }: TestNetwork): Gateway[] {
  return [...gateways, ...gateways]
}

const TALKER = `async function handler () {
  for (const word of ['one', 'two', 'three']) {
    console.log(word)
    await new Promise(resolve => setTimeout(resolve, 400))
  }
  return 4
}`

test('a wait answers with the result; a batch with all results, in order', async ({ net }) => {
  const [gateway] = net.gateways as [Gateway]
  const one = await post<InvokeResponse>(gateway, '/invoke?wait=20000', {
    code: 'function handler(p) { console.log("hi"); return p.x * 2 }', payload: { x: 21 }
  })
  const { status, result, logs, pollUrl, jobId } = one.body
  assert.equal([status, result, logs, pollUrl], ['done', '{"value":42}', 'hi\n', `/jobs/${jobId}`])
  const batch = await post<InvokeBatchResponse>(gateway, '/invoke/batch?wait=20000', {
    code: 'function handler(n) { return n * n }', payloads: [1, 2, 3, 4]
  })
  assert.equal(batch.body.jobs.map(job => job.result), [1, 4, 9, 16].map(value => `{"value":${value}}`))
})

test('what a run took is told: by the gateway that has the job, and by another', async ({ net }) => {
  const [one, other] = net.gateways as [Gateway, Gateway]
  const burn = 'const end = performance.now() + 150; while (performance.now() < end);'
  const keep = 'globalThis.kept = new Uint8Array(60e6).fill(1)'
  const jobId = await invoke(one, { code: `function handler () { ${keep}; ${burn} }` })
  for (const gateway of [one, other]) {
    const { status, error, usage } = await getJob(gateway, jobId, 20_000)
    assert.is(status, 'done', error)
    if (process.platform !== 'linux') continue
    // The clock goes on while a busy machine runs something else.
    assert.ok(usage!.cpuMs >= 30 && usage!.cpuMs < 5_000, `${usage!.cpuMs} ms`)
    const peakMb = usage!.memoryPeakBytes / 1e6
    assert.ok(peakMb > 60 && peakMb < 250, `${peakMb} MB`)
  }
})

test('a wait that runs out answers with the job as it is', async ({ net }) => {
  const [gateway] = net.gateways as [Gateway]
  const { status, body } = await post<InvokeResponse>(gateway, '/invoke?wait=300', { code: TALKER })
  assert.is(status, 200)
  assert.ok(['queued', 'running'].includes(body.status))
  assert.is((await getJob(gateway, body.jobId, 20_000)).status, 'done')
})

test('events at another gateway: states, lines as they are printed, the end; later all at once', async ({ net }) => {
  const [one, other] = net.gateways as [Gateway, Gateway]
  const jobId = await invoke(one, { code: TALKER })
  for (const gateway of [other, one]) {
    const events: string[] = []
    let logs = ''
    let pieces = 0
    for await (const event of new GatewayClient({ url: gateway.httpUrl }).events(jobId)) {
      if (event.type === 'log') {
        assert.is(event.offset, logs.length, 'nothing lost, nothing twice')
        logs += event.text
        pieces++
      } else {
        events.push(event.job.status)
      }
    }
    assert.is(logs, 'one\ntwo\nthree\n')
    if (gateway === other) {
      assert.ok(pieces > 1, 'as it was printed')
      assert.equal([...new Set(events)].filter(status => status !== 'queued'), ['running', 'done'])
    } else {
      assert.equal([pieces, ...events], [1, 'done', 'done'])
    }
  }
  const text = await fetch(`${other.httpUrl}/jobs/${jobId}/logs`)
  assert.equal([await text.text(), text.headers.get('x-job-status')], ['one\ntwo\nthree\n', 'done'])
})

test('a client that broke off goes on at another gateway where it was', async ({ net }) => {
  const [one, other] = net.gateways as [Gateway, Gateway]
  const jobId = await invoke(one, { code: TALKER })
  const leave = new AbortController()
  const response = await fetch(`${one.httpUrl}/jobs/${jobId}/events`, { signal: leave.signal })
  let text = ''
  const decoder = new TextDecoder()
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(piece, { stream: true })
    if (text.includes('"offset":0}\n\n')) break
  }
  leave.abort()
  const lastEventId = /id: (\S+)\nevent: log/.exec(text)![1]!
  let logs = (JSON.parse(/event: log\ndata: (.*)/.exec(text)![1]!) as { text: string }).text
  for await (const event of new GatewayClient({ url: other.httpUrl }).events(jobId, { lastEventId })) {
    if (event.type === 'log') {
      assert.is(event.offset, logs.length)
      logs += event.text
    }
  }
  assert.is(logs, 'one\ntwo\nthree\n')
})

test('one Idempotency-Key at all gateways at once is one job; also without its coordinator', async ({ net }) => {
  const key = randomUUID()
  const body = { code: 'function handler() { return Math.random() }' }
  const send = async (gateway: Gateway) =>
    await post<InvokeResponse>(gateway, '/invoke?wait=20000', body, { 'idempotency-key': key })
  const answers = await Promise.all(everywhere(net).map(send))
  assert.equal(new Set(answers.map(answer => answer.body.jobId)).size, 1)
  assert.equal(new Set(answers.map(answer => answer.body.result)).size, 1)
  const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')
  assert.is(replayed.length, answers.length - 1)
  const mismatch = await post<{ code: string }>(net.gateways[1]!, '/invoke', { code: 'x' }, { 'idempotency-key': key })
  assert.equal([mismatch.status, mismatch.body.code], [422, 'DCN_IDEMPOTENCY_MISMATCH'])

  const { scope } = new KeySecrets({ method: 'POST', path: '/invoke', wallet: 'w', key })
  const [coordinator] = rankPeers(scope, net.gateways.map(({ peerId }) => peerId))
  const lost = net.gateways.find(({ peerId }) => peerId === coordinator)!
  await lost.stop()
  net.gateways.splice(net.gateways.indexOf(lost), 1)
  for (const gateway of net.gateways) {
    const again = await send(gateway)
    assert.equal(again.body, answers[0]!.body)
    assert.is(again.headers.get('idempotency-replayed'), 'true')
  }
})

test('a running job is cancelled at another gateway by its wallet, and by nobody else', async ({ net }) => {
  const [one, other] = net.gateways as [Gateway, Gateway]
  const jobId = (await post<InvokeResponse>(one, '/invoke', {
    code: 'async function handler() { console.log("up"); await new Promise(r => setTimeout(r, 60000)) }'
  })).body.jobId
  await until(async () => (await getJob(other, jobId)).logs === 'up\n', 'it runs')
  const stranger = await post<{ code: string }>(other, `/jobs/${jobId}/cancel`, {}, { 'x-wallet': 'stranger' })
  assert.equal([stranger.status, stranger.body.code], [403, 'DCN_WALLET_MISMATCH'])
  const { status, body } = await post<JobView>(other, `/jobs/${jobId}/cancel`, {})
  assert.equal([status, body.status], [200, 'cancelled'], JSON.stringify(body))
  const again = await post<{ code: string }>(one, `/jobs/${jobId}/cancel`, {})
  assert.equal([again.status, again.body.code], [409, 'DCN_JOB_ENDED'])
  for (const gateway of [one, other]) assert.is((await getJob(gateway, jobId)).status, 'cancelled')
  const next = await post<InvokeResponse>(one, '/invoke?wait=20000', { code: 'function handler() { return 1 }' })
  assert.is(next.body.status, 'done', 'the node is free again')
})

test('explain says node by node what is missing, and so does a job that found nobody', async ({ net }) => {
  const [gateway] = net.gateways as [Gateway]
  const [node] = net.nodes
  const fine = await post<ExplainView>(gateway, '/explain', {})
  assert.equal([fine.status, fine.body.matching, fine.body.nodes[0]!.matches], [200, 1, true])
  const needs = { gpu: true, memoryMiB: 1_024 }
  const { body } = await post<ExplainView>(gateway, '/explain', { needs })
  assert.equal([body.matching, body.nodes[0]!.peerId, body.nodes[0]!.reasons.length], [0, node!.peerId, 2])
  const jobId = await invoke(gateway, { code: 'function handler() {}', needs })
  const view: JobView = await getJob(gateway, jobId, 20_000)
  assert.is(view.status, 'error')
  assert.is(view.error, `no node took the job in time: ${body.summary}`)
  assert.match(body.summary, `${node!.peerId}: 2048 MiB of memory are needed, it offers 128 MiB to one job, a GPU`)
  const later = await (await fetch(`${gateway.httpUrl}/jobs/${jobId}/explain`)).json() as ExplainView
  // What ran before may have kept a slot until then.
  const lasting = ({ nodes, ...rest }: ExplainView): object => ({
    ...rest, nodes: nodes.map(({ busy, ...one }) => ({ ...one, isBusy: typeof busy }))
  })
  assert.equal(lasting(later), lasting(body))
})

test('the rate limit holds at a real gateway, and polling is free', async () => {
  const net = await startNetwork({ gateways: 1, nodes: 0, config: { requestsPerMinute: 3 } })
  const [gateway] = net.gateways as [Gateway]
  const ids: string[] = []
  for (let n = 0; n < 3; n++) {
    const { status, body } = await post<InvokeResponse>(gateway, '/invoke', { code: 'x' })
    assert.is(status, 200)
    ids.push(body.jobId)
  }
  const refused = await post<{ code: string }>(gateway, '/invoke', { code: 'x' })
  assert.equal([refused.status, refused.body.code], [429, 'DCN_RATE_LIMITED'])
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  for (let n = 0; n < 10; n++) assert.is((await getJob(gateway, ids[0]!)).status, 'queued')
  await net[Symbol.asyncDispose]()
})

test.run()
