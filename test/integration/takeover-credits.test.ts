/** A job that a standby ended: its credits come back where they were taken, once, when that gateway is back. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../gateway/index.ts'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { getJob, invoke, startNetwork, until } from '../helpers/network.ts'

const test = suite('credits of jobs that were taken over')

async function balance ({ httpUrl }: Gateway): Promise<number> {
  return (await (await fetch(`${httpUrl}/credits/balance/test`)).json() as { balance: number }).balance
}

test('no node, the origin away: the standby ends the job, the origin gives the credit back once', async () => {
  const data = await mkdtemp(join(tmpdir(), 'dcn-takeover-credits-'))
  const seed = generateSeed()
  await using net = await startNetwork({ gateways: 1, nodes: 1, config: { creditsPerRequest: 1, bidsWaitMs: 4_000 } })
  const [other] = net.gateways
  const origin = await net.addGateway({ data, seed })
  await until(async () => (await (await fetch(`${origin.httpUrl}/peers`)).json() as { peers: Array<{ role: string }> })
    .peers.some(({ role }) => role === 'gateway'), 'the gateways know each other')
  const claimed = await fetch(`${origin.httpUrl}/credits/faucet`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"wallet":"test"}'
  })
  assert.is(claimed.status, 200, await claimed.text())
  const jobId = await invoke(origin, {
    code: 'function handler() { return 1 }', needs: { memoryMiB: 2_048 }
  })
  assert.is(await balance(origin), 49)
  await origin.stop()

  await until(async () => (await getJob(other!, jobId, 2_000)).status === 'error', 'the standby ends it', 60_000)
  assert.equal((({ gateway, refunded }) => [gateway, refunded])(await getJob(other!, jobId)), [other!.peerId, 0])
  for (let times = 0; times < 2; times++) {
    const back = await net.addGateway({ data, seed })
    await until(async () => (await getJob(back, jobId)).refunded === 1, 'the credit is back')
    assert.equal((({ gateway, credits }) => [gateway, credits])(await getJob(back, jobId)), [other!.peerId, 0])
    assert.is(await balance(back), 50)
    await until(async () => (await getJob(other!, jobId)).refunded === 1, 'the standby knows')
    await back.stop()
  }
  await rm(data, { recursive: true, force: true })
})

test.run()
