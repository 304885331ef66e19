import { realpath } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { denoArgs, denoEnv, RUNNER_PATH } from './deno-command.ts'
import { withRealPaths, type Linked } from './elf.ts'
import { dataLimitBytes, OPEN_FILES_MAX } from './rlimits.ts'
import type { FilterArch } from './seccomp/system-calls.ts'
import type { Launch, LaunchSpec } from './types.ts'
import { makeWorkDir } from './work-dirs.ts'
import type { ArgsOf, Wall, WalledIsolation } from './walls.ts'

export const LAUNCHER_PATH = fileURLToPath(new URL('launcher.pl', import.meta.url))

export interface LauncherInit {
  /** `limited`: without Landlock. */
  level: 'landlock' | 'limited'
  perlPath: string
  arch: FilterArch
  denoPath: string
  linked: Linked
  /** File with the system call filter, in which OWN_PID stands for the process. */
  filterPath: string
  /** An empty directory that nobody can write to. */
  emptyDir: string
  /** Private memory of an idle process, in bytes. */
  idleDataBytes: number
}

/**
 * Walls that a process can put up around itself, with no right and no program but Perl: see launcher.pl. User code
 * sees the machine's processes and the names of its files, but can open no file, and reach no process.
 */
export class LauncherIsolation implements WalledIsolation {
  readonly level: 'landlock' | 'limited'
  readonly layers: readonly string[]
  readonly walls: readonly Wall[]
  readonly #init: LauncherInit

  constructor (init: LauncherInit) {
    this.#init = init
    this.level = init.level
    const landlock = init.level === 'landlock'
    this.layers = ['deno', ...landlock ? ['landlock'] : [], 'seccomp', 'rlimits']
    const files: Wall[] = landlock ? ['read', 'write'] : []
    this.walls = ['network', 'process', 'signal', 'environment', 'memory', ...files]
  }

  async launch (spec: LaunchSpec): Promise<Launch> {
    return await this.wrap(spec, RUNNER_PATH, path => denoArgs(spec.memoryMiB, path))
  }

  async wrap ({ memoryMiB, mounts, gpu }: LaunchSpec, mainPath: string, argsOf: ArgsOf): Promise<Launch> {
    const { perlPath, arch, denoPath, linked, filterPath, emptyDir, idleDataBytes } = this.#init
    const { path, release } = await makeWorkDir(emptyDir, mounts)
    const sources = await Promise.all(mounts.map(({ source }) => realpath(source)))
    const readable = [path, mainPath, '/dev/urandom', ...sources, ...linked.libraries, ...gpu?.paths ?? []]
    const rules = [
      ...(await withRealPaths(readable)).flatMap(file => ['--read', file]),
      ...[denoPath, linked.loader].flatMap(file => ['--exec', file]),
      ...['/dev/null', ...gpu?.devices ?? []].flatMap(file => ['--device', file])
    ]
    return {
      file: perlPath,
      args: [
        LAUNCHER_PATH, arch, this.level === 'landlock' ? 'landlock' : 'nolandlock',
        String(dataLimitBytes(idleDataBytes, memoryMiB, gpu?.driverMiB)), String(OPEN_FILES_MAX), filterPath,
        ...rules, '--', denoPath, ...argsOf(mainPath)
      ],
      env: { ...denoEnv(path), ...gpu?.env },
      cwd: path,
      handles: [],
      wrappers: 0,
      release
    }
  }
}
