/** The seam between a node and what runs functions: processes, pools and isolation are behind it. */
import type { ContentId } from '../../protocol/core/ids.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { GpuAccess, Mount } from './isolation/types.ts'

export interface Execution {
  /** Names the job in logs; never shown to user code. */
  jobId: string
  /** Source text, JavaScript or TypeScript, and its SHA-256. */
  code: string
  codeId: ContentId
  /** JSON text of the payload. */
  payload: string
  /** Wall-clock limit of the handler, module evaluation included, in milliseconds. */
  timeoutMs: number
  /** A memory class. */
  memoryMiB: number
  /**
   * Runs of one code that give the same key may share a process, one after the other. Absent: the process is new, and
   * is used for nothing else.
   */
  shareKey?: string
  /** What the function may read. */
  mounts: readonly Mount[]
  /** Held by the caller for this run alone. */
  gpu?: GpuAccess
  /** Console output as it is printed, in order; what is beyond LOG_BYTES_MAX is cut. */
  onLog (text: string): void
  /**
   * A process has the run: a `warm` one that ran this code before, a `spare` that was booted ahead, or one booted for
   * it (`cold`); and how long that took.
   */
  onReady? (how: 'warm' | 'spare' | 'cold', tookMs: number): void
  /** Abort kills the execution and everything it started. */
  signal: AbortSignal
}

export interface ErrorDetail {
  name: string
  message: string
  stack: string
}

export interface Outcome {
  /** `killed`: ended by the signal. */
  status: 'done' | 'error' | 'timeout' | 'killed'
  /** JSON text; present if and only if the status is done. */
  result?: string
  /** One line for the user; present if the status is error or timeout. */
  error?: string
  errorDetail?: ErrorDetail
  /** All console output, cut at LOG_BYTES_MAX with a note. */
  logs: string
  /** Wall time of module evaluation and handler, measured by the daemon, in whole milliseconds. */
  durationMs: number
  usage: Usage
}

/** What a run took, measured by the daemon. Zeros where this machine cannot tell. */
export interface Usage {
  /** Processor time, of all threads, in whole milliseconds. */
  cpuMs: number
  /** Most resident memory of the process, the runtime's own included. */
  memoryPeakBytes: number
}

export const NO_USAGE: Usage = { cpuMs: 0, memoryPeakBytes: 0 }

export interface Executor extends Service {
  /**
   * Runs user code to its end. Whatever the code does is an Outcome; throws DCN_SANDBOX_FAILED only where the node
   * itself failed (no process could be started), so that the job can go to another node.
   */
  run (execution: Execution): Promise<Outcome>
}
