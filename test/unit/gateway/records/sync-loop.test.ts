import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Replication } from '../../../../gateway/records/replication.ts'
import { SyncLoop } from '../../../../gateway/records/sync-loop.ts'
import { rankPeers } from '../../../../protocol/core/rendezvous.ts'
import type { HeldRecord } from '../../../../protocol/registry/record-set.ts'
import { newPeer } from '../../../helpers/jobs.ts'
import { until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const [P, Q, R, S] = [newPeer(), newPeer(), newPeer(), newPeer()]

/** A loop whose exchanges wait for the test. */
function loopOf ({ reachMs = 0, syncIntervalMs = 3_600_000 }: { reachMs?: number, syncIntervalMs?: number } = {}) {
  const stopping = new AbortController()
  const open: Array<{ peer: string, end: (err?: Error) => void }> = []
  const asked: string[] = []
  const world = {
    looks: 0,
    present: [] as string[], nowMs: 1_000, synced: [] as string[], retries: 0, code: Promise.resolve(), open, asked
  }
  const loop = new SyncLoop({
    gateways: () => {
      world.looks++
      return world.present
    },
    exchange: {
      with: async peer => await new Promise((resolve, reject) => {
        asked.push(peer)
        open.push({ peer, end: err => err === undefined ? resolve({ pulled: 0, pushed: 0 }) : reject(err) })
      })
    },
    keeper: {
      retry: async () => {
        world.retries++
        await world.code
      }
    },
    clock: { nowMs: () => world.nowMs },
    stopping: () => stopping.signal,
    randomBelow: () => 0,
    onSynced: peer => { world.synced.push(peer) },
    logger: silentLogger
  }, { reachMs, syncIntervalMs })
  const stop = async () => {
    stopping.abort()
    for (const { end } of open) end()
    await loop.stop()
  }
  /** The loop has looked around often enough to do what it has to. */
  const aFewLooks = async () => {
    const { looks } = world
    await until(() => world.looks >= looks + 3, 'it looks')
  }
  return { loop, world, stop, aFewLooks }
}

const test = suite('records/sync-loop')

test('alone, and told of nobody: caught up at once', async () => {
  const { loop, stop } = loopOf()
  assert.is(loop.caughtUp, false)
  await loop.start()
  await until(() => loop.caughtUp, 'caught up')
  await stop()
  assert.is(loop.caughtUp, false)
})

test('told of others: waits for one until the time is over', async () => {
  const { loop, world, stop, aFewLooks } = loopOf({ reachMs: 5_000 })
  await loop.start()
  await aFewLooks()
  assert.is(loop.caughtUp, false)
  world.nowMs += 5_000
  await until(() => loop.caughtUp, 'caught up')
  await stop()
})

test('caught up when all that are present have been asked, three at most', async () => {
  const { loop, world, stop, aFewLooks } = loopOf({ reachMs: 5_000 })
  world.present = [P, Q, R, S]
  await loop.start()
  await until(() => world.open.length === 3, 'three are asked')
  await aFewLooks()
  assert.equal(world.asked, [P, Q, R])
  world.open[0]!.end()
  world.open[1]!.end(new Error('gone'))
  await until(() => world.asked.length === 4, 'the fourth in place of the one that failed')
  world.open[2]!.end()
  await aFewLooks()
  assert.is(loop.caughtUp, false)
  world.open[3]!.end()
  await until(() => loop.caughtUp, 'caught up')
  assert.equal(world.synced.sort(), [P, R, S].sort())
  await stop()
})

test('one that is slow does not hold up a gateway that has compared itself with another', async () => {
  const { loop, world, stop, aFewLooks } = loopOf({ reachMs: 5_000 })
  world.present = [P, Q]
  await loop.start()
  await until(() => world.open.length === 2, 'both are asked')
  world.nowMs += 60_000
  await aFewLooks()
  assert.is(loop.caughtUp, false, 'but somebody has to answer')
  world.open[0]!.end()
  await aFewLooks()
  assert.is(loop.caughtUp, false)
  world.nowMs += 10_000
  await until(() => loop.caughtUp, 'caught up')
  await stop()
})

test('one that fails is asked again while nobody else has answered', async () => {
  const { loop, world, stop, aFewLooks } = loopOf({ reachMs: 5_000 })
  world.present = [P]
  await loop.start()
  await until(() => world.open.length === 1, 'asked')
  world.open[0]!.end(new Error('starting'))
  await aFewLooks()
  assert.is(world.open.length, 1)
  world.nowMs += 250
  await until(() => world.open.length === 2, 'asked again')
  world.open[1]!.end()
  await until(() => loop.caughtUp, 'caught up')
  await stop()
})

test('those met before are asked too, and not waited for once they fail', async () => {
  const { loop, world, stop } = loopOf()
  loop.expect([P])
  await loop.start()
  await until(() => world.open.length === 1, 'asked')
  assert.is(loop.caughtUp, false)
  world.open[0]!.end(new Error('gone'))
  await until(() => loop.caughtUp, 'caught up')
  await stop()
})

test('the code has to be there too', async () => {
  const { loop, world, stop } = loopOf()
  let arrive: () => void = () => {}
  world.code = new Promise(resolve => { arrive = resolve })
  await loop.start()
  await until(() => world.retries > 0, 'code is looked for')
  await new Promise(resolve => setImmediate(resolve))
  assert.is(loop.caughtUp, false)
  arrive()
  await until(() => loop.caughtUp, 'caught up')
  await stop()
})

test('once caught up: who appears is asked, and every interval somebody', async () => {
  const { loop, world, stop } = loopOf({ syncIntervalMs: 10_000 })
  await loop.start()
  await until(() => loop.caughtUp, 'caught up')
  world.present = [P]
  await until(() => world.open.length === 1, 'who appears is asked')
  world.open[0]!.end()
  world.nowMs += 10_000
  await until(() => world.open.length === 2, 'asked again after the interval')
  assert.equal(world.asked, [P, P])
  await stop()
})

/** A replication to gateways that answer as the test says. */
function replicationOf (answers: Record<string, 'yes' | 'no' | 'never'>) {
  const asked: string[] = []
  const clock = { nowMs: 0 }
  const replication = new Replication({
    gateways: () => Object.keys(answers),
    exchange: {
      push: async peer => {
        asked.push(peer)
        if (answers[peer] === 'never') await new Promise(() => {})
        if (answers[peer] === 'no') throw new Error('unreachable')
        return 1
      }
    },
    nowMs: () => clock.nowMs,
    stopping: () => new AbortController().signal,
    logger: silentLogger
  })
  return { replication, asked, clock }
}

const held = { key: 'function\nw\nf', id: 'id' } as HeldRecord
const ranked = rankPeers(held.key, [P, Q, R, S])

test('a record goes to the two closest, and to the next where one fails', async () => {
  const all = replicationOf({ [P]: 'yes', [Q]: 'yes', [R]: 'yes', [S]: 'yes' })
  await all.replication.confirm(held)
  assert.equal(all.asked, ranked.slice(0, 2))
  const some = replicationOf({ [P]: 'yes', [Q]: 'yes', [R]: 'yes', [S]: 'yes', [ranked[0]!]: 'no' })
  await some.replication.confirm(held)
  assert.equal(some.asked.sort(), ranked.slice(0, 3).sort())
  await replicationOf({}).replication.confirm(held)
})

test('nobody is waited for longer than a second, and who was is asked last for a while', async () => {
  const { replication, asked, clock } = replicationOf({
    [P]: 'yes', [Q]: 'yes', [R]: 'yes', [S]: 'yes', [ranked[0]!]: 'never'
  })
  const startedMs = Date.now()
  await replication.confirm(held)
  const tookMs = Date.now() - startedMs
  assert.ok(tookMs >= 950 && tookMs < 5_000, `${tookMs} ms`)
  asked.length = 0
  await replication.confirm(held)
  assert.equal(asked, ranked.slice(1, 3))
  asked.length = 0
  clock.nowMs += 5_000
  void replication.confirm(held)
  assert.equal(asked, ranked.slice(0, 2))
})

test.run()
