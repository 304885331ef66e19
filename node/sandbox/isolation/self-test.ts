/** Whether a level of isolation holds what it says, found out in the real sandbox. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { utf8 } from '../../../protocol/core/bytes.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import { MEMORY_DEFAULT_MIB } from '../../../protocol/core/limits.ts'
import { SandboxProcess } from '../process/sandbox-process.ts'
import { denoEnv, permissiveDenoArgs } from './deno-command.ts'
import { runtimePidOf } from './runtime-pid.ts'
import { spawnLaunch } from './spawn-launch.ts'
import type { Launch } from './types.ts'
import type { WalledIsolation } from './walls.ts'

const PROBE_PATH = fileURLToPath(new URL('probe.js', import.meta.url))
const TIMEOUT_MS = 10_000
const OUTPUT_CHARS_MAX = 20_000
/** More than any process needs to boot, in bytes: no limit. */
const UNLIMITED = 2 ** 40
/** What a shell or bubblewrap may add to the environment. */
const HARMLESS_VARIABLES = ['PWD', 'OLDPWD', 'SHLVL', '_']
/** In a process namespace, low numbers are the sandbox's own processes and threads. */
const FOREIGN_PID_MIN = 128

/** Tries, with what Deno permits to user code, what must not be possible on any level; says what was. */
const FUNCTION = `
const attempts = {
  'it read a file': () => Deno.readTextFileSync(payload.canary),
  'it read a file through a link': () => Deno.readTextFileSync(payload.link),
  'it imported a file': () => import(payload.canaryUrl, { with: { type: 'json' } }),
  'it read /proc': () => Deno.readTextFileSync('/proc/self/environ'),
  'it saw the environment': () => Deno.env.toObject(),
  'it wrote a file': () => Deno.writeTextFileSync('dcn-probe', 'x'),
  'it made a socket': () => Deno.listen({ port: 0 }),
  'it started a program': () => new Deno.Command('/bin/sh', { args: ['-c', 'exit'] }).outputSync(),
  'it signalled the daemon': () => Deno.kill(payload.pid, 'SIGCONT')
}
async function handler () {
  const leaks = []
  for (const [what, attempt] of Object.entries(attempts)) {
    try { await attempt(); leaks.push(what) } catch {}
  }
  return { leaks }
}`

/** Files for the tests to try. */
export interface TestGround {
  dir: string
  canary: string
  link: string
  /** A directory to be mounted, with a file and a link to the canary in it. */
  mounted: string
}

/** In a directory that is made anew. */
export async function makeTestGround (dir: string): Promise<TestGround> {
  await rm(dir, { recursive: true, force: true })
  const ground = { dir, canary: join(dir, 'canary.json'), link: join(dir, 'link'), mounted: join(dir, 'mounted') }
  await mkdir(ground.mounted, { recursive: true })
  await writeFile(ground.canary, '["canary"]')
  await symlink(ground.canary, ground.link)
  await writeFile(join(ground.mounted, 'file'), 'mounted')
  await symlink(ground.canary, join(ground.mounted, 'link'))
  return ground
}

/**
 * Runs a function, measures what an idle process takes, and then, with the limits that follow, lets a program that
 * Deno permits everything try the walls. Throws DCN_SANDBOX_FAILED, saying what did not hold.
 * @param make the isolation, for the private memory of an idle process in bytes
 */
export async function tested<I extends WalledIsolation> (
  make: (idleDataBytes: number) => I, ground: TestGround
): Promise<I> {
  const { leaks, idleDataBytes } = await runFunction(make(UNLIMITED), ground)
  if (leaks.length > 0) throw failed(`a function got through: ${leaks.join(', ')}`)
  const isolation = make(idleDataBytes)
  const probed = await runProbe(isolation, ground)
  if (probed.leaks.length > 0) throw failed(`its walls let through: ${probed.leaks.join(', ')}`)
  if (probed.broken.length > 0) throw failed(probed.broken.join(', '))
  return isolation
}

