/** The client in Deno, against a real gateway: it needs nothing of Node, and no permission but to call the gateway. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findDeno } from '../../node/sandbox/isolation/deno-binary.ts'
import { startNetwork } from '../helpers/network.ts'

const CLIENT = new URL('../../protocol/api/client.ts', import.meta.url).href

const program = (url: string): string => `
import { GatewayClient } from ${JSON.stringify(CLIENT)}
const client = new GatewayClient({ url: ${JSON.stringify(url)}, wallet: 'deno' })
const code = 'const handler = p => { console.log("hi"); return p.x * 2 }'
const job = await client.invoke({ code, payload: { x: 21 } })
const events = []
let text = ''
for await (const event of client.events(job.jobId)) {
  if (event.type === 'log') text += event.text
  else events.push(event.type + ' ' + event.job.status)
}
const refusal = await client.function('none').catch(err => err.code)
console.log(JSON.stringify({ result: (await client.job(job.jobId)).result, last: events.at(-1), text, refusal }))
`

const test = suite('client in Deno')

test('runs a job, follows it, and knows the gateway\'s errors', async () => {
  await using network = await startNetwork()
  const { httpUrl } = network.gateways[0]!
  const dir = mkdtempSync(join(tmpdir(), 'dcn-deno-'))
  try {
    const file = join(dir, 'program.mjs')
    writeFileSync(file, program(httpUrl))
    const args = [
      'run', '--no-remote', '--no-npm', '--no-config', '--no-prompt', `--allow-net=${new URL(httpUrl).host}`
    ]
    const env = { ...process.env, DENO_DIR: dir, NO_COLOR: '1' }
    const { stdout } = await promisify(execFile)(findDeno(), [...args, file], { env, timeout: 60_000 })
    assert.equal(JSON.parse(stdout), {
      result: '{"value":42}', last: 'end done', text: 'hi\n', refusal: 'DCN_FUNCTION_NOT_FOUND'
    })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})

test.run()
