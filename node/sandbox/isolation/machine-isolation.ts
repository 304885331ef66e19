import { mkdir, rm } from 'node:fs/promises'
import { DcnError, isDcnError, reasonOf } from '../../../protocol/core/errors.ts'
import { ISOLATION_LEVELS, type IsolationLevel } from '../../../protocol/core/isolation.ts'
import type { Logger } from '../../../protocol/core/logger.ts'
import type { Service } from '../../../protocol/core/service.ts'
import { confine, type Confinement } from '../cgroup/confine.ts'
import { chooseIsolation, type LevelReport } from './choose.ts'
import { findDeno } from './deno-binary.ts'
import type { Isolation, Launch, LaunchSpec } from './types.ts'

export interface MachineIsolationDeps {
  logger: Logger
}

export interface MachineIsolationInit {
  /** Absolute path of a folder of its own, made if it is not there. Not to be shared: what is in it is removed. */
  scratchDir: string
  /** Path of the Deno executable; by default the one that npm installed. */
  denoPath?: string
  /** The one level to be used; by default `auto`: the strongest that passes its self-test. */
  isolation?: IsolationLevel | 'auto'
  /** Use `none`, Deno alone, where nothing else passes. */
  unsafeSandbox?: boolean
}

/** The isolation of this machine, chosen and tested when it starts. */
export class MachineIsolation implements Isolation, Service {
  readonly #log: Logger
  readonly #init: MachineIsolationInit
  #confinement: Confinement | undefined

  constructor (deps: MachineIsolationDeps, init: MachineIsolationInit) {
    this.#log = deps.logger.child('isolation')
    this.#init = init
  }

  /** `none` before it has started. */
  get level (): IsolationLevel {
    return this.#confinement?.isolation.level ?? 'none'
  }

  get layers (): readonly string[] {
    return this.#confinement?.isolation.layers ?? []
  }

  /** @throws DCN_DENO_MISSING, DCN_SANDBOX_FAILED: this machine cannot run functions. */
  async start (): Promise<void> {
    if (this.#confinement !== undefined) return
    const { scratchDir, denoPath = findDeno() } = this.#init
    try {
      await mkdir(scratchDir, { recursive: true })
      const { isolation, reports } = await chooseIsolation({ scratchDir, denoPath, levels: levelsOf(this.#init) })
      for (const { level, passed, reason, remedy } of reports) {
        if (!passed) this.#log.warn('an isolation level cannot be used', { level, reason, remedy })
      }
      if (isolation === undefined) throw new DcnError('DCN_SANDBOX_FAILED', { reason: whyNone(reports) })
      this.#confinement = await confine(isolation)
    } catch (cause) {
      await this.#clear()
      if (isDcnError(cause)) throw cause
      throw new DcnError('DCN_SANDBOX_FAILED', { reason: reasonOf(cause) }, { cause })
    }
    const { controllers, reason, remedy } = this.#confinement.report
    if (controllers.length === 0) this.#log.info('no control groups around functions', { reason, remedy })
    const found = { level: this.level, layers: this.layers }
    if (this.level === 'none') this.#log.warn('functions run without isolation: there is only Deno', found)
    else this.#log.info('isolation chosen', found)
  }

  async stop (): Promise<void> {
    if (this.#confinement === undefined) return
    const confinement = this.#confinement
    this.#confinement = undefined
    await confinement.close()
    await this.#clear()
  }

  async launch (spec: LaunchSpec): Promise<Launch> {
    if (this.#confinement === undefined) throw new DcnError('DCN_SANDBOX_FAILED', { reason: 'it is not started' })
    return await this.#confinement.isolation.launch(spec)
  }

  async #clear (): Promise<void> {
    await rm(this.#init.scratchDir, { recursive: true, force: true })
  }
}

export function levelsOf ({ isolation = 'auto', unsafeSandbox = false }: Pick<MachineIsolationInit,
  'isolation' | 'unsafeSandbox'>): IsolationLevel[] {
  if (isolation !== 'auto') return [isolation]
  return ISOLATION_LEVELS.filter(level => level !== 'none' || unsafeSandbox)
}

/** One line for the operator. */
export function whyNone (reports: readonly LevelReport[]): string {
  const each = reports.map(({ level, reason, remedy }) => `${level}: ${reason}${remedy === '' ? '' : ` (${remedy})`}`)
  return `no isolation passed its self-test; ${each.join('; ')}; --unsafe-sandbox runs functions without any, which ` +
    'only a machine that may be lost should do'
}
