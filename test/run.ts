/**
 * Runs uvu suites and fails where uvu 0.5 passes in silence: a throwing `before` hook, a suite never run, a skipped or
 * `.only` test, a file with no tests, a test that hangs, a handle left open. Each file runs in a process of its own,
 * so that one file's leak or crash is its own; of unit tests, which are small, several share one, as to start it takes
 * longer than most of them. One process more at once than the machine has cores, as they wait much of their time.
 * Files are bundled before, all together: a process that loads each source by itself takes seconds to start.
 *
 * Usage: node --import tsx test/run.ts [dir or file] [pattern]
 */
import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { builtPath, currentBundle } from '../bin/sources.js'
import { bundlePrograms } from './helpers/programs.ts'

const FILE_TIMEOUT_MS = 240_000
const WORKER = 'test/run-file.ts'
/** Unit test files that share a process. */
const SHARE = 8
const SUMMARY = /^@@ (\S+) (\d+) (\d+) (\d+)\n/gm

interface Outcome { passed: number, failed: number }

const root = process.argv[2] ?? 'test'
const pattern = new RegExp(process.argv[3] ?? '\\.test\\.ts$')
const files = statSync(root).isFile() ? [root] : findTests(root)
if (files.length === 0) {
  console.error('✘ no test files found')
  process.exit(1)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { process.exit(1) })
const built = await bundlePrograms([WORKER, ...files])
// Tests that start the command at once would each make it.
await currentBundle()

const totals: Outcome = { passed: 0, failed: 0 }
const waiting = groupsOf(files)
await Promise.all(Array.from({ length: availableParallelism() + 1 }, async () => {
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    const { passed, failed, unheard } = await runGroup(group)
    totals.passed += passed
    totals.failed += failed
    // What shared a process with one that crashed.
    waiting.unshift(...unheard.map(file => [file]))
  }
}))

process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
process.exitCode = totals.failed === 0 ? 0 : 1

function findTests (dir: string): string[] {
  return (readdirSync(dir, { recursive: true }) as string[]).map(name => join(dir, name))
    .filter(path => pattern.test(path)).sort()
}

function groupsOf (files: readonly string[]): string[][] {
  const groups: string[][] = []
  let shared: string[] | undefined
  for (const file of files) {
    const isUnit = file.startsWith(join('test', 'unit'))
    if (isUnit && shared !== undefined && shared.length < SHARE) shared.push(file)
    else groups.push(isUnit ? shared = [file] : [file])
  }
  return groups
}

/** A file that fails in any way counts at least one failure. `unheard`: files that were not begun. */
async function runGroup (group: readonly string[]): Promise<Outcome & { unheard: string[] }> {
  const startedAtMs = Date.now()
  const pairs = group.flatMap(file => [resolve(builtPath(built, file)), file])
  // The Solidity compiler is WebAssembly: for a few compilations it is not worth optimising.
  const args = ['--enable-source-maps', '--liftoff-only', resolve(builtPath(built, WORKER)), ...pairs]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => { child.kill('SIGKILL') }, FILE_TIMEOUT_MS * group.length)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  }
  const exit = await new Promise<string>(resolve => {
    child.on('close', (code, signal) => { resolve(signal ?? String(code)) })
  })
  clearTimeout(timer)

  const totals = { passed: 0, failed: 0, unheard: [] as string[] }
  const told = [...output.matchAll(SUMMARY)]
  let from = 0
  for (const { 0: line, 1: file = '', 2: passed, 3: failed, 4: ms, index } of told) {
    const outcome = { passed: Number(passed), failed: Math.max(Number(failed), Number(passed) > 0 ? 0 : 1) }
    report(file, outcome, Number(ms), output.slice(from, index))
    from = index + line.length
    totals.passed += outcome.passed
    totals.failed += outcome.failed
  }
  const [broken, ...unheard] = group.slice(told.length)
  // It ended in a file; or after all of them, none of which failed.
  if (broken !== undefined || (exit !== '0' && totals.failed === 0)) {
    const name = broken ?? group.join(' ')
    report(name, { passed: 0, failed: 1 }, Date.now() - startedAtMs, `${output.slice(from)}\n  (exit ${exit})`)
    totals.failed++
  }
  return { ...totals, unheard }
}

function report (file: string, { passed, failed }: Outcome, ms: number, output: string): void {
  const name = relative(process.cwd(), file)
  process.stdout.write(`${failed === 0 ? '✔' : '✘'} ${name}: ${passed} passed, ${failed} failed, ${ms} ms\n`)
  // What a test has left out or chosen by what the machine has.
  for (const note of output.matchAll(/^note: .*$/gm)) process.stdout.write(`  ${note[0]}\n`)
  if (failed > 0) process.stdout.write(`${output.trim()}\n`)
}
