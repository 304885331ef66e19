import type { Engine, Steps } from '../connectors/engine.ts'
import { ExecutionFault } from '../connectors/execution-fault.ts'
import { DcnError, isDcnError } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import type { Closure } from '../wire/definitions.ts'
import type { ListEntry, ProgramBody, ProgramRunner } from './program-runner.ts'
import type { ProgramFinder } from './programs.ts'
import type { StepMeter } from './step-meter.ts'
import type { BodyKind } from './translate/ir.ts'

export interface EvmEngineDeps {
  programs: ProgramFinder
  /** Where the bodies are. */
  closure: Closure
  meter: StepMeter
}

/** A list of transformations, ready to be run. */
interface Prepared { runner: ProgramRunner, entries: ListEntry[] }

/** Runs transformations and conditions; for one execution. */
export class EvmEngine implements Engine {
  readonly #deps: EvmEngineDeps
  readonly #lists = new WeakMap<Steps['list'], Prepared>()
  /** By the bodies that they run: lists that differ in their arguments share one. */
  readonly #runners = new Map<string, ProgramRunner>()

  constructor (deps: EvmEngineDeps) {
    this.#deps = deps
  }

  async apply ({ list, ...steps }: Steps): Promise<Uint32Array> {
    const { runner, entries } = this.#lists.get(list) ?? await this.#prepare(list)
    return await runner.apply(entries, steps, this.#deps.meter)
  }

  async check (condition: ContentId, args: readonly number[]): Promise<boolean> {
    const runner = await this.#find('condition', [{ text: this.#bodyOf(condition, 'condition'), args: args.length }])
    return await runner.check(args, this.#deps.meter)
  }

  /** Of bodies that are there more than once, with as many arguments, one goes into the program. */
  async #prepare (list: Steps['list']): Promise<Prepared> {
    const bodies: ProgramBody[] = []
    const places = new Map<string, number>()
    const entries = list.map(({ id, args }): ListEntry => {
      const key = `${args.length} ${id}`
      const which = places.get(key) ?? bodies.push({ text: this.#bodyOf(id, 'transformation'), args: args.length }) - 1
      places.set(key, which)
      return { which, args }
    })
    const program = [...places.keys()].join()
    const runner = this.#runners.get(program) ?? await this.#find('transformation', bodies)
    this.#runners.set(program, runner)
    const prepared = { runner, entries }
    this.#lists.set(list, prepared)
    return prepared
  }

  async #find (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<ProgramRunner> {
    try {
      return await this.#deps.programs.find(kind, bodies)
    } catch (err) {
      if (!isDcnError(err) || err.code !== 'DCN_SOLIDITY_INVALID') throw err
      // Nobody should have deployed it, as no machine compiles it; so every machine can tell.
      throw new ExecutionFault({ kind: 'revert', message: 'the code does not compile' })
    }
  }

  #bodyOf (id: ContentId, kind: BodyKind): string {
    const definition = this.#deps.closure.get(id)
    if (definition?.kind !== kind) {
      throw new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: `${kind} ${id} is missing` })
    }
    return definition.source
  }
}
