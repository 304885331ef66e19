import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FEED_REPLAY_DEFAULT, FEED_REPLAY_MAX } from '../../../../protocol/core/limits.ts'
import { chainApp, type ChainApp, type ChainAppInit } from '../../../helpers/chain-app.ts'
import { until } from '../../../helpers/network.ts'

const OWNER = `0x${'a'.repeat(40)}`

interface Listening extends ChainApp {
  url: string
  /** Text of the stream from the beginning until it has what is looked for; then the connection is left. */
  read: (query: string, until: string | RegExp, headers?: Record<string, string>) => Promise<string>
}

async function listen (init: ChainAppInit = {}): Promise<Listening> {
  const chain = chainApp(init)
  const url = await chain.app.listen({ host: '127.0.0.1', port: 0 })
  const read: Listening['read'] = async (query, found, headers = {}) => {
    const leave = new AbortController()
    const response = await fetch(`${url}/chain/feed/stream${query}`, { signal: leave.signal, headers })
    assert.is(response.status, 200)
    let text = ''
    const decoder = new TextDecoder()
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(piece, { stream: true })
      if (typeof found === 'string' ? text.includes(found) : found.test(text)) break
    }
    leave.abort()
    return text
  }
  return { ...chain, url, read }
}

/** Ids and names of the events, in order. */
const eventsOf = (text: string): string[] =>
  [...text.matchAll(/^(?:id: (\d+)\n)?event: (\w+)$/gm)].map(([, id = '-', event]) => `${id} ${event}`)
const metaOf = (text: string): Record<string, unknown> =>
  JSON.parse(/event: stream_meta\ndata: (.*)/.exec(text)![1]!) as Record<string, unknown>

const test = suite('feed of the connectors API')

test('a page shows what has happened, newest first', async () => {
  const { get, feed } = chainApp()
  feed.add('a', 'finalized', 'transformation')
  feed.add('b')
  const first = (await get('/feed?limit=1')).json<Record<string, unknown>>()
  assert.equal([first['limit'], first['cursor']], [1, { has_more: true, next_before: 'cursor b' }])
  const [item] = first['items'] as Array<Record<string, unknown>>
  const { tx_hash: hash, ...rest } = item!
  assert.match(String(hash), /^0x[0-9a-f]{64}$/)
  assert.equal(rest, {
    feed_id: 'feed b', event_type: 'connector_added', status: 'observed', visible: true, block_number: 0, tx_index: 0,
    log_index: 0, history_cursor: 'cursor b', created_at_ms: 1, updated_at_ms: 2, projector_version: 1,
    payload: { type: 'connector', name: 'b', owner: OWNER }
  })
  const all = (await get('/feed?limit=256')).json<Record<string, unknown>>()
  assert.equal([(all['items'] as unknown[]).length, all['cursor']], [2, { has_more: false, next_before: null }])
})

test('a page is asked for by cursor, type and state', async () => {
  const { get, feed } = chainApp()
  const asked = async (query: string): Promise<unknown> => {
    assert.is((await get(`/feed?${query}`)).statusCode, 200, query)
    return feed.pages.pop()
  }
  const plain = { limit: 5, before: undefined, kind: undefined, finalizedOnly: false }
  assert.equal(await asked('limit=5'), plain)
  assert.equal(await asked('limit=5&before=what%20ever'), { ...plain, before: 'what ever' })
  for (const kind of ['connector', 'transformation', 'condition']) {
    assert.equal(await asked(`limit=5&type=${kind}_added`), { ...plain, kind })
  }
  assert.equal(await asked('limit=5&include_unfinalized=1'), plain)
  assert.equal(await asked('limit=5&include_unfinalized=0'), { ...plain, finalizedOnly: true })
  assert.equal(await asked('limit=0'), { ...plain, limit: 100 })
  assert.is((await get('/feed?limit=0')).json<{ limit: number }>().limit, 0)
  for (const [query, message] of [
    ['type=x&include_unfinalized=x', 'Missing argument limit'], ['limit=1&type=connector', 'Unknown event type'],
    ['limit=1&type=', 'Unknown event type'],
    ...['', '2', 'true'].map((flag): [string, string] =>
      [`limit=1&include_unfinalized=${flag}`, 'Invalid include_unfinalized flag; expected 0 or 1'])
  ]) {
    const answer = await get(`/feed?${query}`)
    assert.equal([answer.statusCode, answer.json<{ message: string }>().message], [400, message])
  }
})

