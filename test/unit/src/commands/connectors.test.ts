/** The commands of the connectors API, against a server that stands in for a gateway. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import tonejs from '@tonejs/midi'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../../../protocol/core/errors.ts'
import { collectionCommand } from '../../../../src/commands/collection.ts'
import { conditionCommand } from '../../../../src/commands/condition.ts'
import { connectorCommand } from '../../../../src/commands/connector.ts'
import { loginCommand } from '../../../../src/commands/login.ts'
import { transformationCommand } from '../../../../src/commands/transformation.ts'
import { connectorsStub, type ConnectorsStub } from '../../../helpers/connectors-stub.ts'
import { tempDir } from '../../../helpers/dcn-cli.ts'
import { type CommandOutcome, runCommand } from '../../../helpers/run-command.ts'

const COMMANDS = {
  login: loginCommand, transformation: transformationCommand, condition: conditionCommand,
  connector: connectorCommand, collection: collectionCommand
}

interface Context {
  dir: ReturnType<typeof tempDir>
  stub: ConnectorsStub
  dcn: (command: keyof typeof COMMANDS, ...args: string[]) => Promise<CommandOutcome>
  /** The same; fails where the command does. */
  out: (command: keyof typeof COMMANDS, ...args: string[]) => Promise<string>
  /** Writes a file and gives its path. */
  file: (name: string, content: unknown) => string
}
const test = suite<Context>('connector commands')
test.before.each(async context => {
  context.dir = tempDir()
  context.stub = await connectorsStub()
  const env = { XDG_CONFIG_HOME: context.dir.path, DCN_GATEWAY_URL: context.stub.url, DCN_EVM_WALLET: undefined }
  context.dcn = async (command, ...args) => await runCommand(COMMANDS[command](), args, env)
  context.out = async (command, ...args) => {
    const { stdout, error, exitCode } = await context.dcn(command, ...args)
    assert.equal([error, exitCode], [undefined, undefined])
    return stdout
  }
  context.file = (name, content) => {
    const path = join(context.dir.path, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
})
test.after.each(async ({ stub, dir }) => {
  await stub.close()
  dir.remove()
})

async function failed (outcome: Promise<CommandOutcome>, code: string, what: string | RegExp): Promise<void> {
  const error = (await outcome).error as DcnError | undefined
  assert.is(error?.code, code, error?.message ?? 'it did not fail')
  assert.match(error!.message, what)
}

const SCALE = {
  name: 'scale', dimensions: [{ transformations: [{ name: 'add', args: [1] }], composite: 'pitch' }],
  static_ri: { 1: { start_point: 60, transformation_shift: 0 } }
}

test('login makes a wallet, and says who is logged in and until when', async ({ dcn, out, stub, dir }) => {
  const { stdout, stderr } = await dcn('login')
  const [, address, path] = /^made a new EVM wallet (0x[0-9a-f]{40}) in (.*)\n$/.exec(stderr)!
  assert.is(path, join(dir.path, 'dcn', 'evm-wallet.json'))
  assert.match(stdout, new RegExp(`^logged in as ${address} at ${stub.url}, until 20\\d\\d-.*Z\n$`))
  const facts = JSON.parse(await out('login', '--json', '--gateway', `${stub.url}/`)) as Record<string, string>
  assert.equal([facts['address'], facts['wallet'], facts['tokens']], [address, path, `${path}.tokens`])
  const token = (await out('login', '--token')).trim()
  assert.match(token, /^e30\./)
  assert.is(stub.logins(), 3)
})

test('commands log in once, and again when the token is about to run out or is refused', async ({ out, stub }) => {
  const deploy = async (name: string) => await out('transformation', 'deploy', '--name', name, '--source', 'return x;')
  await deploy('a')
  await deploy('b')
  assert.is(stub.logins(), 1)
  stub.tokenMs = 60_000
  await out('login')
  await deploy('c')
  assert.is(stub.logins(), 3)
  stub.tokenMs = 3_600_000
  await out('login')
  let refusals = 1
  stub.intercept = ({ url }) => url === '/chain/condition' && refusals-- > 0
    ? { status: 401, json: { code: 'DCN_TOKEN_INVALID', message: 'no' } } : 'usual'
  await out('condition', 'deploy', '--name', 'd', '--source', 'return true;')
  assert.is(stub.logins(), 5)
})

test('a transformation from a file, from JSON and as it stands', async ({ out, stub, file }) => {
  assert.match(await out('transformation', 'deploy', file('add.sol', 'return x + args[0];')),
    /^deployed transformation add of 0x[0-9a-f]{40}\n$/)
  await out('transformation', 'deploy', file('x.json', { name: 'mul', sol_src: 'return x * args[0];' }))
  const answer = await out('condition', 'deploy', '--source', 'return true;', '--name', 'yes', '--json')
  assert.equal(Object.keys(JSON.parse(answer) as object), ['name', 'owner', 'address', 'cid'])
  assert.equal(stub.posted(), ['transformation add', 'transformation mul', 'condition yes'])
  assert.is(await out('transformation', 'get', 'mul', '--source'), 'return x * args[0];\n')
  assert.match(await out('condition', 'get', 'yes'), /^name: +yes\nowner: +0x\w+\ncid: +\w+\n\nreturn true;\n$/)
})

test('reading needs no wallet', async ({ dcn, dir }) => {
  await failed(dcn('connector', 'get', 'none'), 'DCN_ENTITY_NOT_FOUND',
    /^there is no connector named none \(letter case counts\)$/)
  assert.not.ok(existsSync(join(dir.path, 'dcn')))
})

test('a refused body tells the compiler\'s words, line and column', async ({ dcn, stub }) => {
  const diagnostics = [{ message: 'Undeclared identifier.\n Did you mean "x"?', line: 2, column: 8 }]
  const message = 'Failed to deploy transformation. Error: Invalid input'
  const facts = { entity: 'transformation', error: 'Invalid input', details: { diagnostics } }
  stub.intercept = ({ url }) => url === '/chain/transformation'
    ? { status: 400, json: { code: 'DCN_DEPLOY_REFUSED', message, ...facts } } : 'usual'
  await failed(dcn('transformation', 'deploy', '--source', 'return y;', '--name', 'a'), 'DCN_DEPLOY_REFUSED',
    `${message}: line 2, column 8: Undeclared identifier. Did you mean "x"?`)
})

test('a connector, deployed, shown, and under another name', async ({ out, stub, file }) => {
  const format = `0x${'f0'.repeat(32)}`
  const deployed = await out('connector', 'deploy', file('scale.json', SCALE))
  assert.match(deployed,
    new RegExp(`^deployed connector scale of 0x\\w+, format ${format}\nrun it with: dcn connector run scale\n$`))
  assert.match(await out('connector', 'get', 'scale'), new RegExp(
    '^name: +scale\n.*\n.*\nformat: +0x\\w+\nfixed: +1=60,0\n\n' +
    'DIMENSION  TRANSFORMATIONS  COMPOSITE  BINDINGS\n0          add\\(1\\)           pitch      -\n$'))
  // What GET answers can be deployed as it is.
  const view = await out('connector', 'get', 'scale', '--json')
  await out('connector', 'deploy', file('copy.json', view), '--name', 'copy')
  const { requests } = stub
  assert.equal(JSON.parse(requests.at(-1)!.body), {
    name: 'copy', condition_name: '', condition_args: [], static_ri: SCALE.static_ri,
    dimensions: [{ ...SCALE.dimensions[0], bindings: {} }]
  })
})

test('a collection is deployed once; the same is left, another thing told', async ({ out, dcn, file, stub }) => {
  const collection = {
    transformations: [{ name: 'add', sol_src: 'return x + args[0];' }, { name: 'id', sol_src: 'return x;' }],
    conditions: [{ name: 'yes', sol_src: 'return true;' }],
    connectors: [SCALE, { name: 'pitch', dimensions: [{ transformations: [] }] }]
  }
  const path = file('c.json', collection)
  const lines = (await out('collection', 'deploy', path)).split('\n')
  assert.equal(lines.slice(-4, -1), [
    '4/5 connector pitch: deployed', '5/5 connector scale: deployed', '5 deployed, 0 there already, 0 failed'
  ])
  const posted = stub.posted()
  const again = await out('collection', 'deploy', path)
  assert.match(again, /transformation add: there already, of 0x\w+\n/)
  assert.match(again, '0 deployed, 5 there already, 0 failed')
  assert.equal(stub.posted(), posted)
  collection.transformations[0]!.sol_src = 'return x;'
  collection.conditions.push({ name: 'no', sol_src: 'return false;' })
  const { stdout, exitCode, error } = await dcn('collection', 'deploy', file('c.json', collection), '--json')
  assert.equal([error, exitCode], [undefined, 1])
  const answer = JSON.parse(stdout) as { entities: Array<{ name: string, outcome: string }> } & Record<string, number>
  assert.equal([answer['deployed'], answer['present'], answer['failed']], [1, 4, 1])
  assert.equal(answer.entities.map(({ name, outcome }) => `${name} ${outcome}`), [
    'add taken', 'id present', 'yes present', 'no deployed', 'pitch present', 'scale present'
  ])
})

test('a collection goes on after a refusal, and somebody may be faster', async ({ dcn, file, stub }) => {
  const owner = '0x00'
  stub.intercept = ({ url, body, method }) => {
    if (method !== 'POST' || url !== '/chain/transformation') return 'usual'
    const { name } = JSON.parse(body) as { name: string }
    if (name === 'good') return 'usual'
    if (name === 'late') stub.entities.set('transformation/late', { name, sol_src: 'return x;', owner })
    const error = 'Invalid input'
    const facts = { entity: 'transformation', error, details: { reason: 'it is too long' } }
    return { status: 400, json: { code: 'DCN_DEPLOY_REFUSED', message: `Failed. Error: ${error}`, ...facts } }
  }
  const transformations = ['bad', 'late', 'good'].map(name => ({ name, sol_src: 'return x;' }))
  const { stdout, exitCode } = await dcn('collection', 'deploy', file('c.json', { transformations }))
  assert.is(exitCode, 1)
  assert.match(stdout, 'transformation bad: NOT DEPLOYED, Failed. Error: Invalid input: it is too long\n')
  assert.match(stdout, 'transformation late: there already, of 0x00\n')
  assert.match(stdout, '1 deployed, 1 there already, 1 failed\n')
})

test('an execution, as a table and as JSON, with what was asked for', async ({ out, stub }) => {
  stub.streams = [
    { path: '/scale:0/pitch:0', data: Array.from({ length: 12 }, (_, at) => 60 + at) },
    { path: '/scale:1/time:0', data: [4_294_967_295, 0] }
  ]
  assert.is(await out('connector', 'run', 'scale'), [
    'STREAM            VALUES  MIN  MAX         FIRST',
    '/scale:0/pitch:0  12      60   71          60 61 62 63 64 65 66 67 ...',
    '/scale:1/time:0   2       0    4294967295  4294967295 0', ''
  ].join('\n'))
  const asked = ['--particles', '65536', '--ri', '0=10', '--ri', '3=60,1', '--verify', '3', '--json']
  assert.equal(JSON.parse(await out('connector', 'run', 'scale', ...asked)), stub.streams)
  await out('connector', 'run', 'scale', '--verify', 'gateway')
  const start = (start_point: number, transformation_shift: number) => ({ start_point, transformation_shift })
  assert.equal(stub.executions, [
    { connector_name: 'scale', particles_count: 16 },
    { connector_name: 'scale', particles_count: 65_536, dynamic_ri: { 0: start(10, 0), 3: start(60, 1) }, verify: 3 },
    { connector_name: 'scale', particles_count: 16, verify: 'gateway' }
  ])
})

test('streams are drawn, and written as JSON, CSV and MIDI', async ({ dcn, out, stub, dir }) => {
  stub.streams = [{ path: '/s:0/pitch:0', data: [60, 64] }, { path: '/s:1/time:0', data: [0, 8] }]
  assert.match(await out('connector', 'run', 's', '--draw'), /^\/s:0\/pitch:0\n64 \u2502[\u2800-\u28ff]+\n/)
  const path = (name: string): string => join(dir.path, name)
  const files = ['-o', path('s.json'), '--csv', path('s.csv'), '--midi', path('s.mid'), '--bpm', '90']
  const { stdout, stderr } = await dcn('connector', 'run', 's', ...files)
  assert.match(stdout, /^STREAM/)
  assert.match(stderr, `${path('s.mid')}: 2 notes, each 1 unit long, at velocity 100\n`)
  assert.equal(JSON.parse(readFileSync(path('s.json'), 'utf8')), stub.streams)
  assert.is(readFileSync(path('s.csv'), 'utf8'), 'particle,/s:0/pitch:0,/s:1/time:0\n0,60,0\n1,64,8\n')
  const midi = new tonejs.Midi(readFileSync(path('s.mid')))
  assert.equal([midi.name, midi.header.tempos[0]!.bpm.toFixed(1)], ['s', '90.0'])
  assert.equal(midi.tracks[0]!.notes.map(note => [note.midi, note.ticks]), [[60, 0], [64, 960]])
  assert.is(await out('connector', 'run', 's', '--csv', '-'), 'particle,/s:0/pitch:0,/s:1/time:0\n0,60,0\n1,64,8\n')
})

test('what cannot be played is still shown, and what cannot be written is not executed', async ({ dcn, stub, dir }) => {
  stub.streams = [{ path: '/s:0/pitch:0', data: [60, 200] }]
  const loud = await dcn('connector', 'run', 's', '--midi', join(dir.path, 's.mid'))
  assert.match(loud.stdout, /^STREAM/)
  await failed(Promise.resolve(loud), 'DCN_NOTES_INVALID', 'particle 1 of /s:0/pitch:0 has the pitch 200')
  const nowhere = dcn('connector', 'run', 's', '--csv', '/no/where.csv')
  await failed(nowhere, 'DCN_FILE_UNWRITABLE', 'there is no such directory')
  assert.is(stub.executions.length, 1)
})

test('why an execution failed is told in one line', async ({ dcn, stub }) => {
  const rows: Array<[code: string, facts: object, told: string]> = [
    ['DCN_EXECUTION_FAILED', { reason: 'panic 17: overflow', panicCode: 17 }, 'panic 17: overflow'],
    ['DCN_EXECUTION_FAILED', { reason: 'revert', revertMessage: 'step is zero' }, 'a body says: step is zero'],
    ['DCN_EXECUTION_REJECTED', { reason: 'Condition not met', connector: 'c' }, 'connector c'],
    ['DCN_EXECUTION_REJECTED', { reason: 'static override', position: 0 }, 'position 0'],
    ['DCN_PARSE_FAILED', { what: 'execute request', field: 'verify', reason: 'must be one' }, 'verify must be one']
  ]
  for (const [code, facts, told] of rows) {
    stub.intercept = ({ url }) => url === '/chain/execute'
      ? { status: 400, json: { code, message: 'No', ...facts } } : 'usual'
    await failed(dcn('connector', 'run', 'c'), code, new RegExp(`^No: ${told}$`))
  }
})

test('misuse is told before anything is asked', async ({ dcn, stub, file }) => {
  const rows: Array<[RegExp, ...Parameters<typeof dcn>]> = [
    [/letter or _/, 'transformation', 'get', 'a-b'],
    [/--source or a file is needed/, 'transformation', 'deploy'],
    [/exclude each other/, 'transformation', 'deploy', 'a.sol', '--source', 'x'],
    [/--name is needed/, 'transformation', 'deploy', '--source', 'return x;'],
    [/--name is needed: "a-b"/, 'condition', 'deploy', 'a-b.sol'],
    [/sol_src in .* must be a text/, 'condition', 'deploy', file('a.json', {})],
    [/is not JSON/, 'connector', 'deploy', file('b.json', '{')],
    [/from 1 to 65536/, 'connector', 'run', 'c', '--particles', '0'],
    [/like 3=60/, 'connector', 'run', 'c', '--ri', '3'],
    [/like 3=60/, 'connector', 'run', 'c', '--ri', '3=4294967296'],
    [/stands there twice/, 'connector', 'run', 'c', '--ri', '3=1', '--ri', '3=2'],
    [/none, gateway, or a number/, 'connector', 'run', 'c', '--verify', '1'],
    [/cannot be used with option '--json'/, 'connector', 'run', 'c', '--draw', '--json'],
    [/like pitch=/, 'connector', 'run', 'c', '--note', 'loudness=x'],
    [/from 4 to 1000/, 'connector', 'run', 'c', '--bpm', '1'],
    [/must name a file/, 'login', '--evm-wallet', '11'.repeat(32)]
  ]
  for (const [what, ...call] of rows) {
    const { error, stdout } = await dcn(...call)
    assert.ok(error instanceof Error, call.join(' '))
    assert.match(error.message, what)
    assert.is(stdout, '')
  }
  assert.is(stub.requests.length, 0)
})

test.run()
