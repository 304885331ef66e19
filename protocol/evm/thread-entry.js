// What every worker thread starts with: threads do not inherit how the sources are loaded.
import { workerData } from 'node:worker_threads'
import { loadSource } from '../../bin/sources.js'

await loadSource(workerData.entry)
