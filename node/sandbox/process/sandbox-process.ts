import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { constants } from 'node:os'
import { reasonOf } from '../../../protocol/core/errors.ts'
import type { ContentId } from '../../../protocol/core/ids.ts'
import { CodeKind, FrameDecoder, FrameType, TOKEN_BYTES, encodeJob } from './frames.ts'
import type { Frame } from './frames.ts'
import { killTree } from './process-tree.ts'
import type { TranspileCache } from './transpile-cache.ts'
import { spawnLaunch } from '../isolation/spawn-launch.ts'
import type { Launch, Mount } from '../isolation/types.ts'

/**
 * All that a process may write in one job, frames and all:
 * logs and a result of the largest size are under half of it.
 */
export const OUTPUT_BYTES_MAX = 8 * 1024 * 1024
/** How much of the end of stderr is kept; it serves only to tell crashes apart. */
const STDERR_BYTES_MAX = 16 * 1024
/** Spawn to the runner's first frame; some 40 ms where nothing is wrong. */
export const BOOT_TIMEOUT_MS = 15_000
/** How long after the exit the pipes may stay open; nothing should be left to hold them. */
const DRAIN_TIMEOUT_MS = 1_000
/**
 * How long after a result a process may take to show that nothing is left of the job: some 2 ms if nothing is, 10 ms
 * after its first. What a job leaves running is killed as soon after it as after a limit.
 */
export const CLEAN_TIMEOUT_MS = 50

export interface SandboxJob {
  code: string
  codeId: ContentId
  payload: string
  /** Names of the models that are mounted at models/; where there are any, so is the runtime. */
  models?: readonly string[]
  timeoutMs: number
  signal: AbortSignal
  onLog (bytes: Buffer): void
}

/** How a process ended, and for a job that was evaluated, how long that took. */
export type Ending = { durationMs: number } & (
  | { kind: 'result' | 'failed' | 'refused', text: string }
  | { kind: 'idle' | 'timeout' | 'killed' | 'memory' }
  | { kind: 'flood', stream: 'stdout' | 'stderr' }
  | { kind: 'exit', code: number | null, signal: NodeJS.Signals | null, stderr: string }
  /** The fault is this machine's: the process never came to read a job. */
  | { kind: 'unborn', reason: string }
)
// Distributes, so that a kind keeps its own fields.
type WithoutDuration<E> = E extends unknown ? Omit<E, 'durationMs'> : never

export interface SandboxProcessDeps {
  reaper: { watch (pid: number): void, release (pid: number): void }
  transpiled?: Pick<TranspileCache, 'get' | 'set'>
  /** Told of each job's end as soon as it is known, while the process, if it is not what ended, is still there. */
  onEnding?: () => void
}

/**
 * One Deno process, for one job after the other. `boot` may come long before `run`. However a job ends, the process is
 * killed, but for a result: then `clean` tells whether it can have another job, and whoever wants none must kill it.
 * When the process is gone, what was made for it is released.
 */
export class SandboxProcess {
  readonly #deps: SandboxProcessDeps
  readonly #launch: Launch
  readonly #cleanTimeoutMs: number
  readonly #bootToken = randomBytes(TOKEN_BYTES)
  readonly #bootFrames = new FrameDecoder(this.#bootToken)
  readonly #booted = new Deferred<string | undefined>()
  readonly #exited = new Deferred<void>()
  /** Of the last job. */
  #frames: FrameDecoder | undefined
  #ended = new Deferred<Ending>()
  #clean = new Deferred<boolean>()
  #job: SandboxJob | undefined
  #jobs = 0
  #started = false
  #startedAtMs: number | undefined
  /** Of this job nothing but a Clean frame is awaited any more. */
  #over = false
  #code: string | undefined
  #child: ChildProcess | undefined
  #bootTimer: NodeJS.Timeout | undefined
  #jobTimer: NodeJS.Timeout | undefined
  #cleanTimer: NodeJS.Timeout | undefined
  #ready = false
  /** Why there is no process, or soon will be none. */
  #death: WithoutDuration<Ending> | undefined
  #outputBytes = 0
  #stderr = Buffer.alloc(0)

  constructor (deps: SandboxProcessDeps, launch: Launch, cleanTimeoutMs = CLEAN_TIMEOUT_MS) {
    this.#deps = deps
    this.#launch = launch
    this.#cleanTimeoutMs = cleanTimeoutMs
  }

  /** Of what was spawned; Deno may be a child of it. */
  get pid (): number | undefined {
    return this.#child?.pid
  }

