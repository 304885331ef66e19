/** What a machine could run as a node: for `dcn doctor`. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { reasonOf } from '../../protocol/core/errors.ts'
import { ISOLATION_LEVELS, type IsolationLevel } from '../../protocol/core/isolation.ts'
import { MEMORY_CLASSES_MIB } from '../../protocol/core/memory-class.ts'
import { confine, type CgroupReport } from './cgroup/confine.ts'
import { chooseIsolation, type LevelReport } from './isolation/choose.ts'
import { examineGpus, type GpusReport } from './gpu/examine-gpus.ts'
import { findDeno } from './isolation/deno-binary.ts'

export interface MachineReport {
  /** Functions can be run here with isolation. */
  able: boolean
  nodeVersion: string
  /** Empty where it is missing. */
  denoVersion: string
  cores: number
  memoryMiB: number
  /** That would fit into this machine's memory at least once. */
  memoryClassesMiB: number[]
  /** The level that a node here takes by itself; undefined: none. */
  isolation: IsolationLevel | undefined
  layers: readonly string[]
  /** Each level but `none`, the strongest first. */
  levels: LevelReport[]
  /** Control groups around each function. Absent, as are GPUs, where no level passed: nothing could be tested. */
  cgroup?: CgroupReport
  gpus?: GpusReport
  /** What is wrong besides levels; empty where nothing is. */
  problem: string
}

/** Tries every level in a directory of its own, which is gone afterwards. Takes about a second. */
export async function examineMachine (): Promise<MachineReport> {
  const memoryMiB = Math.floor(totalmem() / 1024 / 1024)
  const report: MachineReport = {
    able: false, nodeVersion: process.versions.node, denoVersion: '', cores: availableParallelism(), memoryMiB,
    memoryClassesMiB: MEMORY_CLASSES_MIB.filter(classMiB => classMiB <= memoryMiB),
    isolation: undefined, layers: [], levels: [], problem: ''
  }
  const scratchDir = await mkdtemp(join(tmpdir(), 'dcn-doctor-'))
  try {
    const denoPath = findDeno()
    report.denoVersion = await versionOf(denoPath)
    const levels = ISOLATION_LEVELS.filter(level => level !== 'none')
    const { isolation, reports } = await chooseIsolation({ scratchDir, denoPath, levels, all: true })
    if (isolation === undefined) return { ...report, levels: reports }
    const confinement = await confine(isolation)
    const { level, layers } = confinement.isolation
    try {
      const gpus = await examineGpus(confinement.isolation, join(scratchDir, 'gpu'))
      return { ...report, able: true, levels: reports, isolation: level, layers, cgroup: confinement.report, gpus }
    } finally {
      await confinement.close()
    }
  } catch (err) {
    return { ...report, problem: reasonOf(err) }
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

/** `deno 2.9.6 (stable, ...)` */
async function versionOf (denoPath: string): Promise<string> {
  const { stdout } = await promisify(execFile)(denoPath, ['--version'], { env: {} })
  return stdout.split(' ')[1] ?? ''
}
