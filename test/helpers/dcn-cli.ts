/** Runs the `dcn` command as a user does: a process with arguments, an environment and streams. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const DCN = fileURLToPath(new URL('../../bin/dcn.js', import.meta.url))
const POLL_MS = 25
/** Generous: the machine may run many daemons at once. */
export const DEADLINE_MS = 60_000

export interface CliOptions {
  env?: Record<string, string>
  /** Standard input. */
  input?: string
  cwd?: string
  /** Give the process an IPC channel, as a parent that supervises it does. */
  ipc?: boolean
  /** Make it the leader of a process group, as a terminal does. */
  group?: boolean
}

export interface CliOutcome {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A command that runs. */
export interface RunningCli {
  readonly child: ChildProcess
  readonly pid: number
  stdout (): string
  stderr (): string
  /** The first line of stdout that `find` accepts; fails where the command ends without it. */
  line (find: (line: string) => boolean): Promise<string>
  exit: Promise<CliOutcome>
}

/** Where the commands of this process keep what is theirs, such as a wallet. */
let configHome: string | undefined

/**
 * Its environment has no `DCN_*` but what `env` says, and another configuration directory, so that tests do not meet
 * the developer's own settings and wallet.
 */
export function startDcn (args: string[], options: CliOptions = {}): RunningCli {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DCN_')))
  const child = spawn(process.execPath, [DCN, ...args], {
    env: { ...env, XDG_CONFIG_HOME: testConfigHome(), ...options.env },
    cwd: options.cwd, detached: options.group ?? false,
    stdio: ['pipe', 'pipe', 'pipe', ...options.ipc ? ['ipc' as const] : []]
  })
  let stdout = ''
  let stderr = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => { stdout += text })
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  child.stdin!.end(options.input ?? '')
  let ended = false
  // Not 'close', which never comes where we have disconnected the channel.
  const exited = new Promise<Pick<CliOutcome, 'code' | 'signal'>>(resolve => {
    child.on('exit', (code, signal) => { resolve({ code, signal }) })
  })
  const closed = [child.stdout!, child.stderr!].map(async stream => { await once(stream, 'close') })
  const exit = Promise.all([exited, ...closed]).then(([how]) => {
    ended = true
    return { ...how, stdout, stderr }
  })
  return {
    child,
    pid: child.pid!,
    stdout: () => stdout,
    stderr: () => stderr,
    line: async find => await until(() => {
      const found = stdout.split('\n').slice(0, -1).find(find)
      if (found === undefined && ended) throw new Error(`dcn ended without that line; it said:\n${stdout}${stderr}`)
      return found
    }, () => `that line of dcn ${args.join(' ')}, which said:\n${stdout}${stderr}`),
    exit
  }
}

function testConfigHome (): string {
  if (configHome === undefined) {
    const { path, remove } = tempDir()
    process.on('exit', remove)
    configHome = path
  }
  return configHome
}

/** Runs a command to its end; fails where that takes longer than DEADLINE_MS. */
export async function runDcn (args: string[], options?: CliOptions): Promise<CliOutcome> {
  const run = startDcn(args, options)
  const timer = setTimeout(() => { run.child.kill('SIGKILL') }, DEADLINE_MS)
  const outcome = await run.exit
  clearTimeout(timer)
  if (outcome.signal === 'SIGKILL') {
    throw new Error(`dcn ${args.join(' ')} did not end within ${DEADLINE_MS} ms; it said:\n${outcome.stderr}`)
  }
  return outcome
}

/** Polls until `probe` gives something; fails after DEADLINE_MS. */
export async function until<T> (probe: () => T | undefined | Promise<T | undefined>, what: () => string): Promise<T> {
  const startedAtMs = Date.now()
  for (;;) {
    const found = await probe()
    if (found !== undefined) return found
    if (Date.now() - startedAtMs > DEADLINE_MS) throw new Error(`waited ${DEADLINE_MS} ms for ${what()}`)
    await sleep(POLL_MS)
  }
}

/** Ids of the processes whose command line has `text` in it, such as a test's own directory; the dead are left out. */
export function processesWith (text: string): number[] {
  const rows = execFileSync('ps', ['-axww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return rows.filter(row => row.includes(text) && !/^\s*\d+\s+Z/.test(row)).map(row => Number.parseInt(row, 10))
}

/** A directory of the test's own. */
export function tempDir (): { path: string, remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'dcn-cli-'))
  return { path, remove: () => { rmSync(path, { recursive: true, force: true }) } }
}
