import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ENTITIES_PAGE_MAX } from '../../../../protocol/core/limits.ts'
import { chainApp, OTHER, OWNER, SCALAR } from '../../../helpers/chain-app.ts'

const test = suite('lists of the connectors API')

const LIMITS: Array<[query: string, fault: string]> = [
  ['', 'Missing argument limit'], ['?after=x', 'Missing argument limit'],
  ...['257', '-1', '-0', '18446744073709551616', '9'.repeat(30)].map((text): [string, string] =>
    [`?limit=${text}`, 'Invalid argument limit. limit error: Out of range.']),
  ...['', 'x', '1x', '0x1', '1.0', '1e2', '%201', '+1', '--1', '%E2%81%A1'].map((text): [string, string] =>
    [`?limit=${text}`, 'Invalid argument limit. limit error: Invalid value.'])
]

test('limits of lists are read strictly', async () => {
  const { get } = chainApp()
  for (const path of ['/accounts', `/account/${OWNER}`, '/formats', `/format/0x${'1'.repeat(64)}`, '/feed']) {
    for (const [query, fault] of LIMITS) {
      const answer = await get(path + query)
      const { message, code } = answer.json<{ message: string, code: string }>()
      assert.equal([answer.statusCode, message, code], [400, fault, 'DCN_ARGUMENT_INVALID'], path + query)
    }
    for (const query of ['limit=0', 'limit=001', `limit=${ENTITIES_PAGE_MAX}`, 'limit=x&limit=3', 'limit=3&more=x']) {
      assert.is((await get(`${path}?${query}`)).statusCode, 200, query)
    }
    assert.is((await get(`${path}?limit=x&limit=3`)).json<{ limit: number }>().limit, 3)
  }
})

test('addresses, hashes and cursors are refused in this order, and in these words', async () => {
  const { get } = chainApp()
  const fault = async (path: string): Promise<string> => {
    const answer = await get(path)
    assert.is(answer.statusCode, 400, path)
    return answer.json<{ message: string }>().message
  }
  assert.is(await fault('/account/x'), 'Missing argument limit')
  assert.is(await fault('/account/x?limit=x'), 'Invalid address')
  assert.is(await fault(`/account/${OWNER}?limit=x&after_connectors=`),
    'Invalid argument limit. limit error: Invalid value.')
  for (const kind of ['connectors', 'transformations', 'conditions']) {
    for (const blank of ['', '%20', '%09%20']) {
      assert.is(await fault(`/account/${OWNER}?limit=1&after_${kind}=${blank}`), `Invalid after_${kind} cursor`)
    }
  }
  const hash = '1'.repeat(64)
  assert.is(await fault(`/format/${hash}`), 'Missing argument limit')
  for (const none of ['x', '1'.repeat(63), '1'.repeat(65), `0x0x${'1'.repeat(60)}`]) {
    assert.is(await fault(`/format/${none}?limit=x`), 'Invalid format hash')
  }
  assert.is(await fault(`/format/${hash}?limit=1&after=`), 'Invalid after cursor')
  for (const after of ['', 'x', hash, OWNER.slice(0, -1)]) {
    assert.is(await fault(`/accounts?limit=1&after=${after}`), 'Invalid after cursor')
  }
  for (const after of ['', 'x', OWNER, hash.slice(1)]) {
    assert.is(await fault(`/formats?limit=1&after=${after}`), 'Invalid after cursor')
  }
  assert.is(await fault('/nonce/0x12'), 'Invalid address value')
})

test('pages of lists cover everything once', async () => {
  const { get, post } = chainApp()
  const names = ['zz', 'a', 'B', '_', 'a1', 'a10', 'a2', 'Z']
  for (const name of names) {
    await post('/transformation', { name, sol_src: '' }, { authorization: `Bearer 0x${name.length}${'c'.repeat(39)}` })
    await post('/connector', { name, dimensions: [SCALAR] })
  }
  const all = async (path: string, cursor: string, items: string, after = 'after'): Promise<string[]> => {
    const found: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const answer = await get(`${path}?limit=3${next === '' ? '' : `&${after}=%20${next}%20`}`)
      const body = answer.json<Record<string, unknown>>()
      found.push(...body[items] as string[])
      const { has_more, next_after } = body[cursor] as { has_more: boolean, next_after: string | null }
      assert.is(has_more, next_after !== null)
      next = next_after
    }
    return found
  }
  assert.equal(await all(`/account/${OWNER}`, 'cursor_connectors', 'owned_connectors', 'after_connectors'),
    [...names].sort())
  assert.is((await all('/accounts', 'cursor', 'accounts')).length, 4)
  const formats = await all('/formats', 'cursor', 'formats')
  assert.equal(formats, [...formats].sort())
  assert.is(new Set(formats).size, names.length)
  // Cursors in other writings, and of what is not there.
  const [first, second] = formats as [string, string]
  const after = async (cursor: string): Promise<string> =>
    (await get(`/formats?limit=1&after=${cursor}`)).json<{ formats: string[] }>().formats[0]!
  assert.is(await after(first.slice(2).toUpperCase()), second)
  assert.is(await after(`0X${'0'.repeat(64)}`), first)
  const unknown = await get(`/account/${OTHER.slice(2).toUpperCase()}?limit=9`)
  const { address, owned_connectors } = unknown.json<Record<string, unknown>>()
  assert.equal([address, owned_connectors], [OTHER, []])
  assert.equal((await get(`/format/${'f'.repeat(64)}?limit=9`)).json(), {
    format_hash: `0x${'f'.repeat(64)}`, limit: 9, total_connectors: 0, cursor: { has_more: false, next_after: null },
    scalars: [], connectors: []
  })
})

test.run()
