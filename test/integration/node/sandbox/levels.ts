/** Starts labs: daemons at one level of isolation, as the user of the tests or as an ordinary one. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { programPath } from '../../../helpers/programs.ts'
import type { LabLine, LabTask } from './lab.ts'

export const USERS = ['root', 'ordinary'] as const
export type User = typeof USERS[number]

/** `nobody`, by number: a name may be missing. */
const NOBODY = ['--reuid', '65534', '--regid', '65534', '--clear-groups']
/**
 * Adopts what its descendants leave (prctl's PR_SET_CHILD_SUBREAPER), so that a lab can see it, and reaps it as an
 * init process does. Ends as its child does.
 */
export const SUBREAPER = `my $n = (\`uname -m\` =~ /aarch64/) ? 167 : 157;
syscall($n, 36, 1, 0, 0, 0) == 0 or die "prctl: $!";
my $child = fork; if (!$child) { exec @ARGV; exit 127 }
while ((my $pid = wait) > 0) { exit($? & 127 ? 99 : $? >> 8) if $pid == $child }`

export interface UserCommand {
  /** What comes before a command of node's arguments, node included. */
  prefix: string[]
  remove (): void
}

/** How to be a user, or why it cannot be done here. */
export function beUser (user: User): UserCommand | string {
  // What fails for whoever runs the tests is broken, and no reason to leave them out.
  const here = whyNot([process.execPath])
  if (here !== undefined) throw new Error(`a lab does not start: ${here}`)
  const isRoot = process.getuid?.() === 0
  if (user === 'root') return isRoot ? { prefix: [process.execPath], remove () {} } : 'the tests do not run as root'
  if (!isRoot) return { prefix: [process.execPath], remove () {} }
  const plain = ['setpriv', ...NOBODY, process.execPath]
  if (whyNot(plain) === undefined) return { prefix: plain, remove () {} }

  // Where this checkout, or Node, lies in a folder that others may not enter, they are mounted in one that they may.
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'dcn-user-')))
  spawnSync('chmod', ['755', dir])
  mkdirSync(join(dir, 'repo'))
  mkdirSync(join(dir, 'node'))
  const script = 'mount --bind "$1" "$3/repo" && mount --bind "$2" "$3/node" && cd "$3/repo" && shift 3 && exec "$@"'
  const prefix = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', process.cwd(),
    dirname(dirname(realpathSync(process.execPath))), dir, 'setpriv', ...NOBODY, join(dir, 'node', 'bin', 'node')]
  const remove = (): void => { rmSync(dir, { recursive: true, force: true }) }
  if (whyNot(prefix) === undefined) return { prefix, remove }
  remove()
  return 'user 65534 may not read this checkout or Node, and they cannot be mounted elsewhere'
}

/** Is everything that a lab loads readable? A lab that is given no task has loaded it, and says so. */
function whyNot (prefix: string[]): string | undefined {
  const [file = '', ...args] = prefix
  const lab = [...args, programPath('lab'), '{']
  const { stderr, error } = spawnSync(file, lab, { encoding: 'utf8', timeout: 60_000 })
  return error === undefined && /SyntaxError.*JSON/.test(stderr) ? undefined : error?.message ?? stderr
}

export interface LabReport { lines: LabLine[], skipped?: string }

/** Runs a lab to its end. */
export async function runLab ({ prefix }: UserCommand, task: LabTask): Promise<LabReport> {
  const lab = [...prefix, '--expose-gc', '--enable-source-maps', programPath('lab'), JSON.stringify(task)]
  const child = spawn('perl', ['-e', SUBREAPER, ...lab], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  // A test that is given up takes its lab with it; what the lab has started is its reaper's.
  const end = (): void => { process.kill(-child.pid!, 'SIGKILL') }
  process.once('exit', end)
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { errors += text })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  process.off('exit', end)
  const lines = output.split('\n').filter(line => line !== '').map(line => JSON.parse(line) as LabLine)
  if (code !== 0) {
    const last = JSON.stringify(lines.at(-1))
    throw new Error(`a lab ended with ${String(code)} after ${last}: ${errors.slice(-3000)}`)
  }
  const skipped = lines.flatMap(line => 'skipped' in line ? [line.skipped] : [])[0]
  return { lines, ...skipped === undefined ? {} : { skipped } }
}
