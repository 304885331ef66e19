import { join } from 'node:path'
import { DcnError, reasonOf } from '../../../protocol/core/errors.ts'
import type { IsolationLevel } from '../../../protocol/core/isolation.ts'
import type { Logger } from '../../../protocol/core/logger.ts'
import type { Service } from '../../../protocol/core/service.ts'
import { rm } from 'node:fs/promises'
import { BareIsolation } from './bare.ts'
import { findDeno } from './deno-binary.ts'
import type { Isolation, Launch, LaunchSpec } from './types.ts'
import { makeEmptyDir } from './work-dirs.ts'

export interface MachineIsolationDeps {
  logger: Logger
}

export interface MachineIsolationInit {
  /** A folder of its own, made if it is not there. Not to be shared: what is in it is removed. */
  scratchDir: string
  /** Path of the Deno executable; by default the one that npm installed. */
  denoPath?: string
}

/** The strongest isolation that this machine has, chosen and tested when it starts. */
export class MachineIsolation implements Isolation, Service {
  readonly #log: Logger
  readonly #init: MachineIsolationInit
  #chosen: Isolation | undefined

  constructor (deps: MachineIsolationDeps, init: MachineIsolationInit) {
    this.#log = deps.logger.child('isolation')
    this.#init = init
  }

  get level (): IsolationLevel {
    return this.#chosen?.level ?? 'none'
  }

  get layers (): readonly string[] {
    return this.#chosen?.layers ?? []
  }

  /** @throws DCN_DENO_MISSING, DCN_SANDBOX_FAILED: this machine cannot run functions. */
  async start (): Promise<void> {
    if (this.#chosen !== undefined) return
    const denoPath = this.#init.denoPath ?? findDeno()
    try {
      const emptyDir = await makeEmptyDir(join(this.#init.scratchDir, 'tmp'))
      this.#chosen = new BareIsolation(denoPath, emptyDir)
    } catch (cause) {
      throw new DcnError('DCN_SANDBOX_FAILED', { reason: reasonOf(cause) }, { cause })
    }
    this.#log.info('sandbox chosen', { level: this.level, layers: this.layers })
  }

  async stop (): Promise<void> {
    if (this.#chosen === undefined) return
    this.#chosen = undefined
    await rm(join(this.#init.scratchDir, 'tmp'), { recursive: true, force: true })
  }

  async launch (spec: LaunchSpec): Promise<Launch> {
    if (this.#chosen === undefined) throw new DcnError('DCN_SANDBOX_FAILED', { reason: 'it is not started' })
    return await this.#chosen.launch(spec)
  }
}
