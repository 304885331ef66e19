/** The shared cases on each strong level, as root and as an ordinary user; `npm run test:sandbox` does more. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { IsolationLevel } from '../../../../protocol/core/isolation.ts'
import { cases } from './cases.ts'
import { USERS } from './levels.ts'
import { FAILS, runCases, tried, type CasesReport } from './proof-runs.ts'

const test = suite('sandbox vectors')

/** On which every case must hold. */
const STRONG: readonly IsolationLevel[] = ['namespaces', 'landlock']

test('there are 77 cases, and what a level is known to fail is among them', () => {
  const ids = cases.map(({ id }) => id)
  assert.is(new Set(ids).size, 77)
  for (const id of Object.values(FAILS).flat()) assert.ok(ids.includes(id), id)
  for (const level of STRONG) assert.equal(FAILS[level], [])
})

test('every case ends as it must, and leaves no process, file, descriptor or memory behind', async () => {
  const reports: CasesReport[] = []
  const waiting = STRONG.flatMap(level => USERS.map(user => ({ level, user })))
  await Promise.all([0, 1].map(async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) reports.push(await runCases(next))
  }))
  // Where neither can be had, the node itself has only the runtime's own permissions.
  if (!reports.some(tried)) reports.push(await runCases({ level: 'none', user: 'ordinary' }))
  for (const report of reports) {
    const where = `${report.level} as ${report.user} user`
    if (report.skipped !== undefined) console.log(`note: ${where} not tested: ${report.skipped}`)
    else assert.equal(report.unexpected, [], where)
  }
  assert.ok(reports.some(tried))
})

test.run()
