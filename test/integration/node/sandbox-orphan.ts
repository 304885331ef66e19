/** A daemon for sandbox-reaper.test.ts to kill: runs a function that never ends, and says so. Usage: FILE scratchDir */
import { DenoExecutor } from '../../../node/sandbox/deno-executor.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const scratchDir = process.argv[2]
if (scratchDir === undefined) throw new Error('usage: sandbox-orphan.ts scratchDir')

const executor = new DenoExecutor({ logger: silentLogger }, { scratchDir })
await executor.start()
await executor.run({
  jobId: 'endless',
  code: "Deno.addSignalListener('SIGTERM', () => {}); console.log('looping'); for (;;) {}",
  payload: '{}',
  timeoutMs: 120_000,
  memoryMiB: 128,
  onLog: text => process.stdout.write(text),
  signal: new AbortController().signal
})
