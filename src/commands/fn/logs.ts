import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import type { GatewayClient } from '../../../protocol/api/client.ts'
import type { JobListItem } from '../../../protocol/api/jobs.ts'
import { addClientOptions, type ClientOptions, walletClientOf } from '../../client-options.ts'
import { followJob } from '../../follow-job.ts'
import { functionName } from '../../function-name.ts'
import { integerWithin } from '../../gateway-option.ts'
import { note, print, printJson } from '../../terminal.ts'
import { isAway } from '../../wait-for-job.ts'

/** How far back the function's jobs are looked for among all of the wallet's. */
const SCAN_JOBS_MAX = 1_000
const JOBS_DEFAULT = 5
const JOBS_MAX = 100
/** Between looks for new jobs. */
const LOOK_MS = 2_000

const EXAMPLES = `
Examples:
  $ dcn fn logs hello
  $ dcn fn logs hello --jobs 1 --follow
Looks at the wallet's last ${SCAN_JOBS_MAX} jobs. With --follow it prints what running and new jobs log, until Ctrl-C.`

interface LogsOptions extends ClientOptions { jobs?: number, follow?: true }

export function logsCommand (): Command {
  const command = new Command('logs')
    .description('Print what a function\'s latest jobs have logged')
    .argument('<name>', 'its name', functionName)
    .option('--jobs <integer>', `how many jobs, the latest last (default: ${JOBS_DEFAULT})`, integerWithin(1, JOBS_MAX))
    .option('--follow', 'go on with what is logged from now on')
  return addClientOptions(command)
    .option('--json', 'print each job as JSON, one a line, once it has ended')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: LogsOptions) => {
      const { client, wallet } = await walletClientOf(options)
      const latest = await latestJobs(client, wallet.address, name, options.jobs ?? JOBS_DEFAULT)
      if (latest.length === 0) note(`no job of ${name} among this wallet's last ${SCAN_JOBS_MAX}`)
      for (const job of latest) await show(client, job, options)
      if (options.follow === true) await follow(client, wallet.address, name, latest, options)
    })
}

/** Oldest first. */
async function latestJobs (client: GatewayClient, wallet: string, name: string, count: number): Promise<JobListItem[]> {
  const found: JobListItem[] = []
  let scanned = 0
  for await (const job of client.allJobs(wallet)) {
    if (job.function?.name === name) found.unshift(job)
    if (found.length === count || ++scanned === SCAN_JOBS_MAX) break
  }
  return found
}

async function follow (
  client: GatewayClient, wallet: string, name: string, shown: JobListItem[], options: LogsOptions
): Promise<void> {
  const seen = new Set(shown.map(({ jobId }) => jobId))
  const since = shown.at(-1)?.createdAt ?? ''
  for (let away = false; ;) {
    await sleep(LOOK_MS)
    try {
      const fresh = (await client.jobs(wallet, { limit: JOBS_MAX }))
        .filter(job => job.function?.name === name && !seen.has(job.jobId) && job.createdAt >= since)
      for (const job of fresh.reverse()) {
        seen.add(job.jobId)
        await show(client, job, options)
      }
      away = false
    } catch (err) {
      if (!isAway(err)) throw err
      if (!away) note(`the gateway at ${client.url} does not answer; asking again`)
      away = true
    }
  }
}

async function show (client: GatewayClient, job: JobListItem, { json, follow }: LogsOptions): Promise<void> {
  if (json === true) {
    const { jobId, status, createdAt, logs } = follow === true
      ? await followJob(client, job.jobId)
      : await client.job(job.jobId)
    printJson({ jobId, version: job.function?.version, status, createdAt, logs })
    return
  }
  print(`--- job ${job.jobId}, version ${job.function?.version ?? '-'}, ${job.createdAt}, ${job.status}`)
  if (follow === true) await followJob(client, job.jobId, { onLog: text => process.stdout.write(text) })
  else process.stdout.write(await client.logs(job.jobId))
}
