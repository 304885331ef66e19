/**
 * The meaning of a connector, written a second time: one particle at a time, over names, without any care for speed. It
 * shares nothing with protocol/connectors but what a body does.
 */
import type { ConnectorRequest } from '../../protocol/connectors/requests.ts'
import type { RunningInstance } from '../../protocol/wire/definitions.ts'
import type { ExecutionFailure } from '../../protocol/wire/executions.ts'
import { CONDITIONS, TRANSFORMATIONS } from './table-engine.ts'

const U32_MAX = 4_294_967_295
const WORK_MAX = 50_000_000

export interface PlainWorld {
  connectors: ReadonlyMap<string, ConnectorRequest>
  /** Body by name, for transformations and conditions alike. */
  sources: ReadonlyMap<string, string>
}

export type PlainOutcome = Array<{ path: string, data: number[] }> | ExecutionFailure

class Failure extends Error {
  readonly failure: ExecutionFailure

  constructor (failure: ExecutionFailure) {
    super(failure.kind)
    this.failure = failure
  }
}

/** What hangs in an open slot: a connector, and what hangs in its own. */
interface Hung { name: string, slots: Slots }
type Slots = Array<Hung | undefined>

export function labelsOf (world: PlainWorld, name: string): string[] {
  const labels: string[] = []
  for (const [d, { composite, bindings }] of world.connectors.get(name)!.dimensions.entries()) {
    if (composite === '') labels.push(`${name}:${d}`)
    else {
      for (const [s, label] of labelsOf(world, composite).entries()) {
        const binding = bindings.find(({ slot }) => slot === s)
        labels.push(...binding === undefined ? [label] : labelsOf(world, binding.name))
      }
    }
  }
  return labels
}

/** How many numbers the dimensions take, the root's own 0 left out. */
export function positionsOf (world: PlainWorld, name: string): number {
  return world.connectors.get(name)!.dimensions.reduce((sum, { composite, bindings }) =>
    sum + 1 + [composite, ...bindings.map(binding => binding.name)].filter(below => below !== '')
      .reduce((inner, below) => inner + positionsOf(world, below), 0), 0)
}

export function plainExecute (
  world: PlainWorld, rootName: string, particles: number, dynamicRi: readonly RunningInstance[]
): PlainOutcome {
  try {
    return new PlainRun(world, rootName, dynamicRi).run(particles)
  } catch (err) {
    // A panic inside a body comes as protocol/connectors throws it.
    if (err instanceof Error && 'failure' in err) return err.failure as ExecutionFailure
    throw err
  }
}

class PlainRun {
  readonly #world: PlainWorld
  readonly #rootName: string
  readonly #dynamic: readonly RunningInstance[]
  readonly #out: Array<{ path: string, data: number[] }> = []
  #counter = 1
  #work = 0

  constructor (world: PlainWorld, rootName: string, dynamicRi: readonly RunningInstance[]) {
    this.#world = world
    this.#rootName = rootName
    this.#dynamic = dynamicRi
  }

  run (particles: number): Array<{ path: string, data: number[] }> {
    const dynamic = this.#dynamic.find(({ position }) => position === 0)
    const fixed = this.#staticAt(this.#rootName, 0)
    if (dynamic !== undefined && fixed !== undefined) throw new Failure({ kind: 'static-override', position: 0 })
    const start = (dynamic ?? fixed)?.startPoint ?? 0
    const indexes: number[] = []
    for (let i = 0; i < particles; i++) {
      if (start + i > U32_MAX) throw new Failure({ kind: 'panic', panicCode: 17 })
      indexes.push(start + i)
    }
    this.#walk('', this.#rootName, indexes, labelsOf(this.#world, this.#rootName).map(() => undefined))
    return this.#out
  }

