import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Reaper } from '../../../../node/sandbox/process/reaper.ts'
import type { Logger } from '../../../../protocol/core/logger.ts'
import { programPath } from '../../../helpers/programs.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'
import { processesIn, until } from './harness.ts'

const ORPHAN = resolve(programPath('orphan'))

const test = suite('sandbox reaper')

/** A process in a group of its own that would sleep for ever; it takes no notice of the polite signals. */
function sleeper (): ChildProcess & { pid: number } {
  const script = "trap '' TERM INT; while :; do sleep 100; done"
  return spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' }) as ChildProcess & { pid: number }
}

function isAlive (child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

test('a daemon killed with SIGKILL leaves no function behind, though it loops for ever', async () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'dcn-orphan-')))
  // In this folder are then the daemon, its reaper and, below it, the function.
  const daemon = spawn(process.execPath, [ORPHAN, join(dir, 'scratch')], {
    cwd: dir, stdio: ['ignore', 'pipe', 'inherit']
  })
  const [said] = await once(daemon.stdout, 'data') as [Buffer]
  assert.is(said.toString(), 'looping\n')
  assert.is(processesIn(join(dir, 'scratch')).length, 1)

  daemon.kill('SIGKILL')
  await until('daemon, reaper and function are gone', () => processesIn(dir).length === 0)
  rmSync(dir, { recursive: true })
})

test('what is watched when it stops is killed, what was released is not', async () => {
  const reaper = new Reaper({ logger: silentLogger })
  await reaper.start()
  const children = [sleeper(), sleeper(), sleeper()]
  for (const { pid } of children) reaper.watch(pid)
  reaper.release(children[1]!.pid)
  await reaper.stop()
  await until('the first and last are gone', () => !isAlive(children[0]!) && !isAlive(children[2]!))
  assert.is(isAlive(children[1]!), true)
  process.kill(-children[1]!.pid, 'SIGKILL')
  await until('the other is gone', () => !isAlive(children[1]!))
})

test('if the reaper itself is killed, the next takes over its list', async () => {
  const reaper = new Reaper({ logger: silentLogger })
  await reaper.start()
  const children = [sleeper(), sleeper()]
  reaper.watch(children[0]!.pid)
  process.kill(reaper.pid!, 'SIGKILL')
  await until('the reaper is gone', () => reaper.pid === undefined)
  reaper.watch(children[1]!.pid)
  await reaper.stop()
  await until('both are gone', () => children.every(child => !isAlive(child)))
})

test('without a shell it warns once, and no more is asked of it', async () => {
  const warnings: string[] = []
  const logger: Logger = { ...silentLogger, warn: message => { warnings.push(message) }, child: () => logger }
  const reaper = new Reaper({ logger }, '/nowhere/sh')
  await reaper.start()
  await until('a warning', () => warnings.length > 0)
  reaper.watch(1_000_000)
  reaper.release(1_000_000)
  await reaper.stop()
  assert.is(warnings.length, 1)
  assert.match(warnings[0]!, /^no shell/)
})

test.run()
