/** A daemon for reaper.test.ts to kill: runs a function that never ends, and says so. Usage: FILE scratchDir [level] */
import { DenoExecutor } from '../../../../node/sandbox/deno-executor.ts'
import { MachineIsolation } from '../../../../node/sandbox/isolation/machine-isolation.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import type { IsolationLevel } from '../../../../protocol/core/isolation.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const [, , scratchDir, level = 'auto'] = process.argv
if (scratchDir === undefined) throw new Error('usage: orphan.ts scratchDir [level]')

const isolation = new MachineIsolation({ logger: silentLogger }, {
  scratchDir, isolation: level as IsolationLevel | 'auto'
})
await isolation.start()
const executor = new DenoExecutor({ logger: silentLogger, isolation })
await executor.start()
const code = "Deno.addSignalListener('SIGTERM', () => {}); console.log('looping'); for (;;) {}"
await executor.run({
  jobId: 'endless',
  code,
  codeId: contentIdOf(utf8(code)),
  mounts: [],
  payload: '{}',
  timeoutMs: 120_000,
  memoryMiB: 128,
  onLog: text => process.stdout.write(text),
  signal: new AbortController().signal
})
