import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import { reasonOf } from '../../../protocol/core/errors.ts'
import { FrameDecoder, FrameType, TOKEN_BYTES, encodeJob } from './frames.ts'
import type { Frame } from './frames.ts'
import type { Launch } from '../isolation/types.ts'

/** All that a process may write, frames and all: logs and a result of the largest size are under half of it. */
export const OUTPUT_BYTES_MAX = 8 * 1024 * 1024
/** How much of the end of stderr is kept; it serves only to tell crashes apart. */
const STDERR_BYTES_MAX = 16 * 1024
/** Spawn to the runner's first frame; some 40 ms where nothing is wrong. */
const BOOT_TIMEOUT_MS = 15_000
/** How long after the exit the pipes may stay open; nothing should be left to hold them. */
const DRAIN_TIMEOUT_MS = 1_000

export interface SandboxJob {
  code: string
  payload: string
  timeoutMs: number
  signal: AbortSignal
  onLog (bytes: Buffer): void
}

/** How a process ended, and for a job that was evaluated, how long that took. */
export type Ending = { durationMs: number } & (
  | { kind: 'result' | 'failed' | 'refused', text: string }
  | { kind: 'idle' | 'timeout' | 'killed' }
  | { kind: 'flood', stream: 'stdout' | 'stderr' }
  | { kind: 'exit', code: number | null, signal: NodeJS.Signals | null, stderr: string }
  /** The fault is this machine's: the process never came to read a job. */
  | { kind: 'unborn', reason: string }
)
// Distributes, so that a kind keeps its own fields.
type WithoutDuration<E> = E extends unknown ? Omit<E, 'durationMs'> : never

export interface SandboxProcessDeps {
  reaper: { watch (pid: number): void, release (pid: number): void }
}

/**
 * One Deno process for one job. `boot` may come long before `run`; however it ends, the process is killed, and what was
 * made for it released.
 */
export class SandboxProcess {
  readonly #deps: SandboxProcessDeps
  readonly #launch: Launch
  readonly #token = randomBytes(TOKEN_BYTES)
  readonly #decoder = new FrameDecoder(this.#token)
  readonly #ended: Promise<Ending>
  readonly #exited: Promise<void>
  #resolveEnded!: (ending: Ending) => void
  #resolveExited!: () => void
  #child: ChildProcess | undefined
  #bootTimer: NodeJS.Timeout | undefined
  #jobTimer: NodeJS.Timeout | undefined
  #job: SandboxJob | undefined
  #ready = false
  #startedAtMs: number | undefined
  #over = false
  #outputBytes = 0
  #stderr = Buffer.alloc(0)

  constructor (deps: SandboxProcessDeps, launch: Launch) {
    this.#deps = deps
    this.#launch = launch
    this.#ended = new Promise(resolve => { this.#resolveEnded = resolve })
    this.#exited = new Promise(resolve => { this.#resolveExited = resolve })
  }

  /** Resolves once the process is gone from the process table, and its pipes are closed. */
  get exited (): Promise<void> {
    return this.#exited
  }

