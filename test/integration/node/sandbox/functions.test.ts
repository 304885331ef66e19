/**
 * A thousand random hostile functions, on the best isolation that there is; those that 10 seconds have
 * room for, which is told. All of them, on every level: `npm run test:sandbox`. Another thousand:
 * DCN_SANDBOX_SEED=2 node --import tsx test/run.ts test/integration/node/sandbox/functions.test.ts
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ISOLATION_LEVELS } from '../../../../protocol/core/isolation.ts'
import { Generator, render } from './hostile/generator.ts'
import { runFunctions } from './proof-runs.ts'

const SEED = Number(process.env.DCN_SANDBOX_SEED ?? 1)
const COUNT = Number(process.env.DCN_SANDBOX_FUNCTIONS ?? 1000)
const SECONDS = 10

const test = suite('hostile functions')

test('the same seed makes the same functions', () => {
  const codes = (seed: number): string[] => {
    const generator = new Generator(seed)
    return Array.from({ length: 300 }, () => render(generator.next().recipe))
  }
  assert.equal(codes(SEED), codes(SEED))
  assert.ok(new Set(codes(SEED)).size > 250)
  assert.not.equal(codes(SEED), codes(SEED + 1))
})

test(`up to ${COUNT} of them from seed ${SEED} get nothing, break nothing, and leave nothing`, async () => {
  for (const level of [...ISOLATION_LEVELS].reverse()) {
    const report = await runFunctions({ level, user: 'ordinary' }, SEED, COUNT, SECONDS)
    if (report.skipped !== undefined) continue
    console.log(`note: on ${level}, seed ${SEED}: ${JSON.stringify(report.counts)}`)
    const failures = report.failed.map(({ failed, wrong, code }) => `${failed}: ${wrong.join('\n')}\n${code}`)
    assert.is(failures.join('\n\n'), '')
    const ran = Object.values(report.counts).reduce((a, b) => a + b, 0)
    if (ran < COUNT) console.log(`note: ${ran} of ${COUNT} functions fitted into ${SECONDS} s`)
    assert.ok(ran >= Math.min(COUNT, 40))
    // Functions that all end in one way would prove little.
    for (const status of ['done', 'error', 'timeout']) {
      assert.ok(report.counts[status]! > ran / 50, JSON.stringify(report.counts))
    }
    return
  }
  assert.unreachable('no level can be had')
})

test.run()
