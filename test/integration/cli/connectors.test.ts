/**
 * A newcomer's way through the connectors API with the commands, against daemons in processes of their own: each test
 * goes on from the last.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import tonejs from '@tonejs/midi'
import type { Command } from 'commander'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { accountCommand } from '../../../src/commands/account.ts'
import { collectionCommand } from '../../../src/commands/collection.ts'
import { conditionCommand } from '../../../src/commands/condition.ts'
import { connectorCommand } from '../../../src/commands/connector.ts'
import { feedCommand } from '../../../src/commands/feed.ts'
import { transformationCommand } from '../../../src/commands/transformation.ts'
import { type Daemon, type DaemonTest, kill, nodesKnown, start } from '../../helpers/daemons.ts'
import { runDcn, tempDir } from '../../helpers/dcn-cli.ts'
import { type CommandOutcome, runCommand } from '../../helpers/run-command.ts'

interface Context extends DaemonTest {
  remove: () => void
  a: Daemon
  b: Daemon
}
const test = suite<Context>('cli: connectors')

test.before(async context => {
  const { path, remove } = tempDir()
  Object.assign(context, { dir: path, remove, running: [] })
  context.a = await start(context, 'gateway', 'gateway-a', [], ['--port', '0'])
  context.b = await start(context, 'gateway', 'gateway-b', [context.a], ['--port', '0'])
  await Promise.all(['node-a', 'node-b'].map(async name => await start(context, 'node', name, [context.a, context.b])))
  await Promise.all([context.a, context.b].map(async gateway => { await nodesKnown(gateway, 2) }))
})
test.after(async ({ running, remove }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  remove()
})

const COMMANDS: Record<string, () => Command> = {
  transformation: transformationCommand, condition: conditionCommand, connector: connectorCommand,
  collection: collectionCommand, account: accountCommand, feed: feedCommand
}

const environment = ({ dir }: Context, { httpUrl }: Daemon) =>
  ({ XDG_CONFIG_HOME: join(dir, 'config'), DCN_GATEWAY_URL: httpUrl })

/** A command, in this process: a process for each would take most of the test's time. */
async function dcn (context: Context, gateway: Daemon, name: string, ...args: string[]): Promise<CommandOutcome> {
  return await runCommand(COMMANDS[name]!(), args, environment(context, gateway))
}

async function out (context: Context, gateway: Daemon, ...args: [name: string, ...args: string[]]): Promise<string> {
  const { stdout, error, exitCode } = await dcn(context, gateway, ...args)
  assert.equal([error, exitCode], [undefined, undefined], args.join(' '))
  return stdout
}

async function refused (
  context: Context, what: RegExp | string, ...args: [name: string, ...args: string[]]
): Promise<void> {
  const { error, stdout } = await dcn(context, context.a, ...args)
  assert.is(stdout, '')
  assert.match(String(error), what)
}

const CORE = join(process.cwd(), 'test/vectors/core-collection.json')
/** A connector of two levels, with a binding, a condition and what it fixes. */
const SONG = join(process.cwd(), 'docs/examples/song.json')
const PATHS = ['/song:0/voice:0/pitch:0', '/song:0/voice:1/time:0', '/song:1/velocity:0']
const pitchAt = (at: number): number => 60 + 12 * Math.floor(at / 7) + [0, 2, 4, 5, 7, 9, 11][at % 7]!

/** Fails where the streams of the song are not what they have to be. */
function checkSong (json: string, particles: number): void {
  const streams = JSON.parse(json) as Array<{ path: string, data: number[] }>
  assert.equal(streams.map(({ path }) => path), PATHS)
  const each = <T>(value: (at: number) => T): T[] => Array.from({ length: particles }, (_, at) => value(at))
  assert.equal(streams.map(({ data }) => data), [each(pitchAt), each(at => at), each(() => 100)])
}

test('a wallet is made and logged in, and its token kept for its owner alone', async context => {
  const { stdout, stderr } = await runDcn(['login'], { env: environment(context, context.a) })
  const [, address, path] = /^made a new EVM wallet (0x[0-9a-f]{40}) in (.*)\n$/.exec(stderr)!
  assert.match(stdout, new RegExp(`^logged in as ${address} at ${context.a.httpUrl}, until `))
  for (const file of [path!, `${path}.tokens`]) assert.is(statSync(file).mode & 0o777, 0o600)
})

