import { mock } from 'node:test'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  IDLE_TTL_MS, RESIDENT_BYTES_MAX, RUNS_MAX, WarmShelf, type Keepable
} from '../../../../../node/sandbox/pool/warm-shelf.ts'

const test = suite('warm shelf')

class Process implements Keepable {
  runs = 1
  residentBytes = 40 * 1024 * 1024
  rests = 0
  settle!: (isClean: boolean) => void
  exit!: () => void
  readonly clean = new Promise<boolean>(resolve => { this.settle = resolve })
  readonly exited = new Promise<void>(resolve => { this.exit = resolve })

  rest (): void {
    this.rests++
  }
}

function shelf (processesMax = 4): { shelf: WarmShelf<Process>, dropped: Process[] } {
  const dropped: Process[] = []
  return { shelf: new WarmShelf<Process>(process => { dropped.push(process) }, processesMax), dropped }
}

async function keepClean (shelf: WarmShelf<Process>, key: string, more: Partial<Process> = {}): Promise<Process> {
  const process = Object.assign(new Process(), more)
  process.settle(true)
  await shelf.keep(key, process)
  return process
}

test('a process is given to its own key only, once, and has rested', async () => {
  const { shelf: warm, dropped } = shelf()
  const process = await keepClean(warm, 'a')
  assert.is(process.rests, 1)
  assert.is(await warm.take('b'), undefined)
  assert.is(await warm.take('a'), process)
  assert.is(await warm.take('a'), undefined)
  assert.equal(dropped, [])
})

test('a call right after another waits for its process; only one does', async () => {
  const { shelf: warm, dropped } = shelf()
  const process = new Process()
  const kept = warm.keep('a', process)
  const [first, second] = [warm.take('a'), warm.take('a')]
  assert.is(await second, undefined)
  process.settle(true)
  assert.is(await first, process)
  await kept
  assert.is(warm.size, 0)
  assert.equal([process.rests, dropped], [1, []])
})

test('who waited for an unclean process is told so; from then on nobody waits, until one is clean', async () => {
  const { shelf: warm, dropped } = shelf()
  const [left, next] = [new Process(), new Process()]
  const kept = warm.keep('a', left)
  const taken = warm.take('a')
  left.settle(false)
  assert.is(await taken, undefined)
  await kept
  assert.equal(dropped, [left])

  const later = warm.keep('a', next)
  assert.is(await warm.take('a'), undefined)
  next.settle(true)
  await later
  assert.is(await warm.take('a'), next)
  const again = new Process()
  const last = warm.keep('a', again)
  const waits = warm.take('a')
  again.settle(true)
  assert.is(await waits, again)
  await last
})

test('what has run often, or has grown, is not kept', async () => {
  const { shelf: warm, dropped } = shelf()
  const young = await keepClean(warm, 'a', { runs: RUNS_MAX - 1, residentBytes: RESIDENT_BYTES_MAX })
  const old = await keepClean(warm, 'b', { runs: RUNS_MAX })
  const large = await keepClean(warm, 'c', { residentBytes: RESIDENT_BYTES_MAX + 1 })
  assert.equal(dropped, [old, large])
  assert.is(await warm.take('a'), young)
})

test('what nobody asks for goes after its time, what has died at once', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    const { shelf: warm, dropped } = shelf()
    const process = await keepClean(warm, 'a')
    mock.timers.tick(IDLE_TTL_MS - 1)
    assert.equal([warm.size, dropped], [1, []])
    mock.timers.tick(1)
    assert.equal([warm.size, dropped], [0, [process]])
    const dead = await keepClean(warm, 'a')
    dead.exit()
    await dead.exited
    await Promise.resolve()
    assert.equal([warm.size, dropped], [0, [process, dead]])
  } finally {
    mock.timers.reset()
  }
})

test('beyond its size, what was used least lately goes', async () => {
  const { shelf: warm, dropped } = shelf(2)
  const [a, b] = [await keepClean(warm, 'a'), await keepClean(warm, 'b')]
  await warm.take('a')
  await warm.keep('a', a)
  const c = await keepClean(warm, 'c')
  assert.equal(dropped, [b])
  assert.equal([await warm.take('a'), await warm.take('c')], [a, c])
})

test('closed, it keeps nothing, and nothing that is still awaited', async () => {
  const { shelf: warm, dropped } = shelf()
  const [kept, awaited] = [await keepClean(warm, 'a'), new Process()]
  const keeping = warm.keep('b', awaited)
  const taken = warm.take('b')
  warm.close()
  assert.equal(dropped, [kept])
  awaited.settle(true)
  await keeping
  assert.is(await taken, undefined)
  assert.equal(dropped, [kept, awaited])
  warm.open()
  const next = await keepClean(warm, 'a')
  assert.is(await warm.take('a'), next)
})

test.run()
