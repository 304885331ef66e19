import { DENO_PATH_INSIDE, denoArgs, denoEnv, RUNNER_PATH, RUNNER_PATH_INSIDE } from './deno-command.ts'
import type { Linked } from './elf.ts'
import { dataLimitBytes, limited } from './rlimits.ts'
import type { Launch, LaunchSpec } from './types.ts'
import type { ArgsOf, Wall, WalledIsolation } from './walls.ts'
import { checkMounts } from './work-dirs.ts'

const HOME = '/tmp'
/** User and group in there, which own nothing: `nobody`. */
const NOBODY = '65534'
/** Of the almost empty file systems, in bytes: for the directories above what is mounted. */
const ROOT_BYTES_MAX = '65536'
const SECCOMP_FD = '3'

export interface BubblewrapInit {
  bwrapPath: string
  denoPath: string
  linked: Linked
  /** File with the system call filter. */
  filterPath: string
  /** Where the processes start that see their own root a moment later: any directory. */
  cwd: string
  /** Private memory of an idle process, in bytes. */
  idleDataBytes: number
}

/**
 * Linux namespaces, made by bubblewrap: a root that holds Deno and its libraries and can not be written to, no /proc,
 * no network but an empty one, no process but its own, a user without rights; a system call filter; resource limits.
 */
export class BubblewrapIsolation implements WalledIsolation {
  readonly level = 'namespaces'
  readonly layers = ['deno', 'bubblewrap', 'seccomp', 'rlimits']
  readonly walls: readonly Wall[] = ['read', 'write', 'network', 'process', 'signal', 'environment', 'memory']
  readonly #init: BubblewrapInit

  constructor (init: BubblewrapInit) {
    this.#init = init
  }

  async launch (spec: LaunchSpec): Promise<Launch> {
    return await this.wrap(spec, RUNNER_PATH, path => denoArgs(spec.memoryMiB, path))
  }

  async wrap ({ memoryMiB, mounts, gpu }: LaunchSpec, mainPath: string, argsOf: ArgsOf): Promise<Launch> {
    checkMounts(mounts)
    const { bwrapPath, denoPath, linked, filterPath, cwd, idleDataBytes } = this.#init
    const readOnly = [
      [denoPath, DENO_PATH_INSIDE], [mainPath, RUNNER_PATH_INSIDE],
      ...[linked.loader, ...linked.libraries, ...gpu?.paths ?? []].map(path => [path, path] as const),
      ...mounts.map(({ source, target }) => [source, `${HOME}/${target}`] as const)
    ] as const
    const devices = ['/dev/null', '/dev/urandom', ...gpu?.devices ?? []]
    return {
      ...limited(dataLimitBytes(idleDataBytes, memoryMiB, gpu?.driverMiB), [
        bwrapPath,
        // It dies with the thread that spawned it. No --new-session: it has one, and is to be killed as one group.
        '--unshare-all', '--die-with-parent', '--cap-drop', 'ALL', '--uid', NOBODY, '--gid', NOBODY,
        '--hostname', 'sandbox',
        '--size', ROOT_BYTES_MAX, '--tmpfs', HOME,
        ...readOnly.flatMap(([from, to]) => ['--ro-bind', from, to]),
        ...devices.flatMap(device => ['--dev-bind', device, device]),
        '--remount-ro', HOME, '--remount-ro', '/', '--chdir', HOME,
        '--seccomp', SECCOMP_FD,
        '--', DENO_PATH_INSIDE, ...argsOf(RUNNER_PATH_INSIDE)
      ]),
      env: { ...denoEnv(HOME), ...gpu?.env },
      cwd,
      handles: [filterPath],
      // bubblewrap outside, and inside as the first process.
      wrappers: 2,
      release: async () => {}
    }
  }
}
