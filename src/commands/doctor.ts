import { Command } from 'commander'
import type { MachineReport } from '../../node/index.ts'
import type { Finding, FindingStatus } from '../../protocol/core/finding.ts'
import type { DoctorOptions, DoctorReport } from '../doctor/doctor.ts'
import { factsOf } from '../table.ts'
import { print, printJson, styled } from '../terminal.ts'

/** Of the worst finding. */
const EXIT_CODES: Readonly<Record<FindingStatus, number>> = { ok: 0, warning: 3, failure: 1 }
/** How long a check that ran out of its time may keep the process alive. */
const LINGER_MS = 500

const EXAMPLES = `
Examples:
  $ dcn doctor                                    this machine: can it run functions, and how safely?
  $ dcn doctor --data .dcn/gateway                your own daemon: its directory, its ports, and what it finds itself
  $ dcn doctor --data .dcn/gateway --config gateway.json
                                                  the same, with the file of its settings
  $ dcn doctor --gateway https://gateway.example  a gateway, from outside
  $ dcn doctor --bootstrap /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW...
                                                  any daemon, from outside, over the peer network
  $ dcn doctor --json
Each finding is ok, warning or failure, with what to do about it. Exits 0 where all is ok, 3 where the worst is a
warning, 1 where something failed. Nothing is changed. Without options each level of isolation is tried in the real
sandbox, as a node does when it starts: ask as the user who is to run the node, for what works may depend on that.`

export function doctorCommand (): Command {
  return new Command('doctor')
    .description('Find out what is wrong with this machine, your daemon, or somebody else\'s, and what to do about it')
    .option('--data <dir>', 'data directory of your own daemon, whether it runs or not')
    .option('--config <file>', 'its JSON file of settings')
    .option('--gateway <url>', 'REST API of a gateway')
    .option('--bootstrap <multiaddr>', 'address of a daemon')
    .option('--json', 'print all findings, and the report on the machine, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DoctorOptions & { json?: true }) => {
      const { examine } = await import('../doctor/doctor.ts')
      const report = await examine(options)
      const { status, findings, machine, lingers } = report
      if (options.json === true) printJson({ status, findings, ...machine })
      else for (const line of describeReport(report)) print(line)
      process.exitCode = EXIT_CODES[status]
      if (lingers) setTimeout(() => { process.exit() }, LINGER_MS).unref()
    })
}

/** Checks that `describeMachine` tells of. */
const OF_MACHINE: ReadonlySet<string> = new Set(['node', 'deno', 'memory', 'isolation', 'cgroup', 'gpu'])

/** The machine as a whole, then every other finding, then what it comes to. */
export function describeReport ({ status, findings, machine }: DoctorReport): string[] {
  return [
    ...machine === undefined ? [] : [...describeMachine(machine), ''],
    ...findings.filter(({ check }) => machine === undefined || !OF_MACHINE.has(check)).flatMap(describeFinding),
    '',
    summary(status, findings)
  ]
}

function describeFinding ({ check, status, what, todo }: Finding): string[] {
  const head = `${styled(STYLES[status], status.padEnd(8), process.stdout)} ${check.padEnd(13)} `
  return [head + what, ...todo === '' ? [] : [`${' '.repeat(23)}to do: ${todo}`]]
}

const STYLES = { ok: 'green', warning: 'yellow', failure: 'red' } as const

function summary (status: FindingStatus, findings: readonly Finding[]): string {
  if (status === 'ok') return `ok: ${findings.length} checks`
  return (['failure', 'warning'] as const).flatMap(one => {
    const names = findings.filter(finding => finding.status === one).map(({ check }) => check)
    return names.length === 0 ? [] : [`${names.length} ${one}${names.length === 1 ? '' : 's'}: ` +
      [...new Set(names)].join(', ')]
  }).join('; ')
}

export function describeMachine (report: MachineReport): string[] {
  const { able, levels, layers, isolation = 'none', memoryClassesMiB, problem } = report
  return [
    ...factsOf({
      'Node.js': report.nodeVersion,
      Deno: report.denoVersion === '' ? 'missing' : report.denoVersion,
      cores: report.cores,
      memory: `${report.memoryMiB} MiB, classes ${memoryClassesMiB.join(', ') || 'none'}`,
      isolation,
      layers: layers.join(', ') || 'none'
    }),
    '',
    ...levels.flatMap(({ level, passed, reason, remedy }) => [
      `${level.padEnd(12)} ${passed ? 'passed' : `failed: ${reason}`}`,
      ...toDo(remedy)
    ]),
    ...report.cgroup === undefined ? [] : cgroupLines(report.cgroup),
    ...report.gpus === undefined ? [] : gpuLines(report.gpus),
    ...problem === '' ? [] : [problem],
    '',
    able
      ? 'ok: a node here can run functions'
      : 'a node here does not start, but with --unsafe-sandbox: see docs/sandbox.md'
  ]
}

function cgroupLines ({ controllers, reason, remedy }: NonNullable<MachineReport['cgroup']>): string[] {
  return [
    `cgroup v2    ${reason === '' ? `passed: ${controllers.join(', ')}` : `not used: ${reason}`}`,
    ...toDo(remedy)
  ]
}

function toDo (remedy: string): string[] {
  return remedy === '' ? [] : [`${' '.repeat(13)}to do: ${remedy}`]
}

/** None where there is no GPU. */
function gpuLines ({ usable, problems }: NonNullable<MachineReport['gpus']>): string[] {
  return [
    ...usable.map(({ gpu, vramMiB, driver, adapter }) =>
      `GPU          passed: ${gpu}, ${vramMiB} MiB, ${driver}, as ${adapter}; lend it with --gpu`),
    ...problems.map(problem => `GPU          failed: ${problem}`)
  ]
}
