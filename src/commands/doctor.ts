import { Command } from 'commander'
import type { MachineReport } from '../../node/index.ts'
import { factsOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn doctor
  $ dcn doctor --json
Tries each level of isolation in the real sandbox, as a node does when it starts, and says what keeps a stronger one
from working and what to do about it. Exits 1 where this machine cannot run functions. Ask as the user who is to run
the node: what works may depend on that.`

export function doctorCommand (): Command {
  return new Command('doctor')
    .description('Say whether this machine can run functions, and how well it is protected from them')
    .option('--json', 'print the whole report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { json?: true }) => {
      const { examineMachine } = await import('../../node/index.ts')
      const report = await examineMachine()
      if (options.json === true) printJson(report)
      else for (const line of describeMachine(report)) print(line)
      if (!report.able) process.exitCode = 1
    })
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
