import { text as readAll } from 'node:stream/consumers'
import { Command } from 'commander'
import { GatewayClient } from '../../protocol/api/client.ts'
import type { InvokeRequest, JobView } from '../../protocol/api/jobs.ts'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { TIMEOUT_DEFAULT_MS, TIMEOUT_MAX_MS, TIMEOUT_MIN_MS } from '../../protocol/core/limits.ts'
import { addGatewayOption, gatewayUrlOf, integerWithin } from '../gateway-option.ts'
import { readText } from '../read-text.ts'
import { note, print, printJson, styled } from '../terminal.ts'
import { waitForJob } from '../wait-for-job.ts'
import { LogPrinter } from './log-printer.ts'

/** Pays where nobody says who does. The header proves nothing, so the name is only a label until accounts exist. */
const WALLET_DEFAULT = 'dcn-cli'
const WALLET_VARIABLE = 'DCN_WALLET'
/** As a shell reports a command that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130

const EXAMPLES = `
Examples:
  $ dcn invoke sum.ts --payload '{"numbers":[1,2,3]}'
  $ dcn invoke sum.ts --payload @numbers.json --timeout-ms 5000
  $ echo 'export const handler = p => p.x * 2' | dcn invoke - --payload '{"x":21}'
  {"value":42}

The result goes to stdout as JSON, what the function logs to stderr. Exit code: 0 done, 1 error or timeout.
Ctrl-C leaves the job running: dcn jobs get <id> shows it.`

interface InvokeOptions {
  payload?: string
  timeoutMs?: number
  wallet?: string
  gateway?: string
  verbose?: true
  json?: true
}

export function invokeCommand (): Command {
  const command = new Command('invoke')
    .description('Run a function on some node, wait for it and print its result')
    .argument('<file>', 'JavaScript or TypeScript that declares or exports handler(payload); - reads standard input')
    .option('--payload <json>', 'what the handler is given, as JSON; @file reads it from a file (default: {})')
    .option(
      '--timeout-ms <integer>', `wall-clock limit of the run (default: ${TIMEOUT_DEFAULT_MS})`,
      integerWithin(TIMEOUT_MIN_MS, TIMEOUT_MAX_MS)
    )
    .option('--wallet <address>', `wallet that pays (default: ${WALLET_VARIABLE}, else "${WALLET_DEFAULT}")`)
  return addGatewayOption(command)
    .option('--verbose', 'print the stack trace of a failed function')
    .option('--json', 'print the whole job as JSON, logs included')
    .addHelpText('after', EXAMPLES)
    .action(invoke)
}

async function invoke (file: string, options: InvokeOptions): Promise<void> {
  const wallet = options.wallet ?? process.env[WALLET_VARIABLE] ?? WALLET_DEFAULT
  const client = new GatewayClient({ url: gatewayUrlOf(options), wallet })
  const request: InvokeRequest = { code: await readCode(file) }
  if (options.payload !== undefined) request.payload = await readPayload(options.payload)
  if (options.timeoutMs !== undefined) request.timeoutMs = options.timeoutMs

  const { jobId } = await client.invoke(request)
  const leave = (): void => {
    note(`job ${jobId} goes on; see it with: dcn jobs get ${jobId}`)
    process.exit(EXIT_INTERRUPTED)
  }
  process.on('SIGINT', leave)
  const view = await waitForJob(client, jobId, options.json === true ? {} : reporter(client, jobId))
  process.off('SIGINT', leave)
  report(view, options)
}

async function readCode (file: string): Promise<string> {
  return file === '-' ? await readAll(process.stdin) : await readText(file)
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

/** Shows progress on a terminal and the function's own output everywhere. */
function reporter (client: GatewayClient, jobId: string): Parameters<typeof waitForJob>[2] {
  const logs = new LogPrinter(chunk => process.stderr.write(chunk))
  let shown = ''
  const progress = (line: string): void => {
    if (process.stderr.isTTY && line !== shown) note(styled('dim', line, process.stderr))
    shown = line
  }
  return {
    onView: view => {
      progress(`job ${jobId} ${view.status}${view.node === undefined ? '' : ` on ${view.node}`}`)
      logs.update(view.logs)
    },
    onAway: () => { note(`the gateway at ${client.url} does not answer; asking again`) }
  }
}

function report (view: JobView, { json, verbose }: InvokeOptions): void {
  if (view.status !== 'done') process.exitCode = 1
  if (json === true) {
    printJson(view)
    return
  }
  if (view.status === 'done') {
    print(view.result ?? '{}')
    return
  }
  note(`${styled('red', 'error:', process.stderr)} ${view.error ?? view.status} (job ${view.jobId}, ${view.status})`)
  if (verbose === true && view.errorDetail !== undefined) note(view.errorDetail.stack)
}