test('the core collection, in one command; again, nothing is left to do', async context => {
  const deploy: [string, ...string[]] = ['collection', 'deploy', CORE]
  assert.match(await out(context, context.a, ...deploy), /\n16 deployed, 0 there already, 0 failed\n$/)
  assert.match(await out(context, context.b, ...deploy), /\n0 deployed, 16 there already, 0 failed\n$/)
})

test('bodies that do not compile, names that are taken, and what is not there', async context => {
  const body = 'uint32 y = x;\n  return y + z;'
  await refused(context, /line 2, column 14: DeclarationError: Undeclared identifier/,
    'transformation', 'deploy', '--name', 'wrong', '--source', body)
  await refused(context, 'already registered',
    'transformation', 'deploy', '--name', 'math_add_v1', '--source', 'return x;')
  await refused(context, 'there is no condition named none', 'condition', 'get', 'none')
  assert.match(await out(context, context.a, 'transformation', 'get', 'math_add_v1'), /^return x \+ args\[0\];$/m)
})

test('a connector of two levels, with a binding, a condition and what it fixes', async context => {
  assert.match(await out(context, context.a, 'collection', 'deploy', SONG), /\n5 deployed, /)
  const shown = await out(context, context.a, 'connector', 'get', 'song')
  assert.match(shown, /^condition: +logic_between_inclusive_v1\(5, 1, 10\)$/m)
  assert.match(shown, /^fixed: +2=60,0 6=100,0$/m)
  assert.match(shown, /^0 +math_add_v1\(1\) +voice +0: pitch, 1: time$/m)
  assert.match(await out(context, context.b, 'account'), /^connector +song$/m)
})

test('executed at the other gateway, it gives the numbers that it has to', async context => {
  const run: [string, ...string[]] = ['connector', 'run', 'song', '--json']
  checkSong(await out(context, context.b, ...run), 16)
  checkSong(await out(context, context.b, ...run, '--particles', '65536'), 65_536)
  checkSong(await out(context, context.b, ...run, '--verify', 'gateway'), 16)
  checkSong(await out(context, context.b, ...run, '--verify', '2'), 16)
  const { code, stdout, stderr } = await runDcn(
    ['connector', 'run', 'song', '--ri', '2=1'], { env: environment(context, context.b) })
  assert.equal([code, stdout], [1, ''])
  const why = 'error: Execution rejected: Running instance static override: position 2 (DCN_EXECUTION_REJECTED)\n'
  assert.is(stderr, why)
})

test('seen and heard: a drawing, a table, a MIDI file', async context => {
  const path = (name: string): string => join(context.dir, name)
  const files = ['--csv', path('song.csv'), '--midi', path('song.mid'), '-o', path('song.json')]
  const { stdout, stderr, error } = await dcn(context, context.b, 'connector', 'run', 'song', '--draw', ...files)
  assert.is(error, undefined)
  assert.match(stdout, /^\/song:0\/voice:0\/pitch:0\n 86 \u2502[\u2800-\u28ff]+\n/)
  assert.match(stderr, 'song.mid: 16 notes, each 1 unit long')
  checkSong(readFileSync(path('song.json'), 'utf8'), 16)
  const lines = readFileSync(path('song.csv'), 'utf8').split('\n')
  assert.equal(lines.slice(0, 3), [`particle,${PATHS.join()}`, '0,60,0,100', '1,62,1,100'])
  const { notes } = new tonejs.Midi(readFileSync(path('song.mid'))).tracks[0]!
  assert.equal(notes.map(({ midi }) => midi), Array.from({ length: 16 }, (_, at) => pitchAt(at)))
})

test('the gateway that took the deployments is killed, and nothing is lost', async context => {
  await kill(context.a)
  checkSong(await out(context, context.b, 'connector', 'run', 'song', '--json'), 16)
  assert.match(await out(context, context.b, 'feed', '--kind', 'connector'), /^20.* connector +song +0x/m)
})

test.run()
