import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LaunchSpec } from '../../../../../node/sandbox/isolation/types.ts'
import { ProcessPool, type PoolProcess } from '../../../../../node/sandbox/pool/process-pool.ts'
import { isDcnError } from '../../../../../protocol/core/errors.ts'
import { silentLogger } from '../../../../helpers/silent-logger.ts'
import { until } from '../../../../integration/node/sandbox/harness.ts'

const STANDARD: LaunchSpec = { memoryMiB: 128, mounts: [] }
const LARGE: LaunchSpec = { memoryMiB: 512, mounts: [] }

class FakeProcess implements PoolProcess {
  readonly pid: number
  readonly booted: Promise<string | undefined>
  readonly exited: Promise<void>
  readonly spec: LaunchSpec
  begun = false
  dead = false
  finishBoot!: (failure?: string) => void
  die!: () => void

  constructor (pid: number, spec: LaunchSpec) {
    this.pid = pid
    this.spec = spec
    this.booted = new Promise(resolve => { this.finishBoot = resolve })
    this.exited = new Promise(resolve => { this.die = () => { this.dead = true; resolve() } })
  }

  boot (): void { this.begun = true }

  kill (): void {
    this.finishBoot('it was ended')
    this.die()
  }
}

class World {
  readonly made: FakeProcess[] = []
  readonly low = new Set<number>()
  boots: 'at once' | 'when told' | 'never' = 'at once'
  readonly pool: ProcessPool<FakeProcess>

  constructor ({ spares = 2, bootsMax = 2, canLower = true } = {}) {
    this.pool = new ProcessPool({
      logger: silentLogger,
      priorities: { canLower, lower: pid => { this.low.add(pid) }, restore: pid => { this.low.delete(pid) } },
      create: async spec => {
        const made = new FakeProcess(this.made.length + 1, spec)
        this.made.push(made)
        if (this.boots === 'at once') made.finishBoot()
        if (this.boots === 'never') made.finishBoot('exit code 1')
        return made
      }
    }, { spares, standard: STANDARD, bootsMax })
  }

  get alive (): FakeProcess[] {
    return this.made.filter(({ dead }) => !dead)
  }

  async take (spec = STANDARD, signal = new AbortController().signal): Promise<FakeProcess> {
    return await this.pool.take(spec, signal)
  }
}

const test = suite('process pool')

async function failure (promise: Promise<unknown>): Promise<string> {
  return await promise.then(() => 'nothing', (err: unknown) => isDcnError(err) ? err.message : String(err))
}

test('a spare is given out once, and replaced', async () => {
  const world = new World()
  world.pool.open()
  await until('the first is ready', () => world.pool.counts().ready === 1)
  const first = await world.take()
  assert.is(first.pid, 1)
  await until('all are ready', () => world.pool.counts().ready === 2)
  assert.is(world.made.length, 3)
  world.pool.retire(first)
  assert.is(first.dead, true)
  assert.is.not((await world.take()).pid, 1)
  await world.pool.close()
  assert.equal(world.alive, [])
})

test('a job that waits has the first process that is ready, at normal priority', async () => {
  const world = new World()
  world.boots = 'when told'
  world.pool.open()
  await until('a spare boots', () => world.made[0]?.begun === true)
  assert.equal([...world.low], [1])
  const taken = world.take()
  assert.equal([...world.low], [], 'it is in nobody’s way any more')
  const second = world.take()
  await until('one boots for the second job', () => world.made.length === 2)
  assert.equal([...world.low], [])
  world.made[1]!.finishBoot()
  assert.is((await taken).pid, 2)
  world.made[0]!.finishBoot()
  assert.is((await second).pid, 1)
  await world.pool.close()
})