  #walk (path: string, name: string, indexes: number[], binds: Slots): void {
    const connector = this.#world.connectors.get(name)!
    if (connector.conditionName !== '') {
      const met = CONDITIONS[this.#world.sources.get(connector.conditionName)!]!(connector.conditionArgs)
      if (!met) throw new Failure({ kind: 'condition-not-met', connector: name })
    }
    let slot = 0
    for (const [d, { composite, bindings }] of connector.dimensions.entries()) {
      const position = this.#counter++
      const segment = `${path}/${name}:${d}`
      const bound = composite === '' ? binds[slot] : undefined
      const hanging = composite === '' ? bound?.name : composite
      const instance = this.#instance(position, name, d, hanging)
      const values = this.#select(connector.dimensions[d]!.transformations, instance, indexes)
      if (composite === '') {
        slot++
        if (bound === undefined) this.#out.push({ path: segment, data: values })
        else this.#walk(segment, bound.name, values, bound.slots)
        continue
      }
      const child: Slots = []
      for (let s = 0; s < labelsOf(this.#world, composite).length; s++) {
        const binding = bindings.find(entry => entry.slot === s)
        if (binding === undefined) child.push(binds[slot++])
        else {
          const inner = labelsOf(this.#world, binding.name).map(() => binds[slot++])
          child.push({ name: binding.name, slots: inner })
        }
      }
      this.#walk(segment, composite, values, child)
    }
  }

  #instance (position: number, name: string, d: number, hanging: string | undefined): RunningInstance {
    const isRoot = name === this.#rootName
    const local = isRoot ? this.#staticAt(name, position) : this.#staticAt(name, d + 1)
    const scope = isRoot ? undefined : this.#staticAt(this.#rootName, position)
    const dynamic = this.#dynamic.find(entry => entry.position === position)
    if (dynamic !== undefined && (local !== undefined || scope !== undefined)) {
      throw new Failure({ kind: 'static-override', position })
    }
    return dynamic ?? local ?? scope ?? (hanging === undefined ? undefined : this.#staticAt(hanging, 0)) ??
      { position, startPoint: 0, transformationShift: 0 }
  }

  #staticAt (name: string, position: number): RunningInstance | undefined {
    return this.#world.connectors.get(name)!.staticRi.find(entry => entry.position === position)
  }

  #select (
    list: ReadonlyArray<{ name: string, args: readonly number[] }>, instance: RunningInstance, idx: number[]
  ): number[] {
    const first = idx[0]!
    let contiguous = true
    let sorted = true
    let max = first
    for (let k = 1; k < idx.length; k++) {
      if (first + k > U32_MAX) throw new Failure({ kind: 'panic', panicCode: 17 })
      if (idx[k] !== first + k) contiguous = false
      if (idx[k]! < idx[k - 1]!) sorted = false
      if (idx[k]! > max) max = idx[k]!
      if (!contiguous && !sorted) break
    }
    if (!contiguous && !sorted && max === U32_MAX) throw new Failure({ kind: 'panic', panicCode: 17 })
    const last = contiguous && first === 0 ? idx.length - 1 : sorted ? idx[idx.length - 1]! : max
    const x = this.#sequence(list, instance, last, idx.length)
    return idx.map(index => {
      if (index > last) throw new Failure({ kind: 'panic', panicCode: 50 })
      return x(index)
    })
  }

  /** x(0) to x(last), one application after the other. */
  #sequence (
    list: ReadonlyArray<{ name: string, args: readonly number[] }>, { startPoint, transformationShift: shift }:
    RunningInstance, last: number, particles: number
  ): (index: number) => number {
    const reach = list.length > 1 ? Math.min(last, U32_MAX - shift) : last
    this.#work += Math.max(list.length === 0 ? 0 : reach, particles)
    if (this.#work > WORK_MAX) throw new Failure({ kind: 'budget', budget: 'applications', limit: WORK_MAX })
    if (list.length === 0) return () => startPoint
    const x = [startPoint]
    for (let i = 1; i <= last; i++) {
      if (list.length > 1 && shift + i > U32_MAX) throw new Failure({ kind: 'panic', panicCode: 17 })
      const { name, args } = list[(shift + i - 1) % list.length]!
      x.push(TRANSFORMATIONS[this.#world.sources.get(name)!]!(x[i - 1]!, args))
    }
    return index => x[index]!
  }
}
