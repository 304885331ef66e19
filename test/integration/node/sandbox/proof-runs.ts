/** Cases and random functions on one level as one user, and what is known to fail there. */
import * as assert from 'uvu/assert'
import type { IsolationLevel } from '../../../../protocol/core/isolation.ts'
import { beUser, runLab, type User } from './levels.ts'

export interface Where { level: IsolationLevel, user: User }

/** Cases that a level is known to fail; a case that begins to hold there has to be taken off the list. */
export const FAILS: Readonly<Record<IsolationLevel, readonly string[]>> = {
  namespaces: [],
  landlock: [],
  limited: [],
  // SQLite's temporary files are written in spite of --deny-write.
  none: ['fs-sqlite-temp']
}

/** Cases that are not run on a level. */
export const NOT_RUN: Readonly<Record<IsolationLevel, readonly string[]>> = {
  namespaces: [],
  landlock: [],
  limited: [],
  // Gigabytes outside the JavaScript heap, which nothing there bounds: they would take the machine's memory.
  none: ['mem-arraybuffer-bomb', 'mem-blob-bomb', 'mem-sqlite-bomb']
}

export interface CasesReport extends Where {
  /** Why nothing was run. */
  skipped?: string
  /** Groups, and of their cases those that held. */
  groups: Map<string, { held: number, all: number }>
  /** What differs from what is known. */
  unexpected: string[]
  slowest: string
}

export function tried (report: CasesReport): boolean {
  return report.skipped === undefined
}

export async function runCases (where: Where): Promise<CasesReport> {
  const { level, user } = where
  const report: CasesReport = { ...where, groups: new Map(), unexpected: [], slowest: '' }
  const command = beUser(user)
  if (typeof command === 'string') return { ...report, skipped: command }
  try {
    const { lines, skipped } = await runLab(command, { level, task: 'cases', skip: [...NOT_RUN[level]] })
    if (skipped !== undefined) return { ...report, skipped }
    const seen = lines.flatMap(line => 'id' in line ? [line] : [])
    for (const { id, group, wrong } of seen) {
      const counts = report.groups.get(group) ?? { held: 0, all: 0 }
      report.groups.set(group, { held: counts.held + (wrong.length === 0 ? 1 : 0), all: counts.all + 1 })
      if (FAILS[level].includes(id)) {
        if (wrong.length === 0) report.unexpected.push(`${id} holds now: take it off the list`)
      } else {
        report.unexpected.push(...wrong.map(what => `${id}: ${what}`))
      }
    }
    if (seen.length + NOT_RUN[level].length !== 77) report.unexpected.push(`only ${seen.length} cases were run`)
    const [slowest] = [...seen].sort((a, b) => b.ms - a.ms)
    return { ...report, slowest: `${slowest?.id ?? ''} ${slowest?.ms ?? 0} ms` }
  } finally {
    command.remove()
  }
}

/** Every case held, or the place is not there, which the runner of the tests tells. */
export function hold ({ level, user, skipped, unexpected }: CasesReport): void {
  if (skipped !== undefined) console.log(`note: ${level} as ${user} user not tested: ${skipped}`)
  else assert.equal(unexpected, [], `${level} as ${user} user`)
}

export interface FunctionsReport {
  skipped?: string
  /** By status. */
  counts: Record<string, number>
  failed: Array<{ failed: number, wrong: string[], code: string }>
}

/** @param seconds after which no more are begun, if it is given */
export async function runFunctions (
  { level, user }: Where, seed: number, count: number, seconds?: number
): Promise<FunctionsReport> {
  const command = beUser(user)
  const report: FunctionsReport = { counts: {}, failed: [] }
  if (typeof command === 'string') return { ...report, skipped: command }
  try {
    const { lines, skipped } = await runLab(command, {
      level, task: 'functions', seed, count, ...seconds === undefined ? {} : { seconds }
    })
    return {
      ...skipped === undefined ? {} : { skipped },
      counts: lines.flatMap(line => 'counts' in line ? [line.counts] : [])[0] ?? {},
      failed: lines.flatMap(line => 'failed' in line ? [line] : [])
    }
  } finally {
    command.remove()
  }
}
