/** What a look at the machine comes to, finding by finding. */
import type { MachineReport } from '../../node/index.ts'
import { failure, ok, warning, type Finding } from '../../protocol/core/finding.ts'

const ALONE = 'see docs/sandbox.md; --unsafe-sandbox starts a node all the same, for code that is your own'
const INSTALL_DENO = 'run npm ci without --omit=optional'

export function machineFindings (report: MachineReport): Finding[] {
  const { nodeVersion, denoVersion, cores, memoryMiB, memoryClassesMiB, problem } = report
  return [
    ok('node', `Node.js ${nodeVersion}`),
    denoVersion === '' ? failure('deno', problem === '' ? 'Deno is missing' : problem, INSTALL_DENO)
      : ok('deno', `Deno ${denoVersion}`),
    memoryClassesMiB.length === 0
      ? failure('memory', `${memoryMiB} MiB: too few for any function`, 'use a machine with more memory')
      : ok('memory', `${cores} cores, ${memoryMiB} MiB: functions of ${memoryClassesMiB.join(', ')} MiB`),
    isolationFinding(report),
    ...cgroupFindings(report),
    ...gpuFindings(report)
  ]
}

function isolationFinding ({ able, isolation, layers, levels, problem }: MachineReport): Finding {
  const failed = levels.filter(({ passed }) => !passed)
  const reasons = failed.map(({ level, reason }) => `${level}: ${reason}`).join('; ')
  const remedy = failed.map(each => each.remedy).find(text => text !== '') ?? ALONE
  if (!able || isolation === undefined) {
    const why = reasons === '' ? problem : reasons
    return failure('isolation', `functions cannot be kept apart from this machine: ${why}`,
      levels.length === 0 ? ALONE : remedy)
  }
  const told = `${isolation} (${layers.join(', ')})`
  if (levels[0]?.level === isolation) return ok('isolation', told)
  return warning('isolation', `${told}; a stronger one does not work: ${reasons}`, remedy)
}

function cgroupFindings ({ cgroup }: MachineReport): Finding[] {
  if (cgroup === undefined) return []
  const { controllers, reason, remedy } = cgroup
  if (reason === '') return [ok('cgroup', `control groups hold ${controllers.join(', ')}`)]
  // Where nothing can be done about it, it is a fact and no fault.
  return [remedy === '' ? ok('cgroup', `not used: ${reason}`) : warning('cgroup', `not used: ${reason}`, remedy)]
}

function gpuFindings ({ gpus }: MachineReport): Finding[] {
  if (gpus === undefined) return []
  return [
    ...gpus.usable.map(({ gpu, vramMiB, driver, adapter }) =>
      ok('gpu', `${gpu}, ${vramMiB} MiB, ${driver}, as ${adapter}; lend it with --gpu`)),
    ...gpus.problems.map(problem => warning('gpu', problem, 'see docs/gpu.md for the drivers that it needs'))
  ]
}
