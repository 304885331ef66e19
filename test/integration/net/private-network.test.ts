import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSeed } from '../../../protocol/core/ed25519.ts'
import { createNetwork } from '../../../protocol/net/network.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'
import { addressOf, failure, Hosts, TCP, until, WS } from './hosts.ts'

const KEY = new Uint8Array(32).fill(1)
const OTHER = new Uint8Array(32).fill(2)
/** What the wrong key makes of a length may be waited for until the dial is given up. */
const DIAL = { timeoutMs: 1_000 }

const test = suite('private network')

test('connects who has the key, and tells who has another, or none, why it cannot', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start({ networkKey: KEY, listen: [TCP, WS] })
  const b = await hosts.start({ networkKey: KEY })
  for (const address of a.addresses()) assert.is(await b.dial(address), a.self)
  assert.ok(await b.ping(a.self) >= 0)
  for (const networkKey of [OTHER, undefined]) {
    const stranger = await hosts.start(networkKey === undefined ? {} : { networkKey })
    const err = await failure(stranger.dial(addressOf(a), DIAL))
    assert.is(err.code, 'DCN_PEER_UNREACHABLE')
    assert.match(err.message, 'See the setting networkKey')
    assert.match((await failure(a.dial(addressOf(stranger), DIAL))).message, 'See the setting networkKey')
    assert.not(stranger.isConnected(a.self))
  }
  // Who is not there at all is another matter.
  await b.stop()
  const gone = await failure(a.dial('/ip4/127.0.0.1/tcp/1', DIAL))
  assert.is(gone.code, 'DCN_PEER_UNREACHABLE')
  assert.not.match(gone.message, 'networkKey')
})

test('warns once that the bootstrap peer is in another network', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start({ networkKey: KEY })
  const warnings: unknown[] = []
  const logger = { ...silentLogger, warn: (...args: unknown[]) => { warnings.push(args) }, child: () => logger }
  const clock = { nowMs: () => Date.now() }
  const stranger = createNetwork({ logger, clock }, {
    seed: generateSeed(), listen: [], bootstrap: [addressOf(a)], mdns: false, relayServer: false, networkKey: OTHER
  })
  await stranger.start()
  try {
    await until('it is told', () => warnings.length > 0)
    assert.match(JSON.stringify(warnings), 'a bootstrap peer is in another network')
  } finally {
    await stranger.stop()
  }
})

test.run()
