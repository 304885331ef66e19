import { denoArgs, denoEnv, RUNNER_PATH } from './deno-command.ts'
import type { Isolation, Launch, LaunchSpec } from './types.ts'
import { makeWorkDir } from './work-dirs.ts'

/** Deno's own permissions and the limit of the V8 heap: no walls around them. */
export class BareIsolation implements Isolation {
  readonly level = 'none'
  readonly layers = ['deno']
  readonly #denoPath: string
  readonly #emptyDir: string

  /** @param emptyDir that nobody can write to */
  constructor (denoPath: string, emptyDir: string) {
    this.#denoPath = denoPath
    this.#emptyDir = emptyDir
  }

  async launch ({ memoryMiB, mounts, gpu }: LaunchSpec): Promise<Launch> {
    const { path, release } = await makeWorkDir(this.#emptyDir, mounts)
    return {
      file: this.#denoPath,
      args: denoArgs(memoryMiB, RUNNER_PATH),
      env: { ...denoEnv(path), ...gpu?.env },
      cwd: path,
      handles: [],
      wrappers: 0,
      release
    }
  }
}
