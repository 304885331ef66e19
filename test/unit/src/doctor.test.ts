import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { MachineReport } from '../../../node/index.ts'
import { worstOf } from '../../../protocol/core/finding.ts'
import type { DoctorReport } from '../../../src/doctor/doctor.ts'
import { describeMachine, doctorCommand } from '../../../src/commands/doctor.ts'
import { runCommand } from '../../helpers/run-command.ts'

const report: MachineReport = {
  able: true, nodeVersion: '20.20.2', denoVersion: '2.9.6', cores: 2, memoryMiB: 1024, memoryClassesMiB: [128, 512],
  isolation: 'landlock', layers: ['deno', 'landlock'], problem: '',
  levels: [
    { level: 'namespaces', passed: false, layers: [], reason: 'bwrap is not installed', remedy: 'install it' },
    { level: 'landlock', passed: true, layers: ['deno', 'landlock'], reason: '', remedy: '' }
  ]
}

const test = suite('dcn doctor')

test('each level is told with what keeps it from working, and what to do', () => {
  assert.equal(describeMachine(report), [
    'Node.js:     20.20.2',
    'Deno:        2.9.6',
    'cores:       2',
    'memory:      1024 MiB, classes 128, 512',
    'isolation:   landlock',
    'layers:      deno, landlock',
    '',
    'namespaces   failed: bwrap is not installed',
    '             to do: install it',
    'landlock     passed',
    '',
    'ok: a node here can run functions'
  ])
})

test('a machine that can run nothing is told so', () => {
  const problem = 'Deno is not installed'
  const lines = describeMachine({ ...report, able: false, denoVersion: '', levels: [], problem })
  assert.ok(lines.includes('Deno:        missing'))
  assert.ok(lines.includes(problem))
  assert.match(lines.at(-1)!, /does not start, but with --unsafe-sandbox/)
})

test('it examines this machine, exits 1 where that cannot run functions, and leaves nothing', async () => {
  const { stdout, exitCode, error } = await runCommand(doctorCommand(), ['--json'])
  assert.is(error, undefined)
  const told = JSON.parse(stdout) as MachineReport & Pick<DoctorReport, 'status' | 'findings'>
  // Whatever the disk and the limits of this machine are: the code says the worst of what it tells.
  assert.is(exitCode, { ok: 0, warning: 3, failure: 1 }[told.status])
  assert.is(told.findings.some(({ check, status }) => check === 'isolation' && status === 'failure'), !told.able)
  assert.is(told.status, worstOf(told.findings))
  assert.equal(told.levels.map(({ level }) => level), ['namespaces', 'landlock', 'limited'])
  if (told.able) assert.is(told.layers.includes('cgroup'), told.cgroup?.reason === '')
  assert.match(told.denoVersion, /^\d+\.\d+\.\d+$/)
})

test('control groups are told with what they hold, or why they are not used', () => {
  const linesOf = (cgroup: NonNullable<MachineReport['cgroup']>): string[] => {
    const lines = describeMachine({ ...report, cgroup })
    return lines.slice(lines.findIndex(line => line.startsWith('cgroup'))).slice(0, 2)
  }
  assert.equal(linesOf({ controllers: ['memory', 'pids'], reason: '', remedy: '' }),
    ['cgroup v2    passed: memory, pids', ''])
  assert.equal(linesOf({ controllers: [], reason: '/a is not delegated to it', remedy: 'Delegate=' }),
    ['cgroup v2    not used: /a is not delegated to it', '             to do: Delegate='])
})

test('each GPU has a line, and each reason for which one is not usable', () => {
  const gpus = {
    usable: [{ gpu: 'RTX 4090 (0000:01:00.0)', vramMiB: 24_564, driver: 'nvidia 550.76', adapter: 'NVIDIA RTX 4090' }],
    problems: ['NVIDIA A10G (0000:02:00.0): WebGPU finds no adapter']
  }
  const text = describeMachine({ ...report, gpus }).join('\n')
  assert.match(text, /^GPU +passed: RTX 4090 \(0000:01:00\.0\), 24564 MiB, nvidia 550\.76, as NVIDIA RTX 4090/m)
  assert.match(text, /^GPU +failed: NVIDIA A10G \(0000:02:00\.0\): WebGPU finds no adapter$/m)
})

test.run()