  boot (): void {
    try {
      this.#child = spawnLaunch(this.#launch)
    } catch (err) {
      this.#gone()
      this.#end({ kind: 'unborn', reason: reasonOf(err) })
      return
    }
    const child = this.#child
    child.on('error', err => {
      if (child.pid === undefined) this.#gone()
      this.#end({ kind: 'unborn', reason: err.message })
    })
    if (child.pid === undefined) return
    this.#bootTimer = setTimeout(() => {
      this.#end({ kind: 'unborn', reason: `not ready after ${BOOT_TIMEOUT_MS} ms` })
    }, BOOT_TIMEOUT_MS)
    this.#listen(child, child.pid)
    // Before the job: a runner whose daemon dies before it has a job ends by itself.
    this.#deps.reaper.watch(child.pid)
    child.stdin?.on('error', () => { /* The exit is what tells. */ })
    child.stdin?.write(this.#token)
  }

  /** Hands over the job at once, be the process ready or not; time counts from when both are. */
  run (job: SandboxJob): Promise<Ending> {
    this.#job = job
    const abort = (): void => { this.#end({ kind: 'killed' }) }
    if (job.signal.aborted) abort()
    job.signal.addEventListener('abort', abort, { once: true })
    if (!this.#over) {
      this.#child?.stdin?.end(encodeJob(job.code, job.payload))
      if (this.#ready) this.#startClock(job)
    }
    return this.#ended.finally(() => { job.signal.removeEventListener('abort', abort) })
  }

  /** Idempotent; for a process that has no job, and to be sure. */
  kill (): void {
    this.#end({ kind: 'killed' })
  }

  #listen (child: ChildProcess, pid: number): void {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (this.#over || this.#isFlood(chunk, 'stdout')) return
      for (const frame of this.#decoder.push(chunk)) this.#take(frame)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#over || this.#isFlood(chunk, 'stderr')) return
      this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-STDERR_BYTES_MAX)
    })
    child.once('exit', () => {
      this.#deps.reaper.release(pid)
      setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, DRAIN_TIMEOUT_MS).unref()
    })
    child.once('close', (exitCode, exitSignal) => {
      const wrapped = this.#launch.wrappers > 0
      const { code, signal } = wrapped ? unwrapped(exitCode) : { code: exitCode, signal: exitSignal }
      const stderr = this.#stderr.toString('latin1')
      this.#end(this.#ready
        ? { kind: 'exit', code, signal, stderr }
        : { kind: 'unborn', reason: `Deno ended (${signal ?? `exit code ${String(code)}`}): ${stderr.slice(-500)}` })
      this.#gone()
    })
  }

  #gone (): void {
    void this.#launch.release().finally(() => { this.#resolveExited() })
  }

  #isFlood (chunk: Buffer, stream: 'stdout' | 'stderr'): boolean {
    this.#outputBytes += chunk.length
    if (this.#outputBytes <= OUTPUT_BYTES_MAX) return false
    this.#end({ kind: 'flood', stream })
    return true
  }

  #take ({ type, body }: Frame): void {
    if (this.#over) return
    switch (type) {
      case FrameType.Ready:
        if (this.#ready) return
        this.#ready = true
        clearTimeout(this.#bootTimer)
        if (this.#job !== undefined) this.#startClock(this.#job)
        return
      case FrameType.Log: this.#job?.onLog(body); return
      case FrameType.Result: this.#end({ kind: 'result', text: body.toString() }); return
      case FrameType.Failed: this.#end({ kind: 'failed', text: body.toString() }); return
      case FrameType.Refused: this.#end({ kind: 'refused', text: body.toString() }); return
      case FrameType.Idle: this.#end({ kind: 'idle' })
      // Any other type is a function playing with its own token.
    }
  }

  #startClock (job: SandboxJob): void {
    const startedAtMs = performance.now()
    this.#startedAtMs = startedAtMs
    const check = (): void => {
      const leftMs = startedAtMs + job.timeoutMs - performance.now()
      // A timer may fire early; and if it was this daemon that was held up, what has arrived is read first.
      if (leftMs > 0) this.#jobTimer = setTimeout(check, Math.ceil(leftMs))
      else setImmediate(() => { this.#end({ kind: 'timeout' }) })
    }
    check()
  }

  /** The first ending counts; the process is killed, whatever it is. */
  #end (ending: WithoutDuration<Ending>): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#bootTimer)
    clearTimeout(this.#jobTimer)
    this.#killGroup()
    const durationMs = this.#startedAtMs === undefined ? 0 : Math.round(performance.now() - this.#startedAtMs)
    this.#resolveEnded({ ...ending, durationMs })
  }

  /** SIGKILL only: user code can ignore the others. */
  #killGroup (): void {
    const child = this.#child
    // Once the exit has been seen, the id may be another's.
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      child.kill('SIGKILL') // No process groups here (Windows).
    }
  }
}

/** A wrapper tells the signal that ended Deno as shells do: as an exit code from 128 on. */
function unwrapped (exitCode: number | null): { code: number | null, signal: NodeJS.Signals | null } {
  const names = Object.keys(constants.signals) as NodeJS.Signals[]
  const signal = names.find(name => exitCode !== null && constants.signals[name] === exitCode - 128)
  return signal === undefined ? { code: exitCode, signal: null } : { code: null, signal }
}

/** Throws where a handle cannot be opened. */
function spawnLaunch ({ file, args, env, cwd, handles }: Launch): ChildProcess {
  const opened: number[] = []
  try {
    for (const path of handles) opened.push(openSync(path, 'r'))
    // A group and session of its own (detached), so that all of it can be killed at once, and has no terminal.
    const stdio = ['pipe' as const, 'pipe' as const, 'pipe' as const, ...opened]
    return spawn(file, args, { env, cwd, detached: true, stdio, windowsHide: true })
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
}
