/**
 * Where the time of an execution goes on a node: the whole, and the walk over the tree by itself, over an engine that
 * gives at once what the EVM gave before. One run, one table; milliseconds, medians; only ratios can be compared.
 *
 * node --import tsx bench/walk.ts [runs]
 */
import type { Engine, Steps } from '../protocol/connectors/engine.ts'
import { execute } from '../protocol/connectors/execute.ts'
import type { ContentId } from '../protocol/core/ids.ts'
import { silentLogger } from '../protocol/core/logger.ts'
import { Compiler } from '../protocol/evm/compiler.ts'
import { EvmCaller } from '../protocol/evm/evm-caller.ts'
import { EvmEngine } from '../protocol/evm/evm-engine.ts'
import { ProgramStore } from '../protocol/evm/program-store.ts'
import { Programs } from '../protocol/evm/programs.ts'
import { StepMeter } from '../protocol/evm/step-meter.ts'
import { encodeDefinition, type Definition, type DimensionDefinition, type Pin } from '../protocol/wire/definitions.ts'
import type { ExecutionOutcome } from '../protocol/wire/executions.ts'
import { percentile, row } from './stats.ts'

/** Gives again what was given before, in the same order. */
class ReplayEngine implements Engine {
  readonly #engine: Engine
  readonly #given: Uint32Array[] = []
  #at = 0

  constructor (engine: Engine) {
    this.#engine = engine
  }

  rewind (): void {
    this.#at = 0
  }

  async apply (steps: Steps): Promise<Uint32Array> {
    const given = this.#given[this.#at] ?? await this.#engine.apply(steps)
    this.#given[this.#at++] = given
    return given
  }

  async check (): Promise<boolean> {
    return true
  }
}

const runs = Number(process.argv[2] ?? 5)
const closure = new Map<ContentId, Definition>()
const adding = put({ kind: 'transformation', name: 'add', source: 'return x + args[0];' })
const jumping = put({ kind: 'transformation', name: 'jump', source: 'return (x * args[0] + args[1]) % args[2];' })

const add = (by: number, composite?: Pin): DimensionDefinition =>
  ({ transformations: [{ ...adding, args: [by] }], composite, bindings: [] })
const jump = (composite: Pin): DimensionDefinition =>
  ({ transformations: [{ ...jumping, args: [5, 3, 4_096] }], composite, bindings: [] })
const times = (count: number, dimension: DimensionDefinition): DimensionDefinition[] =>
  Array.from({ length: count }, () => dimension)

const leaf = connector('leaf', [add(1)])
const flat = connector('flat', times(4, add(1)))
const nested = connector('nested', times(4, add(1, leaf)))
const sparse = connector('sparse', [add(30, leaf)])
// The largest comes first: an index above all before it would fail.
const unsorted = connector('unsorted', [jump(leaf)], 4_095)
const tree = connector('tree', times(4, add(1, connector('wide', times(512, add(1))))))

const programs = new Programs({
  supply: new ProgramStore({ compiler: new Compiler(), logger: silentLogger }), caller: await EvmCaller.create()
})

console.log(`\nOne thread, code compiled before; medians of ${runs}, ms\n`)
console.log(row('connector', 'particles', 'whole', 'walk alone', 'share of the walk'))
console.log(row('---', '---', '---', '---', '---'))
await measure('flat, 4 dimensions', flat, [16, 1_024, 65_536])
await measure('4 dimensions, each over another', nested, [16, 1_024, 65_536])
await measure('every 30th of a sequence', sparse, [16, 1_024])
await measure('a sequence in no order', unsorted, [1_024, 65_536])
await measure('2,048 scalars', tree, [16])

function connector (name: string, dimensions: DimensionDefinition[], startPoint = 0): Pin {
  const staticRi = [{ position: 1, startPoint, transformationShift: 0 }]
  return put({ kind: 'connector', name, dimensions, condition: undefined, conditionArgs: [], staticRi })
}

function put (definition: Definition): Pin {
  const { id } = encodeDefinition(definition)
  closure.set(id, definition)
  return { name: definition.name, id }
}

async function measure (what: string, { id: root }: Pin, counts: number[]): Promise<void> {
  for (const particlesCount of counts) {
    const run = async (engine: Engine): Promise<ExecutionOutcome> =>
      execute(root, closure, { particlesCount, dynamicRi: [] }, engine)
    const evm = (): Engine => new EvmEngine({ programs, closure, meter: new StepMeter() })
    const whole = await median(() => run(evm()))
    const replay = new ReplayEngine(evm())
    const walk = await median(() => {
      replay.rewind()
      return run(replay)
    })
    console.log(row(what, particlesCount.toLocaleString('en'), whole.toFixed(2), walk.toFixed(2),
      `${(100 * walk / whole).toFixed(1)}%`))
  }
}

async function median (run: () => Promise<ExecutionOutcome>): Promise<number> {
  const taken: number[] = []
  // The first compiles, and warms up.
  for (let at = 0; at <= runs; at++) {
    const startedAtMs = performance.now()
    const outcome = await run()
    if (at > 0) taken.push(performance.now() - startedAtMs)
    if (outcome.status === 'failed') console.log(outcome.failure)
  }
  return percentile(taken, 0.5)
}
