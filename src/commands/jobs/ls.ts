import { Command } from 'commander'
import type { JobListItem } from '../../../protocol/api/jobs.ts'
import { JOBS_OFFSET_MAX, JOBS_PAGE_DEFAULT, JOBS_PAGE_MAX } from '../../../protocol/core/limits.ts'
import { addClientOptions, type ClientOptions, walletClientOf } from '../../client-options.ts'
import { integerWithin } from '../../gateway-option.ts'
import { type Column, tableOf } from '../../table.ts'
import { note, print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn jobs ls
  $ dcn jobs ls --limit 100 --offset 100 --json`

const COLUMNS: ReadonlyArray<Column<JobListItem>> = [
  ['ID', row => row.jobId],
  ['STATUS', row => row.status],
  ['CREATED', row => row.createdAt],
  ['DURATION', row => row.durationMs === undefined ? '-' : `${row.durationMs} ms`],
  ['FUNCTION', row => row.function === undefined ? '-' : `${row.function.name}, version ${row.function.version}`]
]

interface LsOptions extends ClientOptions { limit?: number, offset?: number }

export function lsCommand (): Command {
  const command = new Command('ls')
    .description('List the wallet\'s jobs, newest first')
    .option('--limit <integer>', `how many (default: ${JOBS_PAGE_DEFAULT})`, integerWithin(1, JOBS_PAGE_MAX))
    .option('--offset <integer>', 'leave out so many of the newest', integerWithin(0, JOBS_OFFSET_MAX))
  return addClientOptions(command)
    .option('--json', 'print the answer of GET /jobs')
    .addHelpText('after', EXAMPLES)
    .action(async ({ limit, offset, ...options }: LsOptions) => {
      const { client, wallet } = await walletClientOf(options)
      const jobs = await client.jobs(wallet.address, { limit, offset })
      if (options.json === true) printJson(jobs)
      else if (jobs.length === 0) note(`wallet ${wallet.address} has no jobs${offset === undefined ? '' : ' there'}`)
      else for (const line of tableOf(COLUMNS, jobs)) print(line)
    })
}