test('jobs that wait boot more at once than spares may', async () => {
  const world = new World({ spares: 4, bootsMax: 2 })
  world.boots = 'when told'
  const takenBefore = new AbortController()
  world.pool.open()
  const taken = Array.from({ length: 3 }, () => world.take(STANDARD, takenBefore.signal).catch(() => undefined))
  await until('three boot', () => world.made.length === 3)
  takenBefore.abort()
  await Promise.all(taken)
  assert.is(world.pool.counts().booting, 3, 'they become spares')
  for (const made of world.made) made.finishBoot()
  await until('two spares at most', () => world.pool.counts().ready === 3 && world.made.length === 4)
  await world.pool.close()
})

test('without the right to raise priorities, one spare boots at a time while jobs run', async () => {
  const world = new World({ spares: 4, bootsMax: 4, canLower: false })
  world.pool.open()
  const running = await world.take()
  world.boots = 'when told'
  const before = world.made.length
  await until('one boots', () => world.pool.counts().booting === 1)
  await new Promise(resolve => setTimeout(resolve, 50))
  assert.is(world.pool.counts().booting, 1)
  world.pool.retire(running)
  await until('more boot', () => world.pool.counts().booting > 1)
  assert.ok(world.made.length > before)
  await world.pool.close()
})

test('where nothing boots a job hears why, and the pool does not spin', async () => {
  const world = new World({ spares: 4 })
  world.boots = 'never'
  world.pool.open()
  assert.match(await failure(world.take()), 'exit code 1')
  await new Promise(resolve => setTimeout(resolve, 250))
  assert.ok(world.made.length <= 6, `${world.made.length} boots`)
  await world.pool.close()
  assert.equal(world.alive, [])
})

test('a spare that dies is replaced, later each time', async () => {
  const world = new World({ spares: 1 })
  world.pool.open()
  for (const at of [0, 1]) {
    await until('it is ready', () => world.pool.counts().ready === 1 && world.made.length === at + 1)
    world.made[at]!.die()
    await until('it is not there', () => world.pool.counts().ready === 0)
  }
  await until('a third', () => world.pool.counts().ready === 1)
  await world.pool.close()
})

test('another class is booted on demand, and one of it is then kept', async () => {
  const world = new World({ spares: 1 })
  world.pool.open()
  const large = await world.take(LARGE)
  assert.is(large.spec.memoryMiB, 512)
  world.pool.retire(large)
  await until('one is kept', () => world.alive.filter(({ spec }) => spec.memoryMiB === 512).length === 1)
  const mounted = await world.take({ ...STANDARD, mounts: [{ source: '/a', target: 'a' }] })
  world.pool.retire(mounted)
  await until('settled', () => world.pool.counts().ready === 2 && world.pool.counts().booting === 0)
  assert.is(world.alive.filter(({ spec }) => spec.mounts.length > 0).length, 0)
  await world.pool.close()
})

test('while memory is short there are no spares, and jobs are served', async () => {
  const world = new World()
  world.pool.open()
  world.pool.retire(await world.take())
  await until('all are ready', () => world.pool.counts().ready === 2)
  world.pool.reduce(true)
  assert.equal(world.alive, [])
  world.pool.retire(await world.take())
  await world.pool.settled()
  assert.equal(world.alive, [])
  world.pool.reduce(false)
  await until('all are ready again', () => world.pool.counts().ready === 2)
  await world.pool.close()
})

test('closing ends what waits, boots and runs; it can be opened again', async () => {
  const world = new World({ spares: 1 })
  world.pool.open()
  const running = await world.take()
  world.boots = 'when told'
  const waiting = failure(world.take(LARGE))
  await until('it boots', () => world.made.some(({ spec, begun }) => begun && spec === LARGE))
  await world.pool.close()
  assert.match(await waiting, 'it stops')
  assert.is(running.dead, true)
  assert.equal(world.alive, [])
  assert.match(await failure(world.take()), 'it is not started')
  world.boots = 'at once'
  world.pool.open()
  assert.ok(await world.take())
  await world.pool.close()
  assert.equal(world.pool.counts(), { ready: 0, booting: 0, running: 0, ending: 0 })
})

test.run()
