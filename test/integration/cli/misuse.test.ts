import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { VERSION } from '../../../protocol/core/version.ts'
import { runDcn, tempDir } from '../../helpers/dcn-cli.ts'
import { httpStub } from '../../helpers/http-stub-cli.ts'

const test = suite('cli misuse')

/** Runs a command that must exit 2 with `what` as the first line of stderr, and print nothing else. */
async function misused (args: string[], what: RegExp | string, env: Record<string, string> = {}): Promise<void> {
  const { code, stdout, stderr } = await runDcn(args, { env })
  assert.is(code, 2, `${args.join(' ')}: exit ${code}\n${stderr}`)
  assert.is(stdout, '')
  assert.match(stderr.split('\n')[0]!, what)
}

/** Where nobody listens. */
async function closedPort (): Promise<string> {
  const stub = await httpStub(() => undefined)
  await stub.close()
  return stub.url
}

test('help and version', async () => {
  const help = await runDcn(['--help'])
  assert.is(help.code, 0)
  const commands = [
    'up', 'credits', 'invoke', 'fn', 'model', 'jobs', 'keys', 'login', 'transformation', 'condition', 'connector',
    'collection', 'account', 'feed', 'peers', 'gateway', 'node', 'chain', 'faucet'
  ]
  for (const command of commands) {
    assert.match(help.stdout, `\n  ${command} `)
  }
  const version = await runDcn(['--version'])
  assert.equal(version, { code: 0, signal: null, stdout: `${VERSION}\n`, stderr: '' })
  const bare = await runDcn([])
  assert.is(bare.code, 2)
  assert.match(bare.stderr, 'Usage: dcn')
})

test('commands explain themselves', async () => {
  // What each of them says is a unit test; here one of every kind is asked as a user does.
  const commands = [['gateway'], ['fn'], ['fn', 'run'], ['jobs', 'get']]
  const outcomes = await Promise.all(commands.map(async command => await runDcn([...command, '--help'])))
  for (const { code, stdout } of outcomes) {
    assert.is(code, 0)
    assert.match(stdout, 'Examples:')
  }
  const gateway = outcomes[0]!.stdout
  for (const flag of ['--port <integer>', '--no-mdns', '--bootstrap <multiaddr>', '--bids-wait-ms <integer>']) {
    assert.match(gateway, flag)
  }
  assert.match((await runDcn(['help', 'node'])).stdout, '--slots <integer>')
})

test('unknown commands, options and missing arguments', async () => {
  await misused(['frobnicate'], 'error: unknown command \'frobnicate\'')
  await misused(['up', '--frobnicate'], 'error: unknown option \'--frobnicate\'')
  await misused(['node', 'extra'], 'error: too many arguments')
  await misused(['faucet', '--usdc', '1001'], 'It must be a number from 0 to 1000, with at most 6 decimals.')
  await misused(['credits', 'deposit'], 'dcn credits deposit takes either --usdc <amount>, or the signature')
  await misused(['credits', 'deposit', '--usdc', '0.0000001'], 'It must be an amount above 0 with at most 6 decimals')
  await misused(['faucet', 'me'], 'error: --wallet must be a wallet file or a Solana address')
  const { path, remove } = tempDir()
  const chain = ['chain', '--host', '0.0.0.0', '--data', path]
  await misused(chain, '--host must be 127.0.0.1')
  remove()
  await misused(['invoke'], 'error: missing required argument \'file\'')
  await misused(['jobs', 'get'], 'error: missing required argument \'id\'')
  await misused(['jobs', 'get', 'x'], 'must be a UUID')
  await misused(['fn', 'run', 'x y'], 'must be a letter or digit')
  await misused(['fn', 'run', 'x', '--retry-on', 'monday'], 'Allowed choices are node, failure')
  await misused(['keys', 'create', '--wallet', 'me'], 'must be a wallet file here')
  await misused(['fn', 'deploy', '-'], '--name is needed')
  await misused(['credits', 'balance', '--api-key', 'x'], '--api-key must be dc_ and 64 hexadecimal digits')
  await misused(['invoke', 'f.ts', '--timeout-ms', '0'], 'from 1 to 120000')
  const models = Array.from('abcde', name => ['--model', `${name}=${'ab'.repeat(32)}`])
  await misused(['invoke', 'f.ts', ...models.flat()], 'There may be 4 at most.')
  await misused(['jobs', 'explain', ...models[0]!, ...models[0]!], 'The name a stands twice.')
  await misused(['fn', 'deploy', 'f.ts', '--model', '.m=ff'], 'a name, =, and the 64 hexadecimal digits of a SHA-256')
  await misused(['fn', 'run', 'f', '--gpu', 'g'.repeat(65)], 'from 1 to 64 characters')
  await misused(['fn', 'run', 'f', '--isolation', 'bwrap'], 'Allowed choices are none, limited, landlock, namespaces')
  await misused(['connector', 'run', 'c', '--verify', '9'], 'It must be none, gateway, or a number of nodes')
  await misused(['transformation', 'deploy'], 'error: --source or a file is needed (DCN_CONFIG_INVALID)')
  await misused(['peers', '--gateway', 'localhost'], 'must be a URL')
  await misused(['model', 'show', 'digits'], 'It must be the 64 hexadecimal digits of a SHA-256.')
})

test('wrong settings name their source', async () => {
  await misused(['up', '--port', 'x'], 'error: --port must be an integer from 0 to 65535, not "x" (DCN_CONFIG_INVALID)')
  await misused(['up', '--gateways', '0'], '--gateways must be an integer from 1 to')
  await misused(['node'], 'DCN_SLOTS must be an integer', { DCN_SLOTS: 'many' })
  await misused(['node'], 'DCN_SLOT in the environment is not a setting', { DCN_SLOT: '1' })
  await misused(['peers'], 'DCN_GATEWAY_URL must be a URL', { DCN_GATEWAY_URL: 'nowhere' })
  await misused(['invoke', '-', '--payload', '{x}'], '--payload is not JSON')
  const dir = tempDir()
  const path = join(dir.path, 'dcn.json')
  writeFileSync(path, '{"prot":1}')
  await misused(['gateway', '--config', path], `prot in ${path} is not a setting`)
  await misused(['gateway'], `prot in ${path} is not a setting`, { DCN_CONFIG: path })
  dir.remove()
})

test('what can be expected to fail prints one line and exits 1', async () => {
  const missing = await runDcn(['invoke', '/no/such/file.ts'])
  assert.is(missing.code, 1)
  assert.is(
    missing.stderr, 'error: /no/such/file.ts cannot be read: there is no such file (DCN_FILE_UNREADABLE)\n'
  )
  const config = await runDcn(['up', '--config', '/no/such/file.json', '--json'])
  assert.is(config.code, 1)
  assert.is((JSON.parse(config.stderr) as { error: { code: string } }).error.code, 'DCN_FILE_UNREADABLE')
  const put = await runDcn(['model', 'put', 'docs', '--wallet', 'me'])
  assert.equal([put.code, put.stdout], [1, ''])
  assert.is(put.stderr, 'error: docs cannot be read: it is a directory (DCN_FILE_UNREADABLE)\n')
  const away = await runDcn(['model', 'put', 'package.json', '--wallet', 'me', '--gateway', await closedPort()])
  assert.equal([away.code, away.stdout], [1, ''])
  assert.match(away.stderr, /^error: no gateway answers at .* refused.*dcn up.* \(DCN_GATEWAY_UNREACHABLE\)\n$/)
})

test.run()
