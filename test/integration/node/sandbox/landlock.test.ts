/** The shared cases where there are no namespaces, as root and as an ordinary user; see vectors.test.ts. */
import { suite } from 'uvu'
import { USERS } from './levels.ts'
import { hold, runCases } from './proof-runs.ts'

const test = suite('sandbox vectors without namespaces')

test('every case ends as it must under Landlock, and leaves no process, file or memory behind', async () => {
  const reports = await Promise.all(USERS.map(user => runCases({ level: 'landlock', user })))
  for (const report of reports) hold(report)
})

test.run()
