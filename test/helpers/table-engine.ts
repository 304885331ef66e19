/** An Engine for tests of what lies above it: each body is a function of JavaScript, found by its text. */
import { ExecutionFault } from '../../protocol/connectors/execution-fault.ts'
import type { Engine, Steps } from '../../protocol/connectors/engine.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { Definition } from '../../protocol/wire/definitions.ts'

const U32_MAX = 4_294_967_295

/** Solidity's panics, where a result is none of 32 bits. */
export function checked (value: number): number {
  if (value < 0 || value > U32_MAX) throw new ExecutionFault({ kind: 'panic', panicCode: 17 })
  return value
}

export function divisor (value: number): number {
  if (value === 0) throw new ExecutionFault({ kind: 'panic', panicCode: 18 })
  return value
}

export const TRANSFORMATIONS: Record<string, (x: number, args: readonly number[]) => number> = {
  'return x;': x => x,
  'return x + args[0];': (x, [a]) => checked(x + a!),
  'return x - args[0];': (x, [a]) => checked(x - a!),
  'return x * args[0];': (x, [a]) => checked(x * a!),
  'return args[0] % x;': (x, [a]) => a! % divisor(x),
  'return (x + args[0]) % args[1];': (x, [a, b]) => checked(x + a!) % divisor(b!),
  'return (x * args[0] + args[1]) % args[2];': (x, [a, b, c]) => checked(checked(x * a!) + b!) % divisor(c!)
}

export const CONDITIONS: Record<string, (args: readonly number[]) => boolean> = {
  'return true;': () => true,
  'return args[0] < args[1];': ([a, b]) => a! < b!
}

export class TableEngine implements Engine {
  /** Calls and applications so far. */
  readonly calls: Steps[] = []
  applications = 0
  readonly #get: (id: ContentId) => Definition | undefined

  constructor (get: (id: ContentId) => Definition | undefined) {
    this.#get = get
  }

  async apply (steps: Steps): Promise<Uint32Array> {
    this.calls.push(steps)
    const { list, phase, wanted } = steps
    const gaps = typeof wanted === 'number' ? new Uint32Array(wanted).fill(1) : wanted
    let x = steps.x
    let at = phase
    return gaps.map(gap => {
      for (let step = 0; step < gap; step++) {
        const { id, args } = list[at++ % list.length]!
        x = TRANSFORMATIONS[this.#source(id)]!(x, args)
        this.applications++
      }
      return x
    })
  }

  async check (condition: ContentId, args: readonly number[]): Promise<boolean> {
    return CONDITIONS[this.#source(condition)]!(args)
  }

  #source (id: ContentId): string {
    const definition = this.#get(id)!
    return definition.kind === 'connector' ? '' : definition.source
  }
}
