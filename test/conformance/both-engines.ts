/** An engine of the walk over a connector that asks two, and tells where they differ. */
import type { Engine, Steps } from '../../protocol/connectors/engine.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { ProgramRunner } from '../../protocol/evm/program-runner.ts'
import { StepMeter } from '../../protocol/evm/step-meter.ts'
import type { Closure } from '../../protocol/wire/definitions.ts'
import { compareRuns, type Application, type Case, type Code } from './compare.ts'
import type { Engines } from './engines.ts'
import type { Tally } from './suite.ts'

/** Applications that are compared of one dimension: the slower engine takes some 100 us for each. */
const COMPARED_MAX = 100

export interface BothEnginesDeps {
  engines: Engines
  closure: Closure
  /** Of a body's text. */
  codeOf (kind: 'transformation' | 'condition', text: string): Uint8Array
  tally: Tally
}

export class BothEngines implements Engine {
  readonly #deps: BothEnginesDeps

  constructor (deps: BothEnginesDeps) {
    this.#deps = deps
  }

  async apply (steps: Steps): Promise<Uint32Array> {
    const bodies: Code[] = []
    const places = new Map<string, number>()
    const list = steps.list.map(({ id, args }) => {
      const key = `${id} ${args.length}`
      const which = places.get(key) ?? bodies.push(this.#code('transformation', id, args.length)) - 1
      places.set(key, which)
      return { which, args }
    })
    const { x, phase, wanted } = steps
    const run: Application = { list, x, phase, wanted: fewer(wanted) }
    const name = steps.list.map(({ id }) => id).join()
    const runner = await this.#compare({ name, kind: 'transformation', bodies, runs: [run] })
    return await runner.apply(list, { x, phase, wanted }, new StepMeter())
  }

  async check (condition: ContentId, args: readonly number[]): Promise<boolean> {
    const bodies = [this.#code('condition', condition, args.length)]
    const runner = await this.#compare({ name: condition, kind: 'condition', bodies, runs: [{ check: args }] })
    return await runner.check(args, new StepMeter())
  }

  /** The translated one, if it is. */
  async #compare (one: Case): Promise<ProgramRunner> {
    const { engines, tally } = this.#deps
    const oracle = engines.oracle(one.bodies)
    const translated = await engines.translated(one.kind, one.bodies)
    tally.programs++
    if (translated.status === 'refused') {
      tally.refused[translated.reason] = (tally.refused[translated.reason] ?? 0) + 1
      return oracle
    }
    tally.translated++
    tally.inputs += one.runs.length
    const mismatch = await compareRuns(one, oracle, translated.runner)
    if (mismatch !== undefined) tally.mismatches.push(mismatch)
    return translated.runner
  }

  #code (kind: 'transformation' | 'condition', id: ContentId, args: number): Code {
    const definition = this.#deps.closure.get(id)
    if (definition?.kind !== kind) throw new Error(`${kind} ${id} is missing`)
    return { code: this.#deps.codeOf(kind, definition.source), args }
  }
}

function fewer (wanted: Steps['wanted']): Steps['wanted'] {
  if (typeof wanted === 'number') return Math.min(wanted, COMPARED_MAX)
  let applications = 0
  const end = wanted.findIndex(gap => (applications += gap) > COMPARED_MAX)
  return end === -1 ? wanted : wanted.subarray(0, end)
}
