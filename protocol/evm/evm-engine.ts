import type { Engine, Steps } from '../connectors/engine.ts'
import { ExecutionFault } from '../connectors/execution-fault.ts'
import { DcnError, isDcnError } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import type { Closure } from '../wire/definitions.ts'
import { orderedBodies } from './bodies.ts'
import { callData, conditionData, listData, readSparse, readValues } from './call-data.ts'
import type { EvmCaller } from './evm-caller.ts'
import { CALL_VALUES_MAX, STEP_GAS_MIN, type ProgramKind } from './program.ts'

/** Finds the code that runs bodies; as Compiler does. */
export interface ProgramFinder {
  code (kind: ProgramKind, bodies: readonly string[]): Promise<Uint8Array>
}

export interface EvmEngineDeps {
  caller: EvmCaller
  programs: ProgramFinder
  /** Where the bodies are. */
  closure: Closure
}

/** A list of transformations, ready to be called. */
interface Prepared {
  bodies: readonly string[]
  data: Uint8Array
  contiguous?: Uint8Array
  sparse?: Uint8Array
}

/** Runs transformations and conditions on the EVM; for one execution. */
export class EvmEngine implements Engine {
  readonly #deps: EvmEngineDeps
  readonly #lists = new WeakMap<Steps['list'], Prepared>()
  readonly #conditions = new Map<ContentId, Uint8Array>()

  constructor (deps: EvmEngineDeps) {
    this.#deps = deps
  }

  async apply (steps: Steps): Promise<Uint32Array> {
    this.#deps.caller.demand(applicationsOf(steps) * STEP_GAS_MIN)
    const prepared = this.#lists.get(steps.list) ?? this.#prepare(steps.list)
    return typeof steps.wanted === 'number'
      ? await this.#contiguous(prepared, steps, steps.wanted)
      : await this.#sparse(prepared, steps, steps.wanted)
  }

  async check (condition: ContentId, args: readonly number[]): Promise<boolean> {
    const code = this.#conditions.get(condition) ??
      await this.#code('condition', [this.#bodyOf(condition, 'condition')])
    this.#conditions.set(condition, code)
    const returned = await this.#deps.caller.call(code, conditionData(args))
    return returned.at(-1) === 1
  }

  async #contiguous (prepared: Prepared, { list, x, phase }: Steps, wanted: number): Promise<Uint32Array> {
    const code = prepared.contiguous ??= await this.#code(list.length === 1 ? 'one' : 'list', prepared.bodies)
    const values = new Uint32Array(wanted)
    const state = { x, phase }
    for (let at = 0; at < wanted;) {
      const count = Math.min(CALL_VALUES_MAX, wanted - at)
      const returned = await this.#deps.caller.call(code, callData(prepared.data, list.length, state, count))
      const given = readValues(returned, values, at)
      at += given
      state.x = values[at - 1] ?? 0
      state.phase = (state.phase + given) % list.length
    }
    return values
  }

  async #sparse (prepared: Prepared, { list, x, phase }: Steps, wanted: Uint32Array): Promise<Uint32Array> {
    const code = prepared.sparse ??= await this.#code(list.length === 1 ? 'one-sparse' : 'list-sparse', prepared.bodies)
    const values = new Uint32Array(wanted.length)
    const state = { x, phase }
    const gaps = wanted.slice()
    for (let at = 0; at < gaps.length;) {
      const window = gaps.subarray(at, at + CALL_VALUES_MAX)
      const returned = await this.#deps.caller.call(code, callData(prepared.data, list.length, state, window))
      const { count, x: last, left } = readSparse(returned, values, at)
      let steps = 0
      for (const gap of window.subarray(0, count)) steps += gap
      at += count
      if (count < window.length) {
        steps += (window[count] ?? 0) - left
        gaps[at] = left
      }
      state.x = last
      state.phase = (state.phase + steps) % list.length
    }
    return values
  }

  #prepare (list: Steps['list']): Prepared {
    const bodies = list.map(({ id }) => this.#bodyOf(id, 'transformation'))
    const ordered = orderedBodies(bodies)
    const which = new Map(ordered.map((body, index) => [body, index]))
    const data = listData(list.map(({ args }, index) => ({ which: which.get(bodies[index] ?? '') ?? 0, args })))
    const prepared = { bodies: ordered, data }
    this.#lists.set(list, prepared)
    return prepared
  }

  async #code (kind: ProgramKind, bodies: readonly string[]): Promise<Uint8Array> {
    try {
      return await this.#deps.programs.code(kind, bodies)
    } catch (err) {
      if (!isDcnError(err) || err.code !== 'DCN_SOLIDITY_INVALID') throw err
      // Nobody should have deployed it, as no machine compiles it; so every machine can tell.
      throw new ExecutionFault({ kind: 'revert', message: 'the code does not compile' })
    }
  }

  #bodyOf (id: ContentId, kind: 'transformation' | 'condition'): string {
    const definition = this.#deps.closure.get(id)
    if (definition?.kind !== kind) {
      throw new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: `${kind} ${id} is missing` })
    }
    return definition.source
  }
}

function applicationsOf ({ wanted }: Steps): number {
  return typeof wanted === 'number' ? wanted : wanted.reduce((sum, gap) => sum + gap, 0)
}
