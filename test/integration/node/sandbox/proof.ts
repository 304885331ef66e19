/**
 * All cases on every level that this machine has, as root and as an ordinary user, as a table; then random hostile
 * functions on each. Usage: npm run test:sandbox -- [functions, 1000] [seed, 1]
 */
import { row } from '../../../../bench/stats.ts'
import { ISOLATION_LEVELS } from '../../../../protocol/core/isolation.ts'
import { bundlePrograms } from '../../../helpers/programs.ts'
import { USERS } from './levels.ts'
import { NOT_RUN, runCases, runFunctions, tried, type CasesReport } from './proof-runs.ts'

const count = Number(process.argv[2] ?? 1000)
const seed = Number(process.argv[3] ?? 1)
const places = [...ISOLATION_LEVELS].reverse().flatMap(level => USERS.map(user => ({ level, user })))

await bundlePrograms()
const reports: CasesReport[] = []
for (const place of places) reports.push(await runCases(place))
const shown = reports.filter(tried)
const groups = [...new Set(shown.flatMap(report => [...report.groups.keys()]))]
console.log(row('cases', ...shown.map(({ level, user }) => `${level}, ${user}`)))
console.log(row('---', ...shown.map(() => '---')))
for (const group of groups) {
  console.log(row(group, ...shown.map(report => {
    const { held, all } = report.groups.get(group) ?? { held: 0, all: 0 }
    return `${held} / ${all}`
  })))
}
for (const { level, user, skipped, unexpected, slowest } of reports) {
  if (skipped !== undefined) console.log(`${level}, ${user}: not there: ${skipped}`)
  else {
    const what = unexpected.join('\n  ') || 'nothing'
    console.log(`${level}, ${user}: not run ${NOT_RUN[level].length}; slowest ${slowest}; unexpected: ${what}`)
  }
}

let failed = reports.some(({ unexpected }) => unexpected.length > 0)
for (const { level, user } of shown) {
  const report = await runFunctions({ level, user }, seed, count)
  console.log(`${level}, ${user}: ${count} functions from seed ${seed}: ${JSON.stringify(report.counts)}`)
  for (const { failed: at, wrong, code } of report.failed) console.log(`function ${at}: ${wrong.join('\n')}\n${code}`)
  failed ||= report.failed.length > 0
}
process.exitCode = failed ? 1 : 0
