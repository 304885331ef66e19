import { realpath } from 'node:fs/promises'
import { denoArgs, denoEnv, RUNNER_PATH } from './deno-command.ts'
import { OPEN_FILES_MAX } from './rlimits.ts'
import type { Launch, LaunchSpec } from './types.ts'
import type { ArgsOf, Wall, WalledIsolation } from './walls.ts'
import { makeWorkDir } from './work-dirs.ts'

export const SANDBOX_EXEC_PATH = '/usr/bin/sandbox-exec'

export interface SandboxExecInit {
  denoPath: string
  /** An empty directory that nobody can write to. */
  emptyDir: string
}

/** What macOS has: a profile of its Seatbelt. There is no hard limit to memory, so its level is `limited`. */
export class SandboxExecIsolation implements WalledIsolation {
  readonly level = 'limited'
  readonly layers = ['deno', 'sandbox-exec']
  readonly walls: readonly Wall[] = ['read', 'write', 'network', 'process', 'signal', 'environment']
  readonly #init: SandboxExecInit

  constructor (init: SandboxExecInit) {
    this.#init = init
  }

  async launch (spec: LaunchSpec): Promise<Launch> {
    return await this.wrap(spec, RUNNER_PATH, path => denoArgs(spec.memoryMiB, path))
  }

  async wrap ({ mounts }: LaunchSpec, mainPath: string, argsOf: ArgsOf): Promise<Launch> {
    const { denoPath, emptyDir } = this.#init
    const { path, release } = await makeWorkDir(emptyDir, mounts)
    const sources = await Promise.all(mounts.map(({ source }) => realpath(source)))
    const readable = [path, mainPath, await realpath(mainPath), denoPath, await realpath(denoPath), ...sources]
    const script = `ulimit -c 0 && ulimit -f 0 && ulimit -n ${OPEN_FILES_MAX} && exec "$0" "$@"`
    return {
      file: '/bin/sh',
      args: ['-c', script, SANDBOX_EXEC_PATH, '-p', profile(readable.length),
        ...readable.flatMap((file, at) => ['-D', `READ${at}=${file}`]), '-D', `DENO=${await realpath(denoPath)}`,
        denoPath, ...argsOf(mainPath)],
      env: denoEnv(path),
      cwd: path,
      handles: [],
      wrappers: 0,
      release
    }
  }
}

/** Paths are parameters: they need no quoting. What is not allowed is denied: network, fork, writing, other files. */
export function profile (readable: number): string {
  const paths = Array.from({ length: readable }, (_, at) => `(subpath (param "READ${at}"))`).join(' ')
  return `(version 1)
(deny default)
(allow process-exec (literal (param "DENO")))
(allow file-read-metadata)
(allow file-read* (subpath "/usr/lib") (subpath "/System/Library") (subpath "/private/var/db/dyld")
  (subpath "/System/Volumes/Preboot/Cryptexes") (literal "/") (literal "/dev/null") (literal "/dev/urandom") ${paths})
(allow file-write-data (literal "/dev/null"))
(allow sysctl-read)
(allow process-info* (target self))
(allow signal (target self))`
}
