/** A wallet's jobs, and an end to one of them, at any of three gateways. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobListItem } from '../../protocol/api/jobs.ts'
import { getJob, invoke, startNetwork, until, type TestNetwork } from '../helpers/network.ts'

const test = suite<{ net: TestNetwork }>('job lists')

test.before(async context => { context.net = await startNetwork({ gateways: 3, nodes: 1, slots: 4 }) })
test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

async function list (url: string, query: string): Promise<JobListItem[]> {
  const response = await fetch(`${url}/jobs?${query}`)
  assert.is(response.status, 200)
  return await response.json() as JobListItem[]
}

test('the same list everywhere, newest first, in pages', async ({ net }) => {
  const ids: string[] = []
  for (let no = 0; no < 9; no++) {
    ids.unshift(await invoke(net.gateways[no % 3]!, { code: 'function handler() { return 1 }' }))
  }
  for (const id of ids) await getJob(net.gateways[0]!, id, 30_000)
  for (const { httpUrl } of net.gateways) {
    const jobs = await list(httpUrl, 'wallet=test')
    assert.equal(jobs.map(({ jobId, status }) => [jobId, status]), ids.map(id => [id, 'done']))
    assert.ok(jobs.every(job => job.id === job.jobId && job.durationMs !== undefined && job.finishedAt !== undefined))
    assert.equal((await list(httpUrl, 'wallet=test&limit=4&offset=7')).map(({ id }) => id), ids.slice(7))
    assert.equal(await list(httpUrl, 'wallet=nobody'), [])
  }
  assert.is((await fetch(`${net.gateways[0]!.httpUrl}/jobs?wallet=test&limit=101`)).status, 400)
})

test('a job is cancelled at a gateway that does not look after it, once', async ({ net }) => {
  const [one, other] = net.gateways
  const jobId = await invoke(one!, {
    code: 'async function handler() { await new Promise(r => setTimeout(r, 20000)) }'
  })
  await until(async () => (await getJob(other!, jobId)).status === 'running', 'it runs')
  const cancel = async (id: string): Promise<unknown> => {
    const response = await fetch(`${other!.httpUrl}/jobs/${id}/cancel`, {
      method: 'POST', headers: { 'x-wallet': 'test' }
    })
    const { status, code } = await response.json() as { status?: string, code?: string }
    return code ?? status
  }
  assert.is(await cancel(jobId), 'cancelled')
  for (const gateway of net.gateways) assert.is((await getJob(gateway, jobId)).status, 'cancelled')
  assert.is(await cancel(jobId), 'DCN_JOB_ENDED')
  assert.is(await cancel('00000000-0000-4000-8000-000000000000'), 'DCN_JOB_NOT_FOUND')
})

test.run()
