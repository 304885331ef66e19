import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Metrics } from '../../../protocol/core/metrics.ts'
import { PromMetrics } from '../../../src/metrics.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const made = (): PromMetrics => new PromMetrics({ logger: silentLogger })

/** Lines of a scrape that are no comments. */
async function samples (metrics: Metrics): Promise<string[]> {
  return (await metrics.scrape()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
}

const test = suite('metrics')

test('counts, sums up in buckets, and reads at the time of the scrape', async () => {
  const metrics = made()
  const runs = metrics.counter({ name: 'dcn_test_runs_total', help: 'Runs', labels: { status: ['done', 'error'] } })
  const took = metrics.histogram({ name: 'dcn_test_run_seconds', help: 'Time', buckets: [0.1, 1] })
  let busy = 1
  metrics.gauge({ name: 'dcn_test_busy_slots', help: 'Busy' }, () => busy)
  metrics.total({ name: 'dcn_test_moved_total', help: 'Moved', labels: { way: ['in', 'out'] } }, async () =>
    [[{ way: 'in' }, 3], [{ way: 'out' }, 4]])
  runs.add({ status: 'done' })
  runs.add({ status: 'done' }, 2)
  took.observe({}, 0.5)
  busy = 7
  assert.equal(await samples(metrics), [
    'dcn_test_runs_total{status="done"} 3',
    'dcn_test_runs_total{status="error"} 0',
    'dcn_test_run_seconds_bucket{le="0.1"} 0',
    'dcn_test_run_seconds_bucket{le="1"} 1',
    'dcn_test_run_seconds_bucket{le="+Inf"} 1',
    'dcn_test_run_seconds_sum 0.5',
    'dcn_test_run_seconds_count 1',
    'dcn_test_busy_slots 7',
    'dcn_test_moved_total{way="in"} 3',
    'dcn_test_moved_total{way="out"} 4'
  ])
  assert.match(await metrics.scrape(), /^# HELP dcn_test_runs_total Runs\n# TYPE dcn_test_runs_total counter\n/)
})

test('a label never has more values than was said', async () => {
  const metrics = made()
  const listed = metrics.counter({ name: 'dcn_test_listed_total', help: 'x', labels: { way: ['in'] } })
  const bounded = metrics.counter({ name: 'dcn_test_bounded_total', help: 'x', labels: { name: { valuesMax: 2 } } })
  metrics.gauge({ name: 'dcn_test_read_peers', help: 'x', labels: { role: ['node'] } }, () =>
    ['node', 'a', 'b', 'node'].map(role => [{ role }, 1] as const))
  for (const way of ['in', 'a', 'b', 'in']) listed.add({ way })
  for (let at = 0; at < 100; at++) bounded.add({ name: `peer-${at}` })
  bounded.add({ name: 'peer-0' })
  assert.equal(await samples(metrics), [
    'dcn_test_listed_total{way="in"} 2',
    'dcn_test_listed_total{way="other"} 2',
    'dcn_test_bounded_total{name="peer-0"} 2',
    'dcn_test_bounded_total{name="peer-1"} 1',
    'dcn_test_bounded_total{name="other"} 98',
    'dcn_test_read_peers{role="node"} 2',
    'dcn_test_read_peers{role="other"} 2'
  ])
})

test('what cannot be read, or is not known, has no value, and keeps nothing else from the scrape', async () => {
  const metrics = made()
  let known: number | undefined = 1
  metrics.gauge({ name: 'dcn_test_broken_seconds', help: 'x' }, async () => await Promise.reject(new Error('closed')))
  metrics.gauge({ name: 'dcn_test_age_seconds', help: 'x' }, () => known)
  metrics.gauge({ name: 'dcn_test_held_peers', help: 'x', labels: { role: ['node'] } }, () =>
    known === undefined ? undefined : [])
  metrics.gauge({ name: 'dcn_test_sound_state', help: 'x' }, () => 1)
  assert.equal(await samples(metrics), [
    'dcn_test_age_seconds 1', 'dcn_test_held_peers{role="node"} 0', 'dcn_test_sound_state 1'
  ])
  known = undefined
  assert.equal(await samples(metrics), ['dcn_test_sound_state 1'], 'an old value does not stay')
})

test('a name that does not say what it is in is refused', () => {
  const metrics = made()
  for (const name of ['dcn_jobs_inflight', 'jobs_total', 'dcn_total', 'dcn_jobs_total', 'dcn_Jobs_age_seconds']) {
    assert.throws(() => { metrics.gauge({ name, help: 'x' }, () => 1) }, /is no name for a gauge/)
  }
  assert.throws(() => metrics.counter({ name: 'dcn_jobs_age_seconds', help: 'x' }), /is no name for a counter/)
})

test('two daemons of one process have each their own', async () => {
  const [one, other] = [made(), made()]
  const counts = [one, other].map(metrics => metrics.counter({ name: 'dcn_test_runs_total', help: 'x' }))
  counts[0]!.add({})
  assert.equal(await samples(one), ['dcn_test_runs_total 1'])
  assert.equal(await samples(other), ['dcn_test_runs_total 0'])
})

test('the process is told of by its usual names', async () => {
  const scraped = await new PromMetrics({ logger: silentLogger }, { process: true }).scrape()
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds',
    'nodejs_heap_size_used_bytes']) assert.match(scraped, new RegExp(`^${name} `, 'm'))
})

test.run()
