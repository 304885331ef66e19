/**
 * Runs uvu suites and fails where uvu 0.5 passes in silence: a throwing `before` hook, a suite never run, a skipped or
 * `.only` test, a file with no tests, a test that hangs, a handle left open. Each file runs in a process of its own,
 * so that one file's leak or crash is its own; one file more at once than the machine has cores, as they wait much of
 * their time. They are bundled before, all together: a process that loads each source by itself takes seconds to start.
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
const SUMMARY = /^@@ (\d+) (\d+)$/m

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
const waiting = [...files]
await Promise.all(Array.from({ length: availableParallelism() + 1 }, async () => {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const { passed, failed } = await runFile(file)
    totals.passed += passed
    totals.failed += failed
  }
}))

process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
process.exitCode = totals.failed === 0 ? 0 : 1

function findTests (dir: string): string[] {
  return (readdirSync(dir, { recursive: true }) as string[]).map(name => join(dir, name))
    .filter(path => pattern.test(path)).sort()
}

/** A file that fails in any way counts at least one failure. */
async function runFile (file: string): Promise<Outcome> {
  const startedAtMs = Date.now()
  const [worker, entry] = [WORKER, file].map(path => resolve(builtPath(built, path)))
  // The Solidity compiler is WebAssembly: for a few compilations it is not worth optimising.
  const args = ['--enable-source-maps', '--liftoff-only', worker!, entry!, file]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => { child.kill('SIGKILL') }, FILE_TIMEOUT_MS)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  }
  const exit = await new Promise<string>(resolve => {
    child.on('close', (code, signal) => { resolve(signal ?? String(code)) })
  })
  clearTimeout(timer)

  const counted = SUMMARY.exec(output)
  const passed = Number(counted?.[1] ?? 0)
  const failed = Math.max(Number(counted?.[2] ?? 0), exit === '0' && passed > 0 ? 0 : 1)
  const mark = failed === 0 ? '✔' : '✘'
  const name = relative(process.cwd(), file)
  process.stdout.write(`${mark} ${name}: ${passed} passed, ${failed} failed, ${Date.now() - startedAtMs} ms\n`)
  // What a test has left out or chosen by what the machine has.
  for (const note of output.matchAll(/^note: .*$/gm)) process.stdout.write(`  ${note[0]}\n`)
  if (failed > 0) process.stdout.write(`${output.replace(SUMMARY, '').trim()}\n  (exit ${exit})\n`)
  return { passed, failed }
}
