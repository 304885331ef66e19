import { mock } from 'node:test'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FrameType } from '../../../../../node/sandbox/process/frames.ts'
import {
  BOOT_TIMEOUT_MS, CLEAN_TIMEOUT_MS, type SandboxProcess
} from '../../../../../node/sandbox/process/sandbox-process.ts'
import { fakeRunner, runIn } from './fake-runner.ts'

const test = suite('sandbox process')

/** What it has come to by now; undefined where it has not. */
async function now<T> (promise: Promise<T>): Promise<T | undefined> {
  const soon = new Promise<undefined>(resolve => { setImmediate(() => { resolve(undefined) }) })
  return await Promise.race([promise, soon])
}

async function end (sandbox: SandboxProcess): Promise<void> {
  mock.timers.reset()
  sandbox.kill()
  await sandbox.exited
}

test('a process that does not come up is given up after its time, and gone', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const sandbox = fakeRunner('() => {}', { isReady: false })
  sandbox.boot()
  mock.timers.tick(BOOT_TIMEOUT_MS - 1)
  assert.is(await now(sandbox.booted), undefined)
  mock.timers.tick(1)
  assert.is(await sandbox.booted, `not ready after ${BOOT_TIMEOUT_MS} ms`)
  await end(sandbox)
})

test('after a result, a process has its time to show that nothing is left', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const sandbox = fakeRunner(`job => { say(job, ${FrameType.Started}); say(job, ${FrameType.Result}, '{}') }`)
  sandbox.boot()
  assert.is(await sandbox.booted, undefined)
  assert.is((await runIn(sandbox)).kind, 'result')
  mock.timers.tick(CLEAN_TIMEOUT_MS - 1)
  assert.is(await now(sandbox.clean), undefined)
  mock.timers.tick(1)
  assert.is(await sandbox.clean, false)
  await end(sandbox)
})

test('what the kernel ended for want of memory ends so, or is this machine’s fault', async () => {
  const killIt = `job => say(job, ${FrameType.Started}, '', () => process.kill(process.pid, 'SIGKILL'))`
  const endings = []
  for (const cause of [undefined, 'group', 'machine'] as const) {
    const killed: unknown[] = []
    const sandbox = fakeRunner(killIt, {
      group: { kill: () => { killed.push(cause) }, cpuUs: () => 0, peakBytes: () => 0, outOfMemory: () => cause }
    })
    sandbox.boot()
    assert.is(await sandbox.booted, undefined)
    endings.push((await runIn(sandbox)).kind)
    await sandbox.exited
    assert.equal(killed, [cause], 'what it left in its group is killed, too')
  }
  assert.equal(endings, ['exit', 'memory', 'unborn'])
})

test.run()
