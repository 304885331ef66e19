/**
 * What a start of the command takes, bundled and through tsx, which is what runs it where no bundle can be kept.
 *
 * node --import tsx bench/start.ts [runs, 5]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { percentile, row } from './stats.ts'

const runs = Number(process.argv[2] ?? 5)
const TICK_MS = 10
const LISTEN = ['--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns', '--json']
const COMMANDS: ReadonlyArray<readonly [name: string, args: readonly string[], ready: string]> = [
  ['dcn --help', ['--help'], 'help for command'],
  ['dcn gateway, ready', ['gateway', '--port', '0', ...LISTEN], '"event":"ready"'],
  ['dcn node, ready', ['node', ...LISTEN], '"event":"ready"']
]
const WAYS = [['bundled', ['bin/dcn.js']], ['tsx', ['--import', 'tsx', 'src/cli.ts']]] as const

console.log(row('what', 'wall, ms', 'CPU, ms', 'CPU over bundled'))
console.log(row('---', '---', '---', '---'))
for (const [name, args, ready] of COMMANDS) {
  let bundledCpuMs = 0
  for (const [way, before] of WAYS) {
    const starts: Array<{ wallMs: number, cpuMs: number }> = []
    // The first makes what is kept.
    for (let at = 0; at <= runs; at++) starts.push(await start([...before, ...args], ready))
    starts.shift()
    const [wallMs, cpuMs] = (['wallMs', 'cpuMs'] as const).map(key => percentile(starts.map(each => each[key]), 0.5))
    if (way === 'bundled') bundledCpuMs = cpuMs!
    console.log(row(`${name}, ${way}`, wallMs!.toFixed(0), cpuMs!.toFixed(0), `${(cpuMs! / bundledCpuMs).toFixed(1)}x`))
  }
}

async function start (args: string[], ready: string): Promise<{ wallMs: number, cpuMs: number }> {
  const data = mkdtempSync(join(tmpdir(), 'dcn-bench-'))
  const startedAtMs = performance.now()
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, DCN_DATA: data }
  })
  let output = ''
  const started = await new Promise<{ wallMs: number, cpuMs: number }>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      output += String(text)
      // Still there: what it wrote is not yet wholly read.
      if (output.includes(ready)) resolve({ wallMs: performance.now() - startedAtMs, cpuMs: cpuMsOf(child.pid!) })
    })
    child.once('close', () => { reject(new Error(`it ended: ${output}`)) })
  })
  child.kill('SIGKILL')
  rmSync(data, { recursive: true, force: true })
  return started
}

function cpuMsOf (pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
