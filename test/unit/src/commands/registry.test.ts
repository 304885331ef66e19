/** Commands that look at what was deployed, against a server that stands in for a gateway. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../../../protocol/core/errors.ts'
import { accountCommand } from '../../../../src/commands/account.ts'
import { feedCommand } from '../../../../src/commands/feed.ts'
import { tempDir } from '../../../helpers/dcn-cli.ts'
import { httpStub, type HttpStub, type StubAnswer, type StubRequest } from '../../../helpers/http-stub-cli.ts'
import { type CommandOutcome, runCommand } from '../../../helpers/run-command.ts'

const OWNER = '0x48f750696ed392ca6d449a3d214656d024c5756f'

interface Context {
  dir: ReturnType<typeof tempDir>
  stub: HttpStub
  answer: (request: StubRequest) => StubAnswer
  account: (...args: string[]) => Promise<CommandOutcome>
  feed: (...args: string[]) => Promise<CommandOutcome>
}
const test = suite<Context>('account and feed commands')
test.before.each(async context => {
  context.dir = tempDir()
  context.stub = await httpStub(request => context.answer(request))
  const env = { XDG_CONFIG_HOME: context.dir.path, DCN_GATEWAY_URL: context.stub.url, DCN_EVM_WALLET: undefined }
  context.account = async (...args) => await runCommand(accountCommand(), args, env)
  context.feed = async (...args) => await runCommand(feedCommand(), args, env)
})
test.after.each(async ({ stub, dir }) => {
  await stub.close()
  dir.remove()
})

/** Answers as a gateway does that gives two names of a list at a time. */
function accountPage ({ url }: StubRequest, names: Record<string, string[]>): StubAnswer {
  const query = new URL(url, 'http://x').searchParams
  const answer: Record<string, unknown> = { address: OWNER, limit: 2 }
  for (const [list, all] of Object.entries(names)) {
    const left = all.filter(name => name > (query.get(`after_${list}`) ?? ''))
    const more = left.length > 2
    answer[`owned_${list}`] = left.slice(0, 2)
    answer[`cursor_${list}`] = { has_more: more, next_after: more ? left[1] : null }
  }
  return { json: answer }
}

test('an account is shown whole, each name once, however the pages of its lists fall', async context => {
  const names = { transformations: ['a', 'b', 'c', 'd', 'e'], conditions: [], connectors: ['x', 'y', 'z'] }
  context.answer = request => accountPage(request, names)
  const { stdout } = await context.account(OWNER, '--json')
  assert.equal(JSON.parse(stdout), { address: OWNER, ...names })
  assert.is(context.stub.requests.length, 3)
  const table = (await context.account(OWNER)).stdout.split('\n')
  assert.equal(table.slice(0, 2), ['KIND            NAME', 'transformation  a'])
  assert.is(table.at(-2), 'connector       z')
})

test('without an address, the wallet\'s own', async context => {
  context.answer = request => accountPage(request, { transformations: [], conditions: [], connectors: [] })
  const { stdout, stderr } = await context.account()
  const [, address] = /^made a new EVM wallet (0x\w+) in/.exec(stderr)!
  assert.equal([stdout, stderr.split('\n')[1]], ['', `${address} has deployed nothing`])
  assert.match(context.stub.requests[0]!.url, `/chain/account/${address}?limit=256`)
  assert.match(String((await context.account('0x12')).error), '40 hexadecimal digits')
})

const item = (seq: number, name: string, type = 'connector') => ({
  stream_seq: seq, created_at_ms: 0, status: 'observed', event_type: `${type}_added`,
  payload: { type, name, owner: OWNER }
})

test('a page of the feed', async context => {
  context.answer = () => ({ json: { limit: 5, cursor: {}, items: [item(1, 'scale')] } })
  const { stdout } = await context.feed('--limit', '5', '--kind', 'connector', '--finalized')
  assert.is(stdout, [
    'DEPLOYED                  STATUS    KIND       NAME   OWNER',
    `1970-01-01T00:00:00.000Z  observed  connector  scale  ${OWNER}`, ''
  ].join('\n'))
  assert.is(context.stub.requests[0]!.url, '/chain/feed?limit=5&type=connector_added&include_unfinalized=0')
  context.answer = () => ({ json: { items: [] } })
  assert.equal((await context.feed()).stderr, 'nothing has been deployed\n')
})

test('the feed is followed until the gateway refuses', async context => {
  const event = (data: ReturnType<typeof item>): string =>
    `id: ${data.stream_seq}\nevent: ${data.event_type}\ndata: ${JSON.stringify(data)}\n\n`
  const events = [event(item(7, 'scale')), event(item(8, 'add', 'transformation')), event(item(9, 'song'))]
  const refusal = { status: 400, json: { code: 'DCN_ARGUMENT_INVALID', message: 'no more' } }
  let asked = 0
  context.answer = () => asked++ % 2 === 0 ? { stream: ['retry: 1\n', ...events] } : refusal
  const { stdout, error } = await context.feed('--follow', '--since', '6', '--kind', 'connector')
  assert.equal(stdout.split('\n'), [
    `7  1970-01-01T00:00:00.000Z  observed connector scale of ${OWNER}`,
    `9  1970-01-01T00:00:00.000Z  observed connector song of ${OWNER}`, ''
  ])
  assert.is((error as DcnError).message, 'no more')
  assert.equal(context.stub.requests.map(({ url }) => url),
    ['/chain/feed/stream?since_seq=6', '/chain/feed/stream?since_seq=9'])
  const json = (await context.feed('--follow', '--json')).stdout.trim().split('\n')
  assert.equal(json.map(line => (JSON.parse(line) as { stream_seq: number }).stream_seq), [7, 8, 9])
  assert.match(String((await context.feed('--follow', '--finalized')).error), 'cannot be used with')
})

test.run()
