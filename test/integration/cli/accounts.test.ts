/** A newcomer's way through the commands, against a network as `dcn up` starts it: each test goes on from the last. */
import { statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { digitsModel } from '../../../docs/examples/make-digits.ts'
import type { AuditView } from '../../../protocol/api/credits.ts'
import type { JobListItem, JobView } from '../../../protocol/api/jobs.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import { type CliOutcome, type RunningCli, runDcn, startDcn, tempDir, until } from '../../helpers/dcn-cli.ts'

interface Context {
  dir: ReturnType<typeof tempDir>
  up: RunningCli
  /** Two gateways of one network. */
  a: string
  b: string
  wallet: string
}
const test = suite<Context>('cli: accounts, credits, functions')

test.before(async context => {
  context.dir = tempDir()
  const data = join(context.dir.path, 'net')
  const free = ['--port', '0', '--chain-port', '0']
  context.up = startDcn(['up', '--json', '--gateways', '2', '--nodes', '2', ...free, '--data', data])
  const ready = await context.up.line(line => line.includes('"ready"'))
  const [a, b] = (JSON.parse(ready) as { gateways: Array<{ url: string }> }).gateways
  context.a = a!.url
  context.b = b!.url
  writeFileSync(join(context.dir.path, 'hello.ts'),
    'export const handler = (p: { name: string }) => { console.log("for", p.name); return { hi: p.name } }')
  writeFileSync(join(context.dir.path, 'slow.ts'),
    'export async function handler () { console.log("began"); await new Promise(r => setTimeout(r, 100_000)) }')
})
test.after(async ({ up, dir }) => {
  up.child.kill('SIGINT')
  await up.exit
  dir.remove()
})

/** A command at gateway A, as a user with a home of their own types it. */
async function dcn ({ dir, a }: Context, ...args: string[]): Promise<CliOutcome> {
  const env = { XDG_CONFIG_HOME: join(dir.path, 'config'), DCN_GATEWAY_URL: a }
  return await runDcn(args, { env, cwd: dir.path })
}

async function out (context: Context, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await dcn(context, ...args)
  assert.is(code, 0, `dcn ${args.join(' ')}: ${stderr}`)
  return stdout
}

async function refused (context: Context, what: RegExp | string, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await dcn(context, ...args)
  assert.equal([code, stdout], [1, ''], stderr)
  assert.match(stderr, what)
}

test('without credits, the first command says how to get them', async context => {
  const { code, stderr } = await dcn(context, 'invoke', 'hello.ts')
  assert.is(code, 1)
  assert.match(stderr, /^made a new wallet \w+ in .*wallet\.json\nerror: wallet \w+ has 0 credits, this costs 1: run /)
  assert.match(stderr, 'run "dcn credits faucet" for free ones')
  context.wallet = (await out(context, 'keys', 'wallet')).trim()
})

test('credits, once', async context => {
  assert.is(await out(context, 'credits', 'faucet'), `wallet ${context.wallet} has 50 credits, enough for 50 runs\n`)
  await refused(context, 'DCN_FAUCET_CLAIMED', 'credits', 'faucet')
  const { stdout, stderr } = await dcn(context, 'invoke', 'hello.ts', '--payload', '{"name":"Ada"}')
  assert.equal([stdout, stderr], ['{"hi":"Ada"}\n', 'for Ada\n'])
  assert.match(await out(context, 'credits', 'balance'), /^balance: +49$/m)
  await refused(context, 'DCN_DEPOSIT_NOT_FINAL', 'credits', 'deposit', '5'.repeat(88))
})

test('deployed at one gateway, run at the other', async context => {
  assert.match(await out(context, 'fn', 'deploy', 'hello.ts'), 'deployed hello, version 1')
  assert.is(
    await out(context, 'fn', 'run', 'hello', '--payload', '{"name":"Bob"}', '--gateway', context.b), '{"hi":"Bob"}\n')
  assert.match(await out(context, 'fn', 'show', 'hello'), /^version: +1$/m)
  assert.match(await out(context, 'fn', 'show', 'hello', '--code'), 'for')
  assert.match(await out(context, 'fn', 'deploy', 'slow.ts', '--name', 'hello'), 'version 2')
  assert.is(await out(context, 'fn', 'run', 'hello', '--version', '1', '--payload', '{"name":"Cy"}'), '{"hi":"Cy"}\n')
  assert.match(await out(context, 'fn', 'ls'), /^hello +2 /m)
  await refused(context, 'run "dcn fn ls" to see what it has', 'fn', 'run', 'none')
})

test('jobs and logs, at either gateway', async context => {
  const jobs = JSON.parse(await out(context, 'jobs', 'ls', '--json', '--gateway', context.b)) as JobListItem[]
  assert.equal(jobs.map(job => job.function?.version), [1, 1, undefined])
  const [last] = jobs
  assert.is(await out(context, 'jobs', 'logs', last!.jobId), 'for Cy\n')
  assert.match(await out(context, 'jobs', 'ls', '--limit', '1'), last!.jobId)
  const logs = await out(context, 'fn', 'logs', 'hello')
  assert.equal(logs.split('\n').filter(line => !line.startsWith('---')), ['for Bob', 'for Cy', ''])
  assert.match(await out(context, 'fn', 'logs', 'hello', '--jobs', '1', '--json'), '"logs":"for Cy\\n"')
  assert.match(await out(context, 'jobs', 'explain', last!.jobId), /2 of 2 nodes/)
})

test('a job is followed, and stopped', async context => {
  const id = (await out(context, 'fn', 'run', 'hello', '--wait', '0')).trim()
  const env = { XDG_CONFIG_HOME: join(context.dir.path, 'config'), DCN_GATEWAY_URL: context.b }
  const following = startDcn(['jobs', 'logs', id, '--follow'], { env })
  await until(() => following.stdout() === 'began\n' ? true : undefined, () => `output, not ${following.stdout()}`)
  assert.match(await out(context, 'jobs', 'cancel', id), `job ${id} is cancelled`)
  assert.is((await following.exit).code, 0)
  const job = JSON.parse(await out(context, 'jobs', 'get', id, '--wait', '10000', '--json')) as JobView
  assert.is(job.status, 'cancelled')
})

test('a model is put at one gateway, shown at the other, and read by a function', async context => {
  writeFileSync(join(context.dir.path, 'digits.onnx'), digitsModel())
  const { stdout, stderr } = await dcn(context, 'model', 'put', 'digits.onnx')
  const [sha256, rest] = stdout.split('\n')
  assert.is(rest, '')
  assert.is(sha256, contentIdOf(digitsModel()))
  const said = /^3353 bytes, kept by 2 gateways\na function reads it where its needs are (.*) \(--model .*\)\n$/
  assert.match(stderr, said)
  const { models } = JSON.parse(said.exec(stderr)![1]!) as { models: Record<string, string> }
  assert.equal(models, { digits: sha256 })
  // The same file again is the same model.
  assert.equal(JSON.parse(await out(context, 'model', 'put', 'digits.onnx', '--json')), {
    sha256, bytes: 3_353, copies: 1
  })
  assert.match(await out(context, 'model', 'show', sha256!, '--gateway', context.b), /^bytes: +3353$/m)
  const other = 'ab'.repeat(32)
  await refused(context, `no gateway has the model ${other}; upload it first`, 'model', 'show', other)
  const run = await out(context, 'invoke', resolve('docs/examples/classify.ts'), '--model', `digits=${sha256}`,
    '--payload', `@${resolve('docs/examples/three.json')}`)
  assert.is((JSON.parse(run) as { digit: number }).digit, 3)
})

test('a key proves who calls; the address alone is refused from then on, everywhere', async context => {
  assert.match(await out(context, 'keys', 'create'), /^API key dc_\w{4}\.\.\.\w{4} of wallet /)
  const kept = join(context.dir.path, 'config', 'dcn', 'wallet.json.api-key')
  assert.is(statSync(kept).mode & 0o777, 0o600)
  for (const gateway of [context.a, context.b]) {
    assert.match(await out(context, 'fn', 'ls', '--gateway', gateway), 'hello')
    await refused(context, 'DCN_API_KEY_REQUIRED', 'fn', 'ls', '--wallet', context.wallet, '--gateway', gateway)
    await refused(context, 'DCN_API_KEY_REQUIRED', 'jobs', 'ls', '--wallet', context.wallet, '--gateway', gateway)
  }
  assert.match(await out(context, 'keys', 'show'), /^kept here: +yes$/m)
})

test('a revoked key is dead at the other gateway too', async context => {
  const { path, keyPreview } = JSON.parse(await out(context, 'keys', 'wallet', '--json')) as Record<string, string>
  assert.is(path, join(context.dir.path, 'config', 'dcn', 'wallet.json'))
  assert.match(keyPreview!, /^dc_\w{4}\.\.\.\w{4}$/)
  assert.match(await out(context, 'keys', 'revoke'), 'is revoked')
  await until(async () => {
    const { code, stderr } = await dcn(context, 'fn', 'ls', '--gateway', context.b)
    return code === 1 && stderr.includes('DCN_API_KEY_REQUIRED') ? true : undefined
  }, () => 'the refusal')
  assert.match(await out(context, 'keys', 'create', '--gateway', context.b), 'API key')
  assert.is(await out(context, 'fn', 'rm', 'hello'), 'deleted hello\n')
})

test('the books add up', async context => {
  let audit = ''
  // Gateways hear of each other's blocks in their own time.
  await until(async () => {
    audit = (await dcn(context, 'credits', 'audit', '--json')).stdout
    const view = JSON.parse(audit) as AuditView
    return view.ok && view.minted === 50 && view.gateways.length === 2 ? true : undefined
  }, () => `an audit that adds up, but it is ${audit}`)
  const text = await out(context, 'credits', 'audit', '--wallet', context.wallet)
  assert.match(text, /^difference: +0$/m)
  assert.match(text, 'ok: every credit is accounted for')
})

test.run()
