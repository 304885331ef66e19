import { Worker, type ResourceLimits } from 'node:worker_threads'

/** A thread that runs a module of this folder, in TypeScript, on every version of Node that is supported. */
export function startThread (module: string, resourceLimits: ResourceLimits): Worker {
  return new Worker(new URL('thread-entry.js', import.meta.url), {
    workerData: { entry: `protocol/evm/${module}` },
    execArgv: [],
    resourceLimits
  })
}