  /** Undefined once the process awaits its first job; else why it never will. */
  get booted (): Promise<string | undefined> {
    return this.#booted.promise
  }

  /** Whether nothing is left of the last job that was run, and another can be. False at the latest after 50 ms. */
  get clean (): Promise<boolean> {
    return this.#clean.promise
  }

  /** Resolves once the process is gone from the process table, and its pipes are closed. */
  get exited (): Promise<void> {
    return this.#exited.promise
  }

  boot (): void {
    try {
      this.#child = spawnLaunch(this.#launch)
    } catch (err) {
      this.#gone()
      this.#die({ kind: 'unborn', reason: reasonOf(err) })
      return
    }
    const child = this.#child
    child.on('error', err => {
      if (child.pid === undefined) this.#gone()
      this.#die({ kind: 'unborn', reason: err.message })
    })
    if (child.pid === undefined) return
    this.#bootTimer = setTimeout(() => {
      this.#die({ kind: 'unborn', reason: `not ready after ${BOOT_TIMEOUT_MS} ms` })
    }, BOOT_TIMEOUT_MS)
    this.#listen(child, child.pid)
    // Before the job: a runner whose daemon dies before it has a job ends by itself.
    this.#deps.reaper.watch(child.pid)
    child.stdin?.on('error', () => { /* The exit is what tells. */ })
    child.stdin?.write(this.#bootToken)
  }

  /**
   * Hands over the job at once, be the process ready or not; time counts from when both are. Not to be called again
   * before the job that was run has ended, and `clean` is true.
   */
  run (job: SandboxJob): Promise<Ending> {
    const ended = this.#ended = new Deferred<Ending>()
    this.#clean = new Deferred()
    clearTimeout(this.#cleanTimer)
    this.#job = job
    this.#jobs++
    this.#over = this.#started = false
    this.#startedAtMs = undefined
    this.#outputBytes = 0
    this.#stderr = Buffer.alloc(0)
    const abort = (): void => { this.#die({ kind: 'killed' }) }
    if (job.signal.aborted) abort()
    job.signal.addEventListener('abort', abort, { once: true })
    if (this.#death === undefined) {
      this.#handOver(job)
      if (this.#ready) this.#startClock(job)
    } else {
      this.#end(this.#death)
    }
    return ended.promise.finally(() => { job.signal.removeEventListener('abort', abort) })
  }

  /** Idempotent; at any time. @param cause how a job that runs has then ended */
  kill (cause: 'killed' | 'memory' = 'killed'): void {
    this.#die({ kind: cause })
  }

  #handOver ({ code, codeId, payload, models = [] }: SandboxJob): void {
    const token = randomBytes(TOKEN_BYTES)
    // From here on an earlier job's token is worth nothing.
    this.#frames = new FrameDecoder(token)
    const script = this.#deps.transpiled?.get(codeId)
    const sent = this.#code === code
      ? { kind: CodeKind.Same, code: '' }
      : script === undefined ? { kind: CodeKind.Source, code } : { kind: CodeKind.Script, code: script }
    this.#code = code
    this.#child?.stdin?.write(encodeJob(token, {
      ...sent, payload, models: models.length === 0 ? '' : JSON.stringify(models)
    }))
  }

  #listen (child: ChildProcess, pid: number): void {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (this.#death !== undefined || this.#isFlood(chunk, 'stdout')) return
      if (!this.#ready && this.#bootFrames.push(chunk).some(({ type }) => type === FrameType.Ready)) this.#becomeReady()
      for (const frame of this.#frames?.push(chunk) ?? []) this.#take(frame)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#death !== undefined || this.#isFlood(chunk, 'stderr')) return
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
      this.#die(this.#exitOf(exitCode, exitSignal))
      this.#gone()
    })
  }

  /** What a process that was not killed from here has died of. */
  #exitOf (exitCode: number | null, exitSignal: NodeJS.Signals | null): WithoutDuration<Ending> {
    const wrapped = this.#launch.wrappers > 0
    const { code, signal } = wrapped ? unwrapped(exitCode, exitSignal) : { code: exitCode, signal: exitSignal }
    const stderr = this.#stderr.toString('latin1')
    const starved = this.#launch.group?.outOfMemory()
    if (starved === 'machine') return { kind: 'unborn', reason: 'this machine ran out of memory' }
    if (starved === 'group' && this.#ready) return { kind: 'memory' }
    // Nobody but the machine's owner, or its kernel, kills a process in which nothing of the user's has begun.
    if (this.#ready && (this.#started || signal !== 'SIGKILL')) return { kind: 'exit', code, signal, stderr }
    return { kind: 'unborn', reason: `Deno ended (${signal ?? `exit code ${String(code)}`}): ${stderr.slice(-500)}` }
  }

  #gone (): void {
    void this.#launch.release().finally(() => { this.#exited.resolve() })
  }

  #isFlood (chunk: Buffer, stream: 'stdout' | 'stderr'): boolean {
    this.#outputBytes += chunk.length
    if (this.#outputBytes <= OUTPUT_BYTES_MAX) return false
    this.#die({ kind: 'flood', stream })
    return true
  }

  #becomeReady (): void {
    this.#ready = true
    clearTimeout(this.#bootTimer)
    this.#booted.resolve(undefined)
    if (this.#job !== undefined) this.#startClock(this.#job)
  }

  #take ({ type, body }: Frame): void {
    if (this.#over) {
      if (type !== FrameType.Clean || this.#death !== undefined) return
      clearTimeout(this.#cleanTimer)
      this.#clean.resolve(true)
      return
    }
    // In a process that has run no user code: whatever it says is the runner's own.
    if (type === FrameType.Transpiled && this.#jobs === 1 && !this.#started && this.#job !== undefined) {
      this.#deps.transpiled?.set(this.#job.codeId, body.toString())
      return
    }
    this.#started = true
    switch (type) {
      case FrameType.Log: this.#job?.onLog(body); return
      case FrameType.Result: this.#end({ kind: 'result', text: body.toString() }); return
      case FrameType.Failed: this.#die({ kind: 'failed', text: body.toString() }); return
      case FrameType.Refused: this.#die({ kind: 'refused', text: body.toString() }); return
      case FrameType.Idle: this.#die({ kind: 'idle' })
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
      else setImmediate(() => { if (this.#job === job && !this.#over) this.#die({ kind: 'timeout' }) })
    }
    check()
  }

  /** Ends the job; the first ending counts. */
  #end (ending: WithoutDuration<Ending>): void {
    if (this.#over || this.#job === undefined) return
    this.#over = true
    clearTimeout(this.#jobTimer)
    if (this.#death === undefined) {
      this.#cleanTimer = setTimeout(() => { this.#clean.resolve(false) }, this.#cleanTimeoutMs)
    } else {
      this.#clean.resolve(false)
    }
    this.#deps.onEnding?.()
    const durationMs = this.#startedAtMs === undefined ? 0 : Math.round(performance.now() - this.#startedAtMs)
    this.#ended.resolve({ ...ending, durationMs })
  }

  /** Ends the job, if there is one, and the process. */
  #die (ending: WithoutDuration<Ending>): void {
    if (this.#death !== undefined) return
    this.#end(ending)
    this.#death = ending
    if (this.#child === undefined && ending.kind !== 'unborn') this.#gone() // It never booted.
    this.#killGroup()
    clearTimeout(this.#bootTimer)
    clearTimeout(this.#cleanTimer)
    this.#clean.resolve(false)
    this.#booted.resolve(ending.kind === 'unborn' ? ending.reason : 'it was ended')
  }

  /** SIGKILL only: user code can ignore the others. */
  #killGroup (): void {
    const child = this.#child
    this.#launch.group?.kill()
    // Once the exit has been seen, the id may be another's.
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    // A launcher starts Deno in a session or namespace of its own: not to wait until word gets there.
    if (this.#launch.wrappers > 0) killTree(child.pid)
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      child.kill('SIGKILL') // No process groups here (Windows).
    }
  }
}

/** Names of the models among what is mounted. */
export function modelsIn (mounts: readonly Mount[]): string[] {
  const folder = 'models/'
  return mounts.map(({ target }) => target).filter(target => target.startsWith(folder))
    .map(target => target.slice(folder.length))
}

class Deferred<T> {
  readonly promise: Promise<T>
  resolve!: (value: T) => void

  constructor () {
    this.promise = new Promise(resolve => { this.resolve = resolve })
  }
}

/** A wrapper tells the signal that ended Deno as shells do: as an exit code from 128 on. */
function unwrapped (exitCode: number | null, exitSignal: NodeJS.Signals | null): {
  code: number | null, signal: NodeJS.Signals | null
} {
  const names = Object.keys(constants.signals) as NodeJS.Signals[]
  const signal = names.find(name => exitCode !== null && constants.signals[name] === exitCode - 128) ?? exitSignal
  return signal === null ? { code: exitCode, signal } : { code: null, signal }
}
