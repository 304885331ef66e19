import { denoArgs, denoEnv, RUNNER_PATH } from './deno-command.ts'
import type { Launch, LaunchSpec } from './types.ts'
import type { ArgsOf, Wall, WalledIsolation } from './walls.ts'
import { makeWorkDir } from './work-dirs.ts'

/** Deno's own permissions and the limit of the V8 heap: no walls around them. */
export class BareIsolation implements WalledIsolation {
  readonly level = 'none'
  readonly layers = ['deno']
  readonly walls: readonly Wall[] = ['environment']
  readonly #denoPath: string
  readonly #emptyDir: string

  /** @param emptyDir that nobody can write to */
  constructor (denoPath: string, emptyDir: string) {
    this.#denoPath = denoPath
    this.#emptyDir = emptyDir
  }

  async launch (spec: LaunchSpec): Promise<Launch> {
    return await this.wrap(spec, RUNNER_PATH, path => denoArgs(spec.memoryMiB, path))
  }

  async wrap ({ mounts, gpu }: LaunchSpec, mainPath: string, argsOf: ArgsOf): Promise<Launch> {
    const { path, release } = await makeWorkDir(this.#emptyDir, mounts)
    return {
      file: this.#denoPath,
      args: argsOf(mainPath),
      env: { ...denoEnv(path), ...gpu?.env },
      cwd: path,
      handles: [],
      wrappers: 0,
      release
    }
  }
}
