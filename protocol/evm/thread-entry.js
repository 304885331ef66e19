// What every worker thread starts with: threads do not inherit the loader of TypeScript on every version of Node.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.entry)
