/**
 * Runs the uvu suites of files, one after the other; see run.ts. The line `@@ file passed failed ms` ends each, for
 * run.ts.
 */
import { pathToFileURL } from 'node:url'

const SUITE_TIMEOUT_MS = 200_000
const EXIT_GRACE_MS = 3_000

type SuiteRun = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>
type Hook = (state: unknown) => unknown
interface UvuGlobals {
  UVU_DEFER: number
  UVU_INDEX: number
  UVU_QUEUE: Array<[string | null, ...SuiteRun[]]>
}
const uvu = globalThis as unknown as UvuGlobals

const pairs = process.argv.slice(2)
if (pairs.length === 0 || pairs.length % 2 === 1) throw new Error('usage: run-file.js (BUNDLED-FILE FILE)...')

let complaints: string[] = []

uvu.UVU_DEFER = 1
await import('uvu')
uvu.UVU_INDEX = 0
for (let at = 0; at < pairs.length; at += 2) await runFile(pairs[at]!, pairs[at + 1]!)

// Unref'd: fires only if something else keeps the process alive.
setTimeout(() => {
  const handles = process.getActiveResourcesInfo().filter(name => !/Timeout|Pipe|TTY/.test(name))
  print(`✘ handles left open: ${handles.join(', ')}`)
  process.exit(1)
}, EXIT_GRACE_MS).unref()

async function runFile (built: string, file: string): Promise<void> {
  const startedAtMs = performance.now()
  complaints = []
  let passed = 0
  uvu.UVU_QUEUE.length = 0
  uvu.UVU_QUEUE.push([file])
  await watchingHooks(() => import(pathToFileURL(built).href))
  const runs = uvu.UVU_QUEUE[0]!.slice(1) as SuiteRun[]
  if (runs.length === 0) complaints.push('no suite was run; is `test.run()` missing?')
  let hangs = false
  for (const run of runs) {
    const outcome = await Promise.race([run(), timeout(SUITE_TIMEOUT_MS)])
    hangs = outcome === 'timeout'
    if (outcome === 'timeout') {
      complaints.push(`still running after ${SUITE_TIMEOUT_MS} ms`)
      break
    }
    const [errors, suitePassed, skipped, total] = outcome
    passed += suitePassed
    if (typeof errors === 'string') print(errors)
    if (total === 0) complaints.push('empty suite')
    for (let at = suitePassed; at < total; at++) complaints.push('a test did not pass')
    if (skipped > 0) complaints.push(`${skipped} skipped (\`.skip\` or \`.only\`)`)
  }
  for (const complaint of complaints) print(`✘ ${complaint}`)
  if (complaints.length > 0) process.exitCode = 1
  print(`@@ ${file} ${passed} ${complaints.length} ${Math.round(performance.now() - startedAtMs)}`)
  // What hangs would go on beside the next file.
  if (hangs) process.exit(1)
}

/** All on one stream, so that what is said of a file stands before its end. */
function print (line: string): void {
  process.stdout.write(`\n${line}\n`)
}

/**
 * uvu returns from a `finally`, which swallows what a hook throws. A suite's hooks can be reached only where uvu binds
 * them to its runner: for as long as the file is loaded, what is bound so has hooks that say why they failed.
 */
async function watchingHooks (load: () => Promise<unknown>): Promise<void> {
  // oxlint-disable-next-line typescript/unbound-method -- called with its `this` below
  const { bind } = Function.prototype
  Function.prototype.bind = function (this: (...args: unknown[]) => unknown, ...args: [unknown, ...unknown[]]) {
    const hooks = args[1] as Record<'before' | 'aEach', Hook[]> | undefined
    if (this.name === 'runner' && hooks !== undefined) {
      hooks.before = hooks.before.map(hook => watched('before', hook))
      hooks.aEach = hooks.aEach.map(hook => watched('after.each', hook))
    }
    return bind.apply(this, args) as unknown
  }
  try {
    await load()
  } finally {
    Function.prototype.bind = bind
  }
}

function watched (name: string, hook: Hook): Hook {
  return async state => {
    try {
      await hook(state)
    } catch (err) {
      // At once: an `after` that builds on it may end the process before the complaints are told.
      print(`\`${name}\` failed: ${err instanceof Error ? err.stack ?? err.message : String(err)}`)
      complaints.push(`\`${name}\` failed`)
      throw err
    }
  }
}

function timeout (ms: number): Promise<'timeout'> {
  return new Promise(resolve => setTimeout(() => { resolve('timeout') }, ms).unref())
}
