/** The seam between a node and what runs functions: one Deno process per job today; pools and isolation behind it. */
import type { Service } from '../../protocol/core/service.ts'

export interface Execution {
  /** Names the job in logs; never shown to user code. */
  jobId: string
  /** Source text, JavaScript or TypeScript. */
  code: string
  /** JSON text of the payload. */
  payload: string
  /** Wall-clock limit of the handler, module evaluation included, in milliseconds. */
  timeoutMs: number
  memoryMiB: number
  /** Console output as it is printed, in order; what is beyond LOG_BYTES_MAX is cut. */
  onLog (text: string): void
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
}

export interface Executor extends Service {
  /**
   * Runs user code to its end. Whatever the code does is an Outcome; throws DCN_SANDBOX_FAILED only where the node
   * itself failed (no process could be started), so that the job can go to another node.
   */
  run (execution: Execution): Promise<Outcome>
}
