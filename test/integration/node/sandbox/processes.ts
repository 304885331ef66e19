/** Sandbox processes as they are, without pool and executor. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BareIsolation } from '../../../../node/sandbox/isolation/bare.ts'
import { findDeno } from '../../../../node/sandbox/isolation/deno-binary.ts'
import type { Launch, Mount } from '../../../../node/sandbox/isolation/types.ts'
import { makeEmptyDir } from '../../../../node/sandbox/isolation/work-dirs.ts'
import { judge } from '../../../../node/sandbox/process/outcome.ts'
import { SandboxProcess } from '../../../../node/sandbox/process/sandbox-process.ts'
import type { SandboxJob, SandboxProcessDeps } from '../../../../node/sandbox/process/sandbox-process.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'

export class Processes {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'dcn-process-')))
  readonly #all = new Set<SandboxProcess>()
  #isolation: BareIsolation | undefined

  /** @param cleanTimeoutMs short where the process is expected not to come clean, long where it is */
  async boot (
    cleanTimeoutMs: number, deps: Partial<SandboxProcessDeps> = {}, mounts: Mount[] = []
  ): Promise<SandboxProcess> {
    this.#isolation ??= new BareIsolation(findDeno(), await makeEmptyDir(join(this.dir, 'tmp')))
    const launch = await this.#isolation.launch({ memoryMiB: 128, mounts })
    return this.#start(launch, deps, cleanTimeoutMs)
  }

  /** Another program in Deno's place. */
  spawn (file: string, args: string[], deps: Partial<SandboxProcessDeps>): SandboxProcess {
    const launch = { file, args, env: {}, cwd: this.dir, handles: [], wrappers: 0, release: async () => {} }
    return this.#start(launch, deps, 20)
  }

  #start (launch: Launch, deps: Partial<SandboxProcessDeps>, cleanTimeoutMs: number): SandboxProcess {
    const reaper = { watch () {}, release () {} }
    const process = new SandboxProcess({ reaper, ...deps }, launch, cleanTimeoutMs)
    this.#all.add(process)
    process.boot()
    return process
  }

  /** Kills what is left. */
  async remove (): Promise<void> {
    for (const process of this.#all) process.kill()
    await Promise.all([...this.#all].map(async ({ exited }) => { await exited }))
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** The result's text, or how else it ended; and what was printed. */
export async function answer (process: SandboxProcess, code: string, more: Partial<SandboxJob> = {}): Promise<string> {
  let logs = ''
  const ending = await process.run({
    code,
    codeId: contentIdOf(utf8(code)),
    payload: '{}',
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    onLog: bytes => { logs += bytes.toString() },
    ...more
  })
  if (ending.kind === 'unborn') return `unborn: ${ending.reason}`
  const { status, result, error = '' } = judge(ending, { timeoutMs: 10_000, memoryMiB: 128 })
  return logs + (result ?? `${status}: ${error}`)
}