async function runFunction (
  isolation: WalledIsolation, { canary, link }: TestGround
): Promise<{ leaks: string[], idleDataBytes: number }> {
  const launch = await isolation.launch({ memoryMiB: MEMORY_DEFAULT_MIB, mounts: [] })
  const sandbox = new SandboxProcess({ reaper: { watch () {}, release () {} } }, launch)
  sandbox.boot()
  try {
    const failure = await sandbox.booted
    if (failure !== undefined) throw failed(failure)
    // Now that it waits for a job: once it has had one, it may be gone before this busy daemon looks.
    const idleDataBytes = privateDataOf(runtimePidOf(sandbox.pid, launch.wrappers))
    if (idleDataBytes === 0 && process.platform === 'linux') throw failed('what an idle process takes was not found')
    const ending = await sandbox.run({
      code: FUNCTION,
      codeId: contentIdOf(utf8(FUNCTION)),
      payload: JSON.stringify({ canary, link, canaryUrl: pathToFileURL(canary).href, pid: process.pid }),
      timeoutMs: TIMEOUT_MS,
      signal: new AbortController().signal,
      onLog: () => {}
    })
    if (ending.kind === 'unborn') throw failed(ending.reason)
    if (ending.kind !== 'result') throw failed(`the function of the self-test ended so: ${JSON.stringify(ending)}`)
    return { leaks: (JSON.parse(ending.text) as { leaks: string[] }).leaks, idleDataBytes }
  } finally {
    sandbox.kill()
    await sandbox.exited
  }
}

/** In bytes; 0 where this machine does not tell. */
function privateDataOf (pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0
  try {
    return Number(/^VmData:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

async function runProbe (
  isolation: WalledIsolation, ground: TestGround
): Promise<{ leaks: string[], broken: string[] }> {
  const spec = { memoryMiB: MEMORY_DEFAULT_MIB, mounts: [{ source: ground.mounted, target: 'given/here' }] }
  const init = {
    walls: isolation.walls, canary: ground.canary, link: ground.link,
    mounted: 'given/here/file', mountedLink: 'given/here/link',
    directories: ['.', '/', '/tmp', '/var/tmp', '/dev', '/dev/shm', ground.dir, 'given/here'],
    program: '/deno', pid: process.pid < FOREIGN_PID_MIN ? 0 : process.pid,
    env: [...Object.keys(denoEnv('/')), ...HARMLESS_VARIABLES],
    tooMuchMiB: MEMORY_DEFAULT_MIB * 2, enoughMiB: MEMORY_DEFAULT_MIB / 2
  }
  const launch = await isolation.wrap(spec, PROBE_PATH, path => {
    return [...permissiveDenoArgs(MEMORY_DEFAULT_MIB, path), JSON.stringify(init)]
  })
  try {
    const text = await outputOf(launch)
    return JSON.parse(text) as { leaks: string[], broken: string[] }
  } finally {
    await launch.release()
  }
}

/** What a process prints until it ends; throws DCN_SANDBOX_FAILED with its complaint where that is no JSON. */
async function outputOf (launch: Launch): Promise<string> {
  const child = spawnLaunch(launch)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => { stdout = (stdout + chunk.toString()).slice(0, OUTPUT_CHARS_MAX) })
  child.stderr?.on('data', (chunk: Buffer) => { stderr = (stderr + chunk.toString()).slice(0, OUTPUT_CHARS_MAX) })
  child.stdin?.on('error', () => { /* The exit is what tells. */ })
  child.stdin?.end()
  const timer = setTimeout(() => { if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL') }, TIMEOUT_MS)
  try {
    const [code, signal] = await once(child, 'close') as [number | null, string | null]
    if (code === 0) return stdout
    throw failed(`the probe ended (${signal ?? `exit code ${String(code)}`}): ${stderr.trim().slice(-500)}`)
  } finally {
    clearTimeout(timer)
  }
}

function failed (reason: string): DcnError<'DCN_SANDBOX_FAILED'> {
  return new DcnError('DCN_SANDBOX_FAILED', { reason })
}
