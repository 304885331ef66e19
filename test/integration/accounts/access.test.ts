/** Every row of the table of who may do what: tried with the proof, and without. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../../gateway/index.ts'
import { call, expectRefusal, prove, type CallInit } from '../../helpers/call.ts'
import { startNetwork, type TestNetwork } from '../../helpers/network.ts'
import { evmWallet, logIn, signedLogin } from '../../helpers/evm-wallets.ts'
import { newWallet, type TestWallet } from '../../helpers/wallets.ts'
import { ACCESS, lineOf, SHOWN, type Attempt, type Party, type Row, type World } from './access-table.ts'

const ROUTES = 'gateway/routes'
const UNKNOWN_JOB = '00000000-0000-4000-8000-000000000000'

const test = suite<{ net: TestNetwork, gateway: Gateway }>('who may do what')

test.before(async context => {
  // No node: jobs wait, and can be cancelled.
  context.net = await startNetwork({ nodes: 0 })
  context.gateway = context.net.gateways[0]!
  const headers = { authorization: `Bearer ${await logIn(context.gateway.httpUrl, evmWallet())}` }
  for (const [kind, body] of [
    ['transformation', { sol_src: 'return x;' }], ['condition', { sol_src: 'return true;' }],
    ['connector', { dimensions: [{ transformations: [] }] }]
  ] as const) {
    const answer = await call(context.gateway, 'POST', `/${kind}`, { headers, body: { name: SHOWN, ...body } })
    assert.is(answer.status, 201, String(answer.body['message']))
  }
})

test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

/** Everything new for each attempt, so that none rests on what another left. */
async function newWorld (gateway: Gateway): Promise<{ world: World, headers: Record<Party, Record<string, string>> }> {
  const nowMs = Date.now()
  const proven = newWallet()
  const oldKey = await prove(gateway, proven, nowMs - 1)
  const key = await prove(gateway, proven, nowMs)
  const other = await prove(gateway)
  const unproven = newWallet()
  const evm = evmWallet()
  const token = await logIn(gateway.httpUrl, evm)
  const headers: Record<Party, Record<string, string>> = {
    'nobody': {},
    'unproven': { 'x-wallet': unproven.address },
    'name': { 'x-wallet': proven.address },
    'key': key.headers,
    'old-key': oldKey.headers,
    'other-key': other.headers,
    'other-key-and-name': { ...other.headers, 'x-wallet': proven.address },
    'login': { authorization: `Bearer ${token}` },
    'altered-login': { authorization: `Bearer ${altered(token)}` }
  }
  const ownersHeaders = (owner: TestWallet) => owner === unproven ? headers.unproven : headers.key
  const make = async (owner: TestWallet, path: string, body: unknown) => {
    const answer = await call(gateway, 'POST', path, { headers: ownersHeaders(owner), body })
    assert.is(answer.status, 200, String(answer.body['message']))
    return answer.body
  }
  const code = 'function handler() { return 1 }'
  const world: World = {
    proven, unproven, other: other.wallet, nowMs,
    makeFunction: async owner => String((await make(owner, '/functions', { name: 'f', code }))['name']),
    evm, otherEvm: evmWallet(), login: async () => await signedLogin(gateway.httpUrl, evm),
    makeJob: async owner => String((await make(owner, '/invoke', { code }))['jobId'])
  }
  return { world, headers }
}

/** Another character in the middle of the signature. */
function altered (token: string): string {
  return `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`
}

async function attempt (gateway: Gateway, row: Row, { by, what, body = row.body }: Attempt) {
  const { world, headers } = await newWorld(gateway)
  const owner = by === 'unproven' ? world.unproven : world.proven
  const [method, pattern] = row.action.split(' ') as ['GET' | 'POST' | 'DELETE', string]
  let path = await row.path?.(world, owner) ?? pattern
  if (what === 'another id') path = path.replace(/[0-9a-f]{8}-[^/]+/, UNKNOWN_JOB)
  const init: CallInit = { headers: headers[by] }
  if (body !== undefined) init.body = await body(world, owner)
  return await call(gateway, method, path, init)
}

const named = ({ by, what }: Attempt) => what === undefined ? by : `${by}, ${what}`

for (const row of ACCESS) {
  for (const taken of row.taken) {
    test(`${row.action} is open to: ${named(taken)}`, async ({ gateway }) => {
      const { status, body } = await attempt(gateway, row, taken)
      assert.is(status, taken.status ?? 200, String(body['message']))
    })
  }
  for (const refused of row.refused) {
    test(`${row.action} is closed to: ${named(refused)}`, async ({ gateway }) => {
      expectRefusal(await attempt(gateway, row, refused), refused.status, refused.code)
    })
  }
}

test('docs/access.md shows this table', () => {
  const lines = readFileSync('docs/access.md', 'utf8').split('\n').filter(line => /^\| `[A-Z]+ \//.test(line))
  assert.equal(lines, ACCESS.map(lineOf))
})

test('every route is in the table', () => {
  const files = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
  const sources = files.map(file => readFileSync(join(ROUTES, file), 'utf8')).join('\n')
  const routes = [...sources.matchAll(/\.(get|put|post|delete)(?:<[^>]*>)?\('(\/[^']*)'/g)]
    .map(([, method, path]) => `${method!.toUpperCase()} ${path!}`)
  assert.ok(routes.length >= ACCESS.length)
  assert.equal(routes.sort(), ACCESS.map(({ action }) => action).sort())
})

test.run()
