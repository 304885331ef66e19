/** What a gateway and a node count, compared with what was done; and that all of it is written down. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRIC_NAME } from '../../protocol/core/metrics.ts'
import { PromMetrics, type MetricDefinition } from '../../src/metrics.ts'
import { metricsIn, rowOf } from '../helpers/metric-rows.ts'
import { getJob, invoke, startNetwork, until } from '../helpers/network.ts'
import { scrape, type Scrape } from '../helpers/scrape.ts'
import { silentLogger } from '../helpers/silent-logger.ts'

interface Dashboard {
  uid: string
  templating: { list: Array<{ name: string, type: string }> }
  panels: Array<{
    id: number, type: string, title: string, targets?: Array<{ datasource: { uid: string }, expr: string }>
  }>
}

const made: PromMetrics[] = []
const net = await startNetwork({
  statusPort: 0,
  config: { creditsPerRequest: 2 },
  metrics: () => {
    const metrics = new PromMetrics({ logger: silentLogger }, { process: true })
    made.push(metrics)
    return metrics
  }
})
const [gateway, node] = [net.gateways[0]!, net.nodes[0]!]
const definitions = made.flatMap(metrics => metrics.definitions)

const test = suite('metrics')

test.after(async () => { await net[Symbol.asyncDispose]() })

const differing = (found: Scrape, expected: Record<string, number>): string[] => Object.entries(expected).flatMap(
  ([sample, value]) => found.get(sample) === value ? [] : [`${sample} is ${found.get(sample)}, not ${value}`])

/** What happens is counted a moment before or after it is seen. */
async function holds (url: string | undefined, expected: Record<string, number>): Promise<Scrape> {
  let found = await scrape(url ?? '')
  await until(async () => {
    found = await scrape(url ?? '')
    return differing(found, expected).length === 0
  }, 'it was counted', 5_000).catch(() => { assert.equal(differing(found, expected), []) })
  return found
}

test('they say what was done', async () => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' } }
  for (const status of [200, 409]) {
    const claimed = await fetch(`${gateway.httpUrl}/credits/faucet`, { ...post, body: '{"wallet":"test"}' })
    assert.is(claimed.status, status)
  }
  const codes = ['return 1', 'return 2', 'throw new Error("no")'].map(body => `function handler() { ${body} }`)
  const jobs = await Promise.all(codes.map(async code => await invoke(gateway, { code })))
  const ends = await Promise.all(jobs.map(async jobId => (await getJob(gateway, jobId, 20_000)).status))
  assert.equal(ends, ['done', 'done', 'error'])
  assert.is((await fetch(`${gateway.httpUrl}/no/such/route/${jobs[0]}`)).status, 404)

  const atGateway = await holds(gateway.httpUrl, {
    'dcn_daemon_ready_state': 1,
    'dcn_jobs_accepted_total': 3,
    'dcn_jobs_ended_total{status="done"}': 2,
    'dcn_jobs_ended_total{status="error"}': 1,
    'dcn_jobs_ended_total{status="timeout"}': 0,
    'dcn_jobs_award_seconds_count': 3,
    'dcn_jobs_end_seconds_count': 3,
    'dcn_jobs_answered_bids_count': 3,
    'dcn_jobs_results_total': 3,
    'dcn_jobs_receipts_total': 3,
    'dcn_jobs_inflight_jobs': 0,
    'dcn_jobs_limit_jobs': 20_000,
    'dcn_ledger_faucet_claims_total': 1,
    'dcn_ledger_minted_credits_total{source="faucet"}': 50,
    'dcn_ledger_spent_credits_total': 6,
    'dcn_receipts_owed_microusdc_total': 6,
    'dcn_receipts_unpaid_microusdc': 6,
    'dcn_receipts_unpaid_receipts': 3,
    'dcn_http_requests_total{route="/invoke",method="POST",status="2xx"}': 3,
    'dcn_http_requests_total{route="none",method="GET",status="4xx"}': 1,
    'dcn_http_errors_total{code="DCN_FAUCET_CLAIMED"}': 1,
    'dcn_net_connected_peers{role="node",direction="inbound"}': 1,
    'dcn_net_known_peers{role="node"}': 1,
    'dcn_chain_cluster_state{state="off"}': 1
  })
  const awards = atGateway.get('dcn_jobs_awards_total') ?? 0
  assert.ok(awards >= 3)
  assert.ok((atGateway.get('dcn_store_commit_seconds_count') ?? 0) > 3)

  const atNode = await holds(node.statusUrl, {
    'dcn_daemon_ready_state': 1,
    'dcn_worker_runs_total{status="done"}': 2,
    'dcn_worker_runs_total{status="error"}': 1,
    'dcn_worker_run_seconds_count': 3,
    'dcn_worker_awards_total': awards,
    'dcn_worker_acknowledged_total': 3,
    'dcn_worker_offered_slots': 2,
    'dcn_worker_busy_slots': 0,
    'dcn_sandbox_starts_total{process="cold"}': 3,
    'dcn_earnings_earned_microusdc_total': 6,
    'dcn_earnings_unpaid_microusdc': 6,
    'dcn_net_connected_peers{role="gateway",direction="outbound"}': 1
  })
  assert.is(atNode.get('dcn_worker_offers_total'), atGateway.get('dcn_jobs_offers_total'))
  const offers = 'dcn_net_messages_total{name="/dcn/offers/4",direction='
  assert.is(atNode.get(`${offers}"in"}`), atGateway.get(`${offers}"out"}`))

  // Nobody is named, however much there is of it.
  const samples = [...atGateway.samples, ...atNode.samples].join('\n')
  for (const name of [...jobs, gateway.peerId, node.peerId, '"test"']) assert.not.ok(samples.includes(name), name)
})

