/**
 * Thousands of seconds of dispatch in virtual time: loss, delay, duplication, reordering, crashes and partitions.
 * Run more or other seeds with DCN_SIM_SEEDS=5000 DCN_SIM_FIRST=1 node --import tsx test/run.ts test/simulation
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scenarioOf, simulate } from './scenario.ts'

const SEEDS = Number(process.env.DCN_SIM_SEEDS ?? 300)
const FIRST = Number(process.env.DCN_SIM_FIRST ?? 1)

const test = suite('dispatch simulation')

test(`every job ends exactly once (${SEEDS} seeds from ${FIRST})`, () => {
  const statuses = new Map<string, number>()
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const verdict = simulate(scenarioOf(seed))
    assert.equal(verdict.violations, [], `seed ${seed}`)
    for (const [status, count] of verdict.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count)
  }
  // A simulation in which nothing is done, or nothing goes wrong, would prove nothing.
  for (const status of ['done', 'error', 'cancelled']) {
    assert.ok((statuses.get(status) ?? 0) > SEEDS / 20, `${status}: ${String(statuses.get(status))}`)
  }
})

test('the same seed gives the same run', () => {
  assert.equal(simulate(scenarioOf(FIRST)), simulate(scenarioOf(FIRST)))
})

test('without faults every job is done, and each runs once', () => {
  const calm = {
    ...scenarioOf(FIRST), jobs: 50, nodes: 5, nodeFaults: [], crashes: false, partitions: false, pairs: false
  }
  const verdict = simulate({ ...calm, faults: { loss: 0, duplicate: 0, delayMsMax: 5 } })
  assert.equal(verdict.violations, [])
  assert.is(
    verdict.statuses.get('done')! + (verdict.statuses.get('cancelled') ?? 0) + (verdict.statuses.get('error') ?? 0), 50)
  assert.ok(verdict.runsPerJob < 1.2, `${verdict.runsPerJob} runs a job`)
})

test.run()
