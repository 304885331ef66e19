/** What the chain has acknowledged is there after kill -9, however busy it was. */
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSeed, signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { ChainClient } from '../../../src/chain/chain-client.ts'
import { startDcn, tempDir, type RunningCli } from '../../helpers/dcn-cli.ts'
import { until } from '../../helpers/network.ts'

const WALLETS = 8
const ACKNOWLEDGED_MIN = 40
const LAMPORTS = 1_000_000

interface Context { dir: ReturnType<typeof tempDir>, running: RunningCli[] }
const test = suite<Context>('chain kill')
test.before.each(context => { Object.assign(context, { dir: tempDir(), running: [] }) })
test.after.each(async ({ dir, running }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  dir.remove()
})

async function start ({ dir, running }: Context, port = '0'): Promise<{ run: RunningCli, url: string }> {
  const run = startDcn(['chain', '--data', join(dir.path, 'chain'), '--port', port])
  running.push(run)
  const [, url] = /^ready chain (http:\/\/127\.0\.0\.1:\d+)$/.exec(await run.line(line => line.startsWith('ready')))!
  return { run, url: url! }
}

async function signatureOf (url: string, wallet: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST', body: JSON.stringify({ id: 1, method: 'requestAirdrop', params: [wallet, LAMPORTS] })
  })
  return (await response.json() as { result: string }).result
}

async function landed (url: string, wallet: string): Promise<string[]> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({
      id: 1, method: 'getSignaturesForAddress', params: [wallet, { commitment: 'confirmed' }]
    })
  })
  return (await response.json() as { result: Array<{ signature: string }> }).result.map(({ signature }) => signature)
}

test('no acknowledged transaction is lost, and the balances are what they add up to', async context => {
  const { run, url } = await start(context)
  const wallets = Array.from({ length: WALLETS }, () => solanaAddressOf(signerFromSeed(generateSeed()).publicKey))
  const acknowledged = new Map<string, string[]>(wallets.map(wallet => [wallet, []]))
  // Each asks again as soon as it has its answer, until there is nobody to ask.
  const load = wallets.map(async wallet => {
    for (;;) {
      try {
        acknowledged.get(wallet)!.push(await signatureOf(url, wallet))
      } catch {
        return
      }
    }
  })
  await until(() => [...acknowledged.values()].flat().length >= ACKNOWLEDGED_MIN, 'it is busy')
  run.child.kill('SIGKILL')
  await Promise.all([run.exit, ...load])

  const again = await start(context, new URL(url).port)
  assert.is(again.url, url)
  const client = new ChainClient(url)
  for (const [wallet, signatures] of acknowledged) {
    let found: string[] = []
    await until(async () => {
      found = await landed(url, wallet)
      return signatures.every(signature => found.includes(signature))
    }, 'every acknowledged transaction is there')
    // One more may have landed, whose answer was on its way.
    assert.ok(found.length <= signatures.length + 1)
    assert.is((await client.balances(wallet)).lamports, found.length * LAMPORTS)
  }
  again.run.child.kill('SIGTERM')
  assert.is((await again.run.exit).code, 0)
})

test.run()