test('a node says how it is', async () => {
  const health = await (await fetch(`${node.statusUrl}/health`)).json() as Record<string, unknown>
  const { version, isolation, timestamp } = health
  assert.ok([version, isolation, timestamp].every(value => typeof value === 'string'))
  assert.equal(health, {
    status: 'ok', role: 'node', peers: 1, gateways: 1, slots: 2, busy: 0, memoryShort: false,
    version, isolation, timestamp
  })
  const ready = await fetch(`${node.statusUrl}/ready`)
  assert.equal([ready.status, await ready.json()], [200, { ready: true, reasons: [] }])
})

test('names say what is counted, where, and in what; labels never who', () => {
  const who = /peer|job|wallet|path|url|address|node|gateway/
  for (const { name, help, labels } of definitions) {
    assert.match(name, METRIC_NAME)
    assert.match(help, /^[A-Z][^\n|]{3,}[^.]$/, name)
    for (const [label, values] of Object.entries(labels)) {
      assert.match(label, /^[a-z]+$/, name)
      assert.not.match(label, who, name)
      const count = 'valuesMax' in values ? values.valuesMax : values.length
      assert.ok(count > 0 && count <= 200, `${name} has ${count} values of ${label}`)
    }
  }
})

test('docs/metrics.md has them all, as they are', () => {
  const of = (name: string): string => made.map(metrics => metrics.definitions.some(each => each.name === name))
    .map((has, at) => has ? ['gateway', 'node'][at] : '').filter(word => word !== '').join(', ')
  const byName = new Map(definitions.map((definition): [string, MetricDefinition] => [definition.name, definition]))
  const expected = [...byName.values()].map(definition => rowOf(definition, of(definition.name)))
  const written = readFileSync('docs/metrics.md', 'utf8').split('\n').filter(line => line.startsWith('| `dcn_'))
  assert.equal(written.sort(), expected.sort())
})

test('the dashboard is one that Grafana takes: each query of the data source and the daemons that were chosen', () => {
  const { uid, templating, panels } = JSON.parse(readFileSync('docs/grafana/dcn.json', 'utf8')) as Dashboard
  assert.is(uid, 'dcn-network')
  assert.equal(templating.list.map(({ name, type }) => `${name} ${type}`), ['datasource datasource', 'instance query'])
  assert.equal(panels.filter(({ type }) => type === 'row').map(({ title }) => title), [
    'Gateways', 'Nodes', 'Money', 'Network and process'
  ])
  assert.is(new Set(panels.map(({ id }) => id)).size, panels.length)
  for (const { title, targets = [] } of panels) {
    for (const { datasource, expr } of targets) {
      assert.is(datasource.uid, '${datasource}', title)
      for (const [selector = ''] of expr.matchAll(/\b(?:dcn|process|nodejs)_\w+(\{[^}]*\})?/g)) {
        assert.match(selector, 'instance=~"$instance"', `${title}: ${expr}`)
      }
    }
  }
})

test('the dashboard and the alerts ask for nothing that is not there', async () => {
  const known = new Set([...(await scrape(gateway.httpUrl)).names, ...(await scrape(node.statusUrl ?? '')).names])
  for (const path of ['docs/grafana/dcn.json', 'docs/grafana/alerts.yml']) {
    const asked = metricsIn(readFileSync(path, 'utf8'))
    assert.ok(asked.length > 10, path)
    assert.equal(asked.filter(name => !known.has(name)), [], path)
  }
})

test.run()
