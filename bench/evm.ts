/**
 * A step of a transformation in the EVM beside the same arithmetic over a typed array, then whole executions of a flat
 * connector with four dimensions, in a thread as a node runs them. One run; only ratios compare between machines.
 *
 * npm run bench:evm -- [steps]
 */
import { Compiler } from '../protocol/evm/compiler.ts'
import { EvmCaller } from '../protocol/evm/evm-caller.ts'
import { EvmEngine } from '../protocol/evm/evm-engine.ts'
import { EvmRunner } from '../protocol/evm/evm-runner.ts'
import { Programs } from '../protocol/evm/programs.ts'
import { StepMeter } from '../protocol/evm/step-meter.ts'
import { boundList, flatConnector, type Call } from '../test/helpers/evm.ts'
import { percentile, row } from './stats.ts'

const steps = Number(process.argv[2] ?? 65_536)
const ROUNDS = 5

const BODIES: ReadonlyArray<readonly [call: Call, plain: (x: number) => number]> = [
  [['return x + args[0];', 3], x => checked(x + 3)],
  [['return x;'], x => x],
  [['if (x % 12 == 4 || x % 12 == 11) { return x + 1; } return x + 2;'],
    x => x % 12 === 4 || x % 12 === 11 ? checked(x + 1) : checked(x + 2)],
  [['uint32 a = x; for (uint32 i = 0; i < 8; i++) { a = (a * 5 + i) % 1000; } return a;'], x => {
    let a = x
    for (let i = 0; i < 8; i++) a = checked(a * 5 + i) % 1_000
    return a
  }]
]

const compiler = new Compiler()
const programs = new Programs({ codes: compiler, caller: await EvmCaller.create() })

console.log(`${steps} steps, median of ${ROUNDS}, ns a step\n`)
console.log(row('body', 'EVM', 'typed array', 'steps an application'))
console.log(row('---', '---', '---', '---'))
for (const [call, plain] of BODIES) {
  const built = flatConnector({ lists: [[call]] })
  const meter = new StepMeter()
  const engine = new EvmEngine({ programs, closure: built.closure, meter })
  const list = boundList(built)
  // Compiled, and warm.
  await engine.apply({ list, x: 0, phase: 0, wanted: 100 })
  const inEvm = []
  const inArray = []
  for (let round = 0; round < ROUNDS; round++) {
    inEvm.push(await time(async () => engine.apply({ list, x: 0, phase: 0, wanted: steps })))
    inArray.push(await time(async () => {
      const values = new Uint32Array(steps)
      let x = 0
      for (let at = 0; at < steps; at++) values[at] = x = plain(x)
    }))
  }
  const nsOf = (times: readonly number[]): number => percentile(times, 0.5) * 1e6 / steps
  console.log(row(`\`${call[0]}\``, nsOf(inEvm), nsOf(inArray), meter.used / (ROUNDS * steps + 100)))
}

const runner = new EvmRunner({ compiler }, { threads: 1 })
await runner.start()
const four = flatConnector({ lists: [1, 2, 3, 4].map((arg): Call[] => [['return x + args[0];', arg]]) })
console.log('\nflat connector of four dimensions, `x + args[0]`, in a thread, median ms\n')
console.log(row('particles', 'ms'))
console.log(row('---', '---'))
for (const particlesCount of [16, 1_024, 65_536]) {
  const signal = new AbortController().signal
  const times = []
  for (let round = 0; round <= ROUNDS; round++) {
    times.push(await time(async () => runner.run({ ...four, input: { particlesCount, dynamicRi: [] }, signal })))
  }
  // The first one starts the thread, or warms it.
  console.log(row(String(particlesCount), percentile(times.slice(1), 0.5)))
}
await runner.stop()

async function time (act: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await act()
  return performance.now() - startedAtMs
}

/** What Solidity checks after each sum and product. */
function checked (value: number): number {
  if (value > 4_294_967_295) throw new RangeError('overflow')
  return value
}
