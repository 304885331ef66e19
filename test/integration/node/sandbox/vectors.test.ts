import { availableParallelism } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Canaries, cases, complaints } from './cases.ts'
import type { SandboxCase } from './cases.ts'
import { Lane, zombies } from './harness.ts'

/** What Deno's own limits do not stop: these need memory limits and OS isolation, which is the sandbox issue. */
const EXCLUDED = [
  // 4 GB outside the JavaScript heap, which --max-old-space-size does not see: needs RLIMIT_DATA or a cgroup.
  'mem-arraybuffer-bomb',
  'mem-blob-bomb',
  'mem-sqlite-bomb',
  // SQLite's temporary files are written in spite of --deny-write: needs RLIMIT_FSIZE or a read-only root.
  'fs-sqlite-temp'
]

/** Two hundred busy threads would spoil the others' time: it runs when they are done. */
const ALONE = 'mem-worker-threads-storm'

const LANES = Math.max(2, availableParallelism())

const test = suite('sandbox vectors')
const canaries = new Canaries()

test.before(() => canaries.start())
test.after(() => canaries.stop())

/** Every run of a case, and what it must leave behind: no process, no file, and an executor that still works. */
async function check (lane: Lane, testCase: SandboxCase): Promise<string[]> {
  const wrong: string[] = []
  const code = canaries.expand(testCase)
  const files = lane.files()
  for (let at = 0; at < (testCase.repeat ?? 1); at++) {
    const startedAtMs = performance.now()
    const outcome = await lane.run(code, { payload: JSON.stringify(testCase.payload), timeoutMs: testCase.timeoutMs })
    wrong.push(...complaints(outcome, performance.now() - startedAtMs, testCase.expect))
  }
  if (lane.processes().length > 0) wrong.push('left a process')
  const left = lane.files().filter(file => !files.includes(file))
  if (left.length > 0) wrong.push(`left ${left.join(', ')}`)
  const after = await lane.run('const handler = () => 1')
  if (after.result !== '{"value":1}') wrong.push(`no answer afterwards: ${JSON.stringify(after)}`)
  return wrong.map(what => `${testCase.id}: ${what}`)
}

test('what is excluded is known, and is all that is', () => {
  assert.equal(cases.map(({ id }) => id).filter(id => EXCLUDED.includes(id)).sort(), [...EXCLUDED].sort())
  assert.is(EXCLUDED.length, 4)
  assert.is(new Set(cases.map(({ id }) => id)).size, 77)
})

test('every other case ends as it must, and leaves nothing behind', async () => {
  const together = cases.filter(({ id }) => !EXCLUDED.includes(id) && id !== ALONE)
  const wrong = [
    ...await runAll(together, LANES),
    ...await runAll(cases.filter(({ id }) => id === ALONE), 1)
  ]
  assert.equal(wrong, [])
  assert.equal(zombies(), [])
})

async function runAll (list: SandboxCase[], lanes: number): Promise<string[]> {
  const waiting = [...list]
  const wrong: string[] = []
  await Promise.all(Array.from({ length: lanes }, async () => {
    const lane = new Lane()
    try {
      await lane.start()
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        wrong.push(...await check(lane, next))
      }
    } finally {
      await lane.remove()
    }
  }))
  return wrong
}

test.run()
