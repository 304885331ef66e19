/** The shared cases as root and as an ordinary user. `npm run test:sandbox` does it on all levels. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cases } from './cases.ts'
import { USERS } from './levels.ts'
import { FAILS, hold, runCases } from './proof-runs.ts'

const test = suite('sandbox vectors')

test('there are 77 cases, and what a level is known to fail is among them', () => {
  const ids = cases.map(({ id }) => id)
  assert.is(new Set(ids).size, 77)
  for (const id of Object.values(FAILS).flat()) assert.ok(ids.includes(id), id)
  for (const level of ['namespaces', 'landlock'] as const) assert.equal(FAILS[level], [])
})

test('every case ends as it must in namespaces, and leaves no process, file, descriptor or memory behind', async () => {
  const reports = await Promise.all(USERS.map(user => runCases({ level: 'namespaces', user })))
  // A machine that has none is held to what Deno itself gives.
  if (reports.every(({ skipped }) => skipped !== undefined)) {
    reports.push(await runCases({ level: 'none', user: 'ordinary' }))
  }
  for (const report of reports) hold(report)
})

test.run()
