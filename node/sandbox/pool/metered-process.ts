import { NO_USAGE, type Usage } from '../executor.ts'
import type { LaunchGroup } from '../isolation/types.ts'
import { runtimePidOf } from '../isolation/runtime-pid.ts'
import type { Ending, SandboxJob, SandboxProcess } from '../process/sandbox-process.ts'
import type { MemoryWatchdog } from './memory-watchdog.ts'
import { ProcessMeter } from './process-meter.ts'
import type { PoolProcess } from './process-pool.ts'

export interface MeteredInit {
  /** As in Launch. */
  wrappers: number
  group?: LaunchGroup
  watchdog: MemoryWatchdog
}

/** A sandbox process, and what its runs take. */
export class MeteredProcess implements PoolProcess {
  readonly booted: Promise<string | undefined>
  readonly #process: SandboxProcess
  readonly #watchdog: MemoryWatchdog
  #meter: ProcessMeter | undefined
  #unwatch: (() => void) | undefined
  #usage: Usage = NO_USAGE
  #runs = 0

  /** @param create is given what the process must call at the end of each run, before it is killed */
  constructor (create: (onEnding: () => void) => SandboxProcess, { wrappers, group, watchdog }: MeteredInit) {
    const process = create(() => {
      this.#unwatch?.()
      this.#usage = this.#meter?.end() ?? NO_USAGE
    })
    this.#process = process
    this.#watchdog = watchdog
    this.booted = process.booted.then(failure => {
      if (failure !== undefined || process.pid === undefined) return failure
      this.#meter = ProcessMeter.open(runtimePidOf(process.pid, wrappers), group)
      return undefined
    })
    void process.exited.then(() => { this.#meter?.close() })
  }

  get pid (): number | undefined {
    return this.#process.pid
  }

  get exited (): Promise<void> {
    return this.#process.exited
  }

  /** Whether nothing is left of the last run, and another can be. */
  get clean (): Promise<boolean> {
    return this.#process.clean
  }

  get runs (): number {
    return this.#runs
  }

  /** Resident memory now; 0 where it cannot be told. */
  get residentBytes (): number {
    return this.#meter?.sample() ?? 0
  }

  boot (): void {
    this.#process.boot()
  }

  kill (): void {
    this.#process.kill()
  }

  /** For a process that is to run again: what it takes from now on is the next run's. */
  rest (): void {
    this.#meter?.begin()
  }

  /** `roomBytes`: resident memory that the run may take on top of the idle process. */
  async run (job: SandboxJob, roomBytes: number): Promise<{ ending: Ending, usage: Usage }> {
    const meter = this.#meter
    this.#runs++
    this.#usage = NO_USAGE
    // What it did since it booted, to be ready, is not the job's.
    if (this.#runs === 1) meter?.begin()
    if (meter !== undefined) {
      this.#unwatch = this.#watchdog.watch(meter, meter.idleBytes + roomBytes, () => { this.#process.kill('memory') })
    }
    const ending = await this.#process.run(job)
    this.#unwatch?.()
    return { ending, usage: this.#usage }
  }
}
