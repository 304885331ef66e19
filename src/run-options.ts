/** The options of commands that make a job, and what they tell of it. */
import { type Command, Option } from 'commander'
import type { GatewayClient, PostOptions } from '../protocol/api/client.ts'
import type { InvokeResponse, JobView, RunRequest } from '../protocol/api/jobs.ts'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'
import {
  RETRIES_DEFAULT, RETRIES_MAX, TIMEOUT_DEFAULT_MS, TIMEOUT_MAX_MS, TIMEOUT_MIN_MS
} from '../protocol/core/limits.ts'
import { followJob, type FollowOptions } from './follow-job.ts'
import { integerWithin } from './gateway-option.ts'
import { addNeedsOptions, needsOfOptions, type NeedsOptions } from './needs-options.ts'
import { readText } from './read-text.ts'
import { note, print, printJson, styled } from './terminal.ts'
import { isFinal } from './wait-for-job.ts'

export const WAIT_OPTION_MS_MAX = 86_400_000
/** As a shell reports a command that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130

export interface RunCommandOptions extends NeedsOptions {
  payload?: string
  timeoutMs?: number
  retries?: number
  retryOn?: 'node' | 'failure'
  fresh?: true
  webhookUrl?: string
  idempotencyKey?: string
  wait?: number
  verbose?: true
  json?: true
}

export function addRunOptions (command: Command): Command {
  command
    .option('--payload <json>', 'what the handler is given, as JSON; @file reads it from a file (default: {})')
    .option(
      '--timeout-ms <integer>', `wall-clock limit of the run (default: ${TIMEOUT_DEFAULT_MS})`,
      integerWithin(TIMEOUT_MIN_MS, TIMEOUT_MAX_MS)
    )
    .option('--retries <integer>', `how often to try again after a failure (default: ${RETRIES_DEFAULT})`,
      integerWithin(0, RETRIES_MAX))
    .addOption(new Option('--retry-on <what>', 'which failures: node, those of nodes, which cost nothing (default); ' +
      'failure, also errors and timeouts of the code, each of which costs').choices(['node', 'failure']))
  return addNeedsOptions(command)
    .option('--fresh', 'run in a process that has run nothing before')
    .option('--webhook-url <url>', 'where the gateway posts the ended job, signed')
    .option('--idempotency-key <text>', 'a call that is made again with the same key makes no second job')
    .option('--wait <ms>', 'wait so long at most; 0 prints the job\'s id at once (default: until it ends)',
      integerWithin(0, WAIT_OPTION_MS_MAX))
    .option('--verbose', 'print the stack trace of a failed function')
}

/** What of them goes into the request. Throws DCN_CONFIG_INVALID, DCN_FILE_UNREADABLE. */
export async function runRequestOf (options: RunCommandOptions): Promise<Omit<RunRequest, 'version'>> {
  const { payload, timeoutMs, retries, retryOn, fresh, webhookUrl } = options
  const needs = needsOfOptions(options)
  return {
    ...payload === undefined ? {} : { payload: await readPayload(payload) },
    ...timeoutMs === undefined ? {} : { timeoutMs },
    ...retries === undefined ? {} : { retries },
    ...retryOn === undefined ? {} : { retryOn },
    ...webhookUrl === undefined ? {} : { webhookUrl },
    ...fresh === undefined ? {} : { fresh },
    ...needs === undefined ? {} : { needs }
  }
}

/** Makes the job, waits for it as the options say, and prints what came of it. */
export async function runJob (
  client: GatewayClient, options: RunCommandOptions, submit: (options: PostOptions) => Promise<InvokeResponse>
): Promise<void> {
  const { wait: waitMs, idempotencyKey, json } = options
  const accepted = await submit({ idempotencyKey })
  const { jobId } = accepted
  if (waitMs === 0) {
    if (json === true) printJson(accepted)
    else print(jobId)
    return
  }
  const leave = (): void => {
    note(`job ${jobId} goes on; see it with: dcn jobs get ${jobId}`)
    process.exit(EXIT_INTERRUPTED)
  }
  process.on('SIGINT', leave)
  const view = await followJob(client, jobId, { waitMs, ...json === true ? {} : reporter(client, jobId) })
  process.off('SIGINT', leave)
  report(view, options)
}

/** Shows progress on a terminal and the function's own output everywhere. */
function reporter (client: GatewayClient, jobId: string): FollowOptions {
  let shown = ''
  return {
    onView: view => {
      const line = `job ${jobId} ${view.status}${view.node === undefined ? '' : ` on ${view.node}`}`
      if (process.stderr.isTTY && line !== shown) note(styled('dim', line, process.stderr))
      shown = line
    },
    onLog: text => process.stderr.write(text),
    onAway: () => { note(`the gateway at ${client.url} does not answer; asking again`) }
  }
}

function report (view: JobView, { json, verbose }: RunCommandOptions): void {
  if (view.status !== 'done') process.exitCode = 1
  if (json === true) {
    printJson(view)
    return
  }
  if (view.status === 'done') {
    print(view.result ?? '{}')
    return
  }
  const { jobId, status, error } = view
  const what = isFinal(view) ? `${error ?? status} (job ${jobId}, ${status})`
    : `job ${jobId} is still ${status}; see it with: dcn jobs get ${jobId}`
  note(`${styled('red', 'error:', process.stderr)} ${what}`)
  if (verbose === true && view.errorDetail !== undefined) note(view.errorDetail.stack)
}

async function readPayload (option: string): Promise<unknown> {
  const text = option.startsWith('@') ? await readText(option.slice(1)) : option
  try {
    return JSON.parse(text) as unknown
  } catch (err) {
    const reason = `is not JSON: ${reasonOf(err)}; quote it for the shell, as in --payload '{"x":1}'`
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--payload', reason }, { cause: err })
  }
}
