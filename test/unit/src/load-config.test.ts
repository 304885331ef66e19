import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayConfig } from '../../../gateway/config.ts'
import { NodeConfig } from '../../../node/config.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { type ConfigSources, loadConfig, readConfigFile } from '../../../src/load-config.ts'
import { UpConfig } from '../../../src/network/up-config.ts'
import { envNameOf, flagNameOf, settingsOf } from '../../../src/settings.ts'
import { tempDir } from '../../helpers/dcn-cli.ts'

const Schema = Type.Object({
  port: Type.Integer({ default: 8080, minimum: 0, maximum: 65_535, description: 'Port' }),
  bidsWaitMs: Type.Integer({ default: 500, minimum: 100, maximum: 1_000, description: 'Wait' }),
  bootstrap: Type.Array(Type.String(), { default: ['/a'], description: 'Join' }),
  mdns: Type.Boolean({ default: true, description: 'Find' }),
  data: Type.String({ default: '.dcn', description: 'Dir' }),
  logLevel: Type.Union([Type.Literal('info'), Type.Literal('warn')], { default: 'info', description: 'Level' })
}, { additionalProperties: false })

const KNOWN = [...Object.keys(Schema.properties).map(envNameOf), 'DCN_CONFIG']

function load (sources: Partial<ConfigSources>): ReturnType<typeof loadConfig<typeof Schema>> {
  return loadConfig(Schema, { env: {}, flags: {}, knownVariables: KNOWN, ...sources })
}

function complaint (sources: Partial<ConfigSources>): string {
  try {
    load(sources)
  } catch (err) {
    assert.instance(err, DcnError)
    assert.is((err as DcnError).code, 'DCN_CONFIG_INVALID')
    return (err as DcnError).message
  }
  throw new Error('nothing was complained about')
}

const file = (content: Record<string, unknown>): Partial<ConfigSources> => ({ file: { path: 'dcn.json', content } })

const test = suite('load-config')

test('defaults stand where nobody says otherwise', () => {
  assert.equal(load({}), {
    port: 8080, bidsWaitMs: 500, bootstrap: ['/a'], mdns: true, data: '.dcn', logLevel: 'info'
  })
})

test('file beats default, environment beats file, flag beats all', () => {
  const content = { port: 1, bidsWaitMs: 101, mdns: false, bootstrap: ['/f'] }
  const env = { DCN_PORT: '2', DCN_BIDS_WAIT_MS: '102', DCN_DATA: 'env' }
  const config = load({ ...file(content), env, flags: { port: '3' } })
  assert.equal(config, {
    port: 3, bidsWaitMs: 102, bootstrap: ['/f'], mdns: false, data: 'env', logLevel: 'info'
  })
})

test('lists come with commas from the environment and one by one from flags', () => {
  assert.equal(load({ env: { DCN_BOOTSTRAP: '/x, /y,' } }).bootstrap, ['/x', '/y'])
  assert.equal(load({ env: { DCN_BOOTSTRAP: '' } }).bootstrap, [])
  assert.equal(load({ env: { DCN_BOOTSTRAP: '/x' }, flags: { bootstrap: ['/z'] } }).bootstrap, ['/z'])
})

test('switches are read in either direction', () => {
  for (const text of ['false', '0', 'FALSE']) assert.is(load({ env: { DCN_MDNS: text } }).mdns, false)
  assert.is(load({ env: { DCN_MDNS: 'false' }, flags: { mdns: true } }).mdns, true)
  assert.is(complaint({ env: { DCN_MDNS: 'no' } }), 'DCN_MDNS must be true or false, not "no"')
})

test('a wrong value is told with its source, and with what is allowed', () => {
  assert.is(complaint({ flags: { port: 'x' } }), '--port must be an integer from 0 to 65535, not "x"')
  assert.is(complaint({ flags: { bidsWaitMs: '99' } }), '--bids-wait-ms must be an integer from 100 to 1000, not 99')
  assert.is(complaint({ env: { DCN_PORT: '' } }), 'DCN_PORT must be an integer from 0 to 65535, not ""')
  assert.is(complaint({ env: { DCN_LOG_LEVEL: 'loud' } }), 'DCN_LOG_LEVEL must be one of info, warn, not "loud"')
  assert.is(complaint(file({ port: '80' })), 'port in dcn.json must be an integer from 0 to 65535, not "80"')
  assert.is(complaint(file({ bootstrap: '/a' })), 'bootstrap in dcn.json must be a list of texts, not "/a"')
  assert.is(complaint(file({ data: null })), 'data in dcn.json must be a text, not null')
})

test('numbers are plain decimal', () => {
  for (const text of ['1e3', '0x10', '1.5', '80 80', 'Infinity', '99999999999999999999']) {
    assert.match(complaint({ flags: { port: text } }), '--port must be an integer')
  }
})

test('a wrong value in the file is told even where a flag overrules it', () => {
  assert.match(complaint({ ...file({ port: -1 }), flags: { port: '1' } }), 'port in dcn.json')
})

test('what nobody knows is refused', () => {
  assert.is(
    complaint(file({ prot: 1 })),
    'prot in dcn.json is not a setting: use one of port, bidsWaitMs, bootstrap, mdns, data, logLevel'
  )
  assert.match(complaint({ env: { DCN_PROT: '1' } }), /^DCN_PROT in the environment is not a setting: .*DCN_PORT/)
  assert.is(load({ env: { DCN_CONFIG: 'f', OTHER: 'x' } }).port, 8080)
  assert.match(complaint(file({ constructor: 1 })), 'constructor in dcn.json')
})

test('names follow from keys', () => {
  assert.is(flagNameOf('bidsWaitMs'), 'bids-wait-ms')
  assert.is(envNameOf('bidsWaitMs'), 'DCN_BIDS_WAIT_MS')
  assert.is(envNameOf('memoryMiB'), 'DCN_MEMORY_MIB')
  assert.is(flagNameOf('publicUrl'), 'public-url')
})

test('every setting of every command can be loaded, and is explained', () => {
  for (const schema of [GatewayConfig, NodeConfig, UpConfig]) {
    for (const setting of settingsOf(schema)) assert.ok(setting.description.length > 0, setting.key)
    assert.type(loadConfig(schema, { env: {}, flags: {}, knownVariables: [] }).data, 'string')
  }
})

test('a config file must be one JSON object', async () => {
  const dir = tempDir()
  const path = join(dir.path, 'dcn.json')
  const failure = async (text: string): Promise<string> => {
    writeFileSync(path, text)
    return await readConfigFile(path).then(() => 'taken', (err: unknown) => (err as DcnError).message)
  }
  assert.match(await failure('{'), `${path} is not JSON`)
  assert.is(await failure('[]'), `${path} must hold one JSON object of settings`)
  assert.is(await failure('null'), `${path} must hold one JSON object of settings`)
  assert.is(await failure('{"port":1}'), 'taken')
  const missing = await readConfigFile(join(dir.path, 'no.json')).catch((err: unknown) => err)
  assert.is((missing as DcnError).code, 'DCN_FILE_UNREADABLE')
  assert.match((missing as DcnError).message, 'no.json cannot be read: there is no such file')
  dir.remove()
})

test.run()
