/**
 * Where the time of an execution goes on a node: the whole, and the walk over the tree by itself, over an engine that
 * gives at once what the EVM gave before. One run, one table; milliseconds, medians; only ratios can be compared.
 *
 * node --import tsx bench/walk.ts [runs]
 */
import type { Engine, Steps } from '../protocol/connectors/engine.ts'
import { execute } from '../protocol/connectors/execute.ts'
import type { DimensionRequest } from '../protocol/connectors/requests.ts'
import { Compiler } from '../protocol/evm/compiler.ts'
import { EvmCaller } from '../protocol/evm/evm-caller.ts'
import { EvmEngine } from '../protocol/evm/evm-engine.ts'
import type { ExecutionOutcome } from '../protocol/wire/executions.ts'
import { ConnectorWorld } from '../test/helpers/connector-world.ts'
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
const world = new ConnectorWorld()
world.put({ kind: 'transformation', name: 'add', source: 'return x + args[0];' })
world.put({ kind: 'transformation', name: 'jump', source: 'return (x * args[0] + args[1]) % args[2];' })

const add = (by: number, composite = ''): DimensionRequest =>
  ({ transformations: [{ name: 'add', args: [by] }], composite, bindings: [] })
const jump = (composite: string): DimensionRequest =>
  ({ transformations: [{ name: 'jump', args: [5, 3, 4_096] }], composite, bindings: [] })
const times = (count: number, make: () => DimensionRequest): DimensionRequest[] => Array.from({ length: count }, make)

deploy('leaf', [add(1)])
deploy('flat', times(4, () => add(1)))
deploy('nested', times(4, () => add(1, 'leaf')))
deploy('sparse', [add(30, 'leaf')])
// The largest comes first: an index above all before it would fail.
deploy('unsorted', [jump('leaf')], 4_095)
deploy('wide', times(512, () => add(1)))
deploy('tree', times(4, () => add(1, 'wide')))

const compiler = new Compiler()
const caller = await EvmCaller.create()

console.log(`\nOne thread, code compiled before; medians of ${runs}, ms\n`)
console.log(row('connector', 'particles', 'whole', 'walk alone', 'share of the walk'))
console.log(row('---', '---', '---', '---', '---'))
await measure('flat, 4 dimensions', 'flat', [16, 1_024, 65_536])
await measure('4 dimensions, each over another', 'nested', [16, 1_024, 65_536])
await measure('every 30th of a sequence', 'sparse', [16, 1_024])
await measure('a sequence in no order', 'unsorted', [1_024, 65_536])
await measure('2,048 scalars', 'tree', [16])

function deploy (name: string, dimensions: DimensionRequest[], startPoint = 0): void {
  const staticRi = [{ position: 1, startPoint, transformationShift: 0 }]
  world.deployConnector({ name, dimensions, conditionName: '', conditionArgs: [], staticRi })
}

async function measure (what: string, name: string, counts: number[]): Promise<void> {
  const { root, closure } = world.closure(name)
  for (const particlesCount of counts) {
    const run = async (engine: Engine): Promise<ExecutionOutcome> => {
      caller.reset()
      return execute(root, closure, { particlesCount, dynamicRi: [] }, engine)
    }
    const evm = (): Engine => new EvmEngine({ caller, programs: compiler, closure })
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