test('a stream has what happened, says so, and goes on', async () => {
  const { app, feed, read, url } = await listen()
  feed.add('a', 'observed', 'condition')
  feed.add('b')
  const response = await fetch(`${url}/feed/stream`, { headers: { accept: '*/*' } })
  const { headers } = response
  assert.equal(['content-type', 'cache-control', 'x-accel-buffering', 'access-control-allow-origin'].map(name =>
    headers.get(name)), ['text/event-stream; charset=utf-8', 'no-cache', 'no', '*'])
  await response.body?.cancel()
  await until(() => feed.listeners === 0, 'nobody follows')

  const reading = read('', '"name":"c"')
  await until(() => feed.listeners > 0, 'somebody follows')
  feed.add('c', 'finalized', 'transformation')
  const text = await reading
  assert.ok(text.startsWith(': min_available_seq=1\n\nid: 1\nevent: condition_added\ndata: {'), text)
  assert.equal(eventsOf(text), ['1 condition_added', '2 connector_added', '- stream_meta', '3 transformation_added'])
  assert.equal(JSON.parse(/^data: (.*)$/m.exec(text)![1]!), {
    stream_seq: 1, event_type: 'condition_added', status: 'observed', feed_id: 'feed a', history_cursor: 'cursor a',
    created_at_ms: 1, payload: { type: 'condition', name: 'a', owner: OWNER }
  })
  assert.equal(metaOf(text), {
    has_more: false, last_seq: 2, requested_since_seq: 0, min_available_seq: 1, replay_floor_seq: 0,
    stale_since_seq: false
  })
  await until(() => feed.listeners === 0, 'nobody follows')
  await app.close()
})

test('a stream begins where the client was', async () => {
  const { app, feed, read } = await listen()
  for (let at = 1; at <= 300; at++) feed.add(`n${at}`)
  feed.minSeq = 11
  const first = await read('?limit=3', 'id: 300')
  assert.equal(eventsOf(first).slice(0, 5),
    ['11 connector_added', '12 connector_added', '13 connector_added', '- stream_meta', '14 connector_added'])
  assert.equal(metaOf(first), {
    has_more: true, last_seq: 13, requested_since_seq: 0, min_available_seq: 11, replay_floor_seq: 10,
    stale_since_seq: true
  })
  assert.equal(eventsOf(first).length, 291, 'none lacks, none comes twice')
  const none = metaOf(await read('?since_seq=300', 'stream_meta'))
  assert.equal([none['last_seq'], none['has_more'], none['stale_since_seq']], [null, false, false])
  assert.is(metaOf(await read('', 'stream_meta'))['last_seq'], 10 + FEED_REPLAY_DEFAULT)
  // As a browser that connects again, and as one that comes from a gateway that had seen more.
  const again = await read('', 'stream_meta', { 'last-event-id': '299' })
  assert.equal(eventsOf(again), ['300 connector_added', '- stream_meta'])
  await until(() => feed.listeners === 0, 'nobody follows')
  const reading = read('?since_seq=5000', 'id: 301')
  await until(() => feed.listeners > 0, 'somebody follows')
  feed.add('later')
  assert.equal(eventsOf(await reading), ['- stream_meta', '301 connector_added'])
  await app.close()
})

test('a silent stream is kept alive', async () => {
  const { app, read } = await listen({ feed: { keepAliveMs: 5 } })
  assert.match(await read('', ':keepalive\n\n:keepalive\n\n'), /^: min_available_seq=1\n\nevent: stream_meta\n/)
  await app.close()
})

test('what is wrong is said before a stream begins', async () => {
  const { app, url, get } = await listen({ feed: { streamsMax: 1 } })
  for (const since of ['', '-1', 'x', '1.5', '99999999999999999999']) {
    const answer = await get(`/feed/stream?since_seq=${since}`)
    assert.equal([answer.statusCode, answer.json<{ message: string }>().message], [400, 'Invalid since_seq cursor'])
  }
  for (const limit of ['', '0', '-1', 'x', String(FEED_REPLAY_MAX + 1)]) {
    const answer = await get(`/feed/stream?limit=${limit}`)
    assert.equal([answer.statusCode, answer.json<{ message: string }>().message], [400, 'Invalid stream limit'])
  }
  const leave = new AbortController()
  const one = await fetch(`${url}/feed/stream?limit=${FEED_REPLAY_MAX}`, { signal: leave.signal })
  assert.is(one.status, 200)
  const refused = await fetch(`${url}/feed/stream`)
  assert.equal([refused.status, (await refused.json() as { code: string }).code], [503, 'DCN_NOT_READY'])
  leave.abort()
  await until(async () => {
    const next = await fetch(`${url}/feed/stream`)
    await next.body?.cancel()
    return next.status === 200
  }, 'the place is free')
  await app.close()
})

test.run()
