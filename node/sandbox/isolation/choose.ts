/** The strongest level of isolation that this machine has. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isDcnError, reasonOf } from '../../../protocol/core/errors.ts'
import { ISOLATION_LEVELS, type IsolationLevel } from '../../../protocol/core/isolation.ts'
import { BareIsolation } from './bare.ts'
import { BubblewrapIsolation } from './bubblewrap.ts'
import { linkedBy, type Linked } from './elf.ts'
import { LauncherIsolation } from './launcher.ts'
import { SandboxExecIsolation, SANDBOX_EXEC_PATH } from './sandbox-exec.ts'
import { filterArchOf, seccompFilter } from './seccomp/filter.ts'
import { makeTestGround, tested, type TestGround } from './self-test.ts'
import type { Isolation } from './types.ts'
import { Unavailable } from './unavailable.ts'
import type { WalledIsolation } from './walls.ts'
import { makeEmptyDir } from './work-dirs.ts'

/** How a level fared on this machine. */
export interface LevelReport {
  level: IsolationLevel
  passed: boolean
  layers: readonly string[]
  /** Why it cannot be used, in one line; empty where it passed. */
  reason: string
  /** What its operator can do about that; empty where that is nothing. */
  remedy: string
}

export interface Choice {
  /** Undefined where nothing passed. */
  isolation: Isolation | undefined
  /** Of the levels that were tried, the strongest first. */
  reports: LevelReport[]
}

export interface ChooseInit {
  /** A folder of its own, which is there. */
  scratchDir: string
  denoPath: string
  /** Levels to be tried. */
  levels: readonly IsolationLevel[]
  /** Try the others, too, when one has passed. */
  all?: boolean
  platform?: string
  arch?: string
}

type Tools = Partial<Record<'bwrap' | 'perl', string>>
type Make = (idleDataBytes: number) => WalledIsolation

interface Ground extends ChooseInit {
  tools: Tools
  emptyDir: string
  test: TestGround
  platform: string
  arch: string
}

const REASON_CHARS_MAX = 400

const INSTALL_BWRAP = 'install bubblewrap: apt-get install bubblewrap (dnf, pacman and zypper know the same name)'
const INSTALL_PERL = 'install perl: apt-get install perl-base'
const PERMIT_NAMESPACES = 'let ordinary users make namespaces: on Ubuntu 24.04 and later, apt-get install ' +
  'apparmor-profiles and load its bwrap-userns-restrict profile (see docs/sandbox.md); elsewhere, sysctl ' +
  'user.max_user_namespaces and kernel.unprivileged_userns_clone; in a container, let it have them'
const NEED_LANDLOCK = 'run Linux 5.13 or later with landlock in its list of security modules (lsm= at boot)'

export async function chooseIsolation (init: ChooseInit): Promise<Choice> {
  const { platform = process.platform, arch = process.arch } = init
  const ground = {
    ...init, platform, arch,
    tools: platform === 'linux' ? await findTools() : {},
    emptyDir: await makeEmptyDir(join(init.scratchDir, 'tmp')),
    test: await makeTestGround(join(init.scratchDir, 'test'))
  }
  const reports: LevelReport[] = []
  let chosen: Isolation | undefined
  for (const level of [...ISOLATION_LEVELS].reverse().filter(level => init.levels.includes(level))) {
    if (chosen !== undefined && init.all !== true) break
    try {
      const isolation = await tested(await MAKERS[level](ground), ground.test)
      chosen ??= isolation
      reports.push({ level, passed: true, layers: isolation.layers, reason: '', remedy: '' })
    } catch (err) {
      reports.push({ level, passed: false, layers: [], ...describe(err, level) })
    }
  }
  return { isolation: chosen, reports }
}

const MAKERS: Readonly<Record<IsolationLevel, (ground: Ground) => Promise<Make>>> = {
  async namespaces (ground) {
    needLinux(ground)
    const bwrapPath = ground.tools.bwrap
    if (bwrapPath === undefined) throw new Unavailable('bubblewrap (bwrap) is not installed', INSTALL_BWRAP)
    const common = await onLinux(ground, true)
    return idleDataBytes => new BubblewrapIsolation({ ...common, bwrapPath, cwd: common.emptyDir, idleDataBytes })
  },
  landlock: async ground => await launcherMaker(ground, 'landlock'),
  async limited (ground) {
    if (ground.platform !== 'darwin') return await launcherMaker(ground, 'limited')
    if (!existsSync(SANDBOX_EXEC_PATH)) throw new Unavailable(`${SANDBOX_EXEC_PATH} is not there`, '')
    return () => new SandboxExecIsolation(ground)
  },
  none: async ({ denoPath, emptyDir }) => () => new BareIsolation(denoPath, emptyDir)
}

async function launcherMaker (ground: Ground, level: 'landlock' | 'limited'): Promise<Make> {
  needLinux(ground)
  const perlPath = ground.tools.perl
  if (perlPath === undefined) throw new Unavailable('perl is not installed', INSTALL_PERL)
  const common = await onLinux(ground, false)
  return idleDataBytes => new LauncherIsolation({ ...common, level, perlPath, idleDataBytes })
}

function needLinux ({ platform }: Ground): void {
  if (platform !== 'linux') throw new Unavailable('only Linux has it', '')
}

/** @param alone as the filter takes it */
async function onLinux ({ denoPath, arch, scratchDir, emptyDir }: Ground, alone: boolean): Promise<{
  denoPath: string, emptyDir: string, linked: Linked, filterPath: string, arch: 'x64' | 'arm64'
}> {
  const known = filterArchOf(arch)
  if (known === undefined) throw new Unavailable(`there is no system call filter for ${arch}`, '')
  const filterPath = join(scratchDir, alone ? 'alone.bpf' : 'process.bpf')
  await writeFile(filterPath, seccompFilter({ arch: known, alone }))
  return { denoPath, emptyDir, linked: await linkedBy(denoPath), filterPath, arch: known }
}

/** Where a shell finds these programs. */
async function findTools (): Promise<Tools> {
  const script = 'for tool in bwrap perl; do echo "$tool:$(command -v $tool)"; done'
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', script])
  return Object.fromEntries(stdout.split('\n').flatMap(line => {
    const [tool, path] = line.split(/:(.*)/s)
    return path?.startsWith('/') === true ? [[tool, path]] : []
  })) as Tools
}

function describe (err: unknown, level: IsolationLevel): { reason: string, remedy: string } {
  const text = isDcnError(err) && err.code === 'DCN_SANDBOX_FAILED' ? err.context.reason : reasonOf(err)
  const reason = text.replace(/\s+/g, ' ').slice(0, REASON_CHARS_MAX)
  return { reason, remedy: err instanceof Unavailable ? err.remedy : remedyFor(level, reason) }
}

export function remedyFor (level: IsolationLevel, reason: string): string {
  if (level === 'namespaces' && /namespace|uid map|Operation not permitted|Permission denied/i.test(reason)) {
    return PERMIT_NAMESPACES
  }
  return level === 'landlock' && reason.includes('no Landlock') ? NEED_LANDLOCK : ''
}
