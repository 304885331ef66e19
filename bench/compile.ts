/**
 * What a first deploy and a first execution wait for: the compiler's start, a compilation, a thread's start, a
 * translation; and what is left of it later and after a restart. Medians of several beginnings; only ratios compare.
 *
 * npm run bench:compile -- [rounds]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Compiler } from '../protocol/evm/compiler.ts'
import { EvmRunner } from '../protocol/evm/evm-runner.ts'
import { SolcWorker } from '../protocol/evm/solc-worker.ts'
import { SolidityChecker } from '../protocol/evm/source-checker.ts'
import { flatConnector } from '../test/helpers/evm.ts'
import { percentile, row } from './stats.ts'

const rounds = Number(process.argv[2] ?? 5)
const PARTICLES = 16
const four = flatConnector({ lists: [1, 2, 3, 4].map(by => [['return x + args[0];', by]]) })
const taken = new Map<string, number[]>()

for (let round = 0; round < rounds; round++) {
  await deploys()
  await executions()
}
console.log(`\nMedians of ${rounds}, ms; executions of a flat connector, four dimensions, ${PARTICLES} particles\n`)
console.log(row('what', 'ms'))
console.log(row('---', '---'))
for (const [what, times] of taken) console.log(row(what, percentile(times, 0.5).toFixed(1)))

async function deploys (): Promise<void> {
  const solc = new SolcWorker()
  const checker = new SolidityChecker(new Compiler({ solc }))
  for (const [what, source] of [
    ['deploy, the first', 'return x + args[0];'], ['deploy, the second', 'return x * 2 + args[0];'],
    ['deploy of a text that is known', 'return x + args[0];']
  ] as const) {
    await time(what, async () => { await checker.check({ kind: 'transformation', name: 'some', source }) })
  }
  await solc.stop()
}

async function executions (): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'dcn-bench-'))
  for (const daemon of ['', ', after a restart']) {
    const solc = new SolcWorker()
    const compiler = new Compiler({ directory, solc })
    const runner = new EvmRunner({ compiler }, { threads: 1 })
    await runner.start()
    for (const what of ['the first', 'the second', 'the third']) {
      const signal = new AbortController().signal
      await time(`execution, ${what}${daemon}`, async () => {
        const outcome = await runner.run({ ...four, input: { particlesCount: PARTICLES, dynamicRi: [] }, signal })
        if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome))
      })
    }
    const translated = [...runner.programs.translations.values()].reduce((sum, count) => sum + count, 0)
    if (daemon !== '' && compiler.compiles + translated > 0) throw new Error('something was made again')
    await runner.stop()
    await solc.stop()
  }
  await rm(directory, { recursive: true })
}

async function time (what: string, act: () => Promise<void>): Promise<void> {
  const startedAtMs = performance.now()
  await act()
  taken.set(what, [...taken.get(what) ?? [], performance.now() - startedAtMs])
}
