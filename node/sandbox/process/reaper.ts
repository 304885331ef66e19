import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Logger } from '../../../protocol/core/logger.ts'
import type { Service } from '../../../protocol/core/service.ts'

/**
 * Reads "+pid" and "-pid" lines; when its input ends, which is when the daemon has died or stopped, kills the process
 * groups that are left. Deaf to what a terminal sends to the daemon.
 */
const SCRIPT = `
trap '' HUP INT TERM
pids=' '
while read -r line; do
  pid=\${line#?}
  case $line in
    +*) pids="$pids$pid " ;;
    -*) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -s KILL -- "-$pid"; done 2>/dev/null
`

export interface ReaperDeps {
  logger: Logger
}

/**
 * Sees to it that no sandbox process outlives the daemon, not even one in an endless loop after the daemon was killed
 * with SIGKILL: a shell that outlives the daemon by a moment holds the list. Without a shell it only warns.
 */
export class Reaper implements Service {
  readonly #log: Logger
  readonly #shell: string
  readonly #pids = new Set<number>()
  #child: ChildProcess | undefined
  #running = false
  /** False once it turned out that there is no shell. */
  #usable = true

  constructor (deps: ReaperDeps, shell = '/bin/sh') {
    this.#log = deps.logger.child('reaper')
    this.#shell = shell
  }

  /** The shell's process id, while there is one. */
  get pid (): number | undefined {
    return this.#child?.pid
  }

  async start (): Promise<void> {
    if (this.#running) return
    this.#running = true
    this.#spawn()
  }

  /** What is still watched is killed. */
  async stop (): Promise<void> {
    if (!this.#running) return
    this.#running = false
    const child = this.#child
    if (child === undefined) return
    const gone = new Promise(resolve => child.once('close', resolve))
    child.ref()
    child.stdin?.end()
    await gone
  }

  /** @param pid leader of a process group */
  watch (pid: number): void {
    this.#pids.add(pid)
    if (this.#child !== undefined) this.#child.stdin?.write(`+${pid}\n`)
    else if (this.#running && this.#usable) this.#spawn()
  }

  /** To be called once the process is gone, and before its id can be another's. */
  release (pid: number): void {
    if (this.#pids.delete(pid)) this.#child?.stdin?.write(`-${pid}\n`)
  }

  #spawn (): void {
    // A group of its own, so that what ends the daemon's group does not end it.
    const child = spawn(this.#shell, ['-c', SCRIPT], { detached: true, env: {}, stdio: ['pipe', 'ignore', 'ignore'] })
    this.#child = child
    child.once('error', err => {
      this.#child = undefined
      this.#usable = false
      this.#log.warn('no shell: if this daemon is killed, functions that never end will outlive it', { err })
    })
    child.once('exit', (code, signal) => {
      this.#child = undefined
      if (this.#running) this.#log.warn('the reaper ended; another starts with the next function', { code, signal })
    })
    child.stdin.on('error', () => { /* The exit is what tells. */ })
    for (const pid of this.#pids) child.stdin.write(`+${pid}\n`)
    // It must not keep the daemon's event loop alive.
    child.unref()
    ;(child.stdin as unknown as { unref (): void }).unref()
  }
}
