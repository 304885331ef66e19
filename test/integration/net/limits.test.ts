import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addressOf, Hosts, until } from './hosts.ts'

const LIMIT = 3

const test = suite('protocol/net limits')

test('keeps to its connections, whoever dials, and lets go of no peer that it protects', async () => {
  await using hosts = new Hosts()
  const full = await hosts.start({ connectionsMax: LIMIT, peersTarget: 1 })
  const others = await Promise.all(Array.from({ length: LIMIT }, async () => await hosts.start({ peersTarget: 1 })))
  for (const other of others) await other.dial(addressOf(full))
  await until('it is full', () => full.connectedPeers().length === LIMIT)
  for (const other of others) full.protect(other.self, 'test')

  const late = await Promise.all(Array.from({ length: 4 }, async () => await hosts.start({ peersTarget: 1 })))
  await Promise.allSettled(late.map(async host => await host.dial(addressOf(full))))
  await until('it has let go of the newcomers', () => full.connectedPeers().length === LIMIT)
  assert.equal(new Set(full.connectedPeers().map(({ peer }) => peer)), new Set(others.map(({ self }) => self)))
  await until('the newcomers know it', () => late.every(host => !host.isConnected(full.self)))
})

test.run()
