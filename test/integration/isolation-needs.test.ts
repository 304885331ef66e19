/** Jobs that need a level of isolation, among a node that has bubblewrap and one that does not find it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { examineMachine, type MachineReport } from '../../node/index.ts'
import type { ExplainView, JobView } from '../../protocol/api/jobs.ts'
import type { PeersView } from '../../protocol/api/status.ts'
import { ISOLATION_LEVELS } from '../../protocol/core/isolation.ts'
import { describeMachine } from '../../src/commands/doctor.ts'
import { call } from '../helpers/call.ts'
import { getJob, health, invoke, startNetwork, until, type TestNetwork } from '../helpers/network.ts'

const CODE = 'const handler = () => 1'
const machine = await examineMachine()
const levels = machine.levels.filter(({ passed }) => passed).map(({ level }) => level)
/** Both are needed: what is weaker is not there otherwise. */
const able = levels[0] === 'namespaces' && levels.length > 1

const bin = mkdtempSync(join(tmpdir(), 'dcn-path-'))

interface Context { net: TestNetwork, weaker: MachineReport }

const test = suite<Context>('isolation that a job needs')

test.before(async context => {
  if (!able) return
  context.net = await startNetwork({ nodes: 0, config: { bidsWaitMs: 8_000 } })
  const restore = withoutBubblewrap()
  try {
    context.weaker = await examineMachine()
    await context.net.addNode({ isolation: 'auto' })
  } finally {
    restore()
  }
  await known(context.net)
})
test.after(async ({ net }) => {
  if (able) await net[Symbol.asyncDispose]()
  rmSync(bin, { recursive: true, force: true })
})

/** Makes this process's PATH a folder with perl alone, which a node goes on to use; returns what undoes it. */
function withoutBubblewrap (): () => void {
  const { PATH = '' } = process.env
  symlinkSync(execFileSync('/bin/sh', ['-c', 'command -v perl'], { encoding: 'utf8' }).trim(), join(bin, 'perl'))
  process.env['PATH'] = bin
  return () => { process.env['PATH'] = PATH }
}

async function known (net: TestNetwork): Promise<void> {
  await until(async () => (await health(net.gateways[0]!)).activeWorkers === net.nodes.length, 'all nodes are known')
}

async function run (net: TestNetwork, isolation: string): Promise<JobView> {
  const gateway = net.gateways[0]!
  return await getJob(gateway, await invoke(gateway, { code: CODE, needs: { isolation } }), 30_000)
}

if (!able) test(`nothing is tested: this machine has but ${levels.join() || 'no level'}`, () => { assert.ok(true) })
function testWithBoth (name: string, body: (context: Context) => Promise<void>): void {
  if (able) test(name, body)
}

testWithBoth('where bwrap is not in the PATH the next level is taken, and named', async ({ net, weaker }) => {
  assert.is(weaker.isolation, levels[1])
  const lines = describeMachine(weaker).join('\n')
  assert.match(lines, new RegExp(`^isolation: +${levels[1]!}$`, 'm'))
  assert.match(lines, /^namespaces +failed: bubblewrap \(bwrap\) is not installed\n +to do: install bubblewrap/m)
  const { body } = await call<PeersView>(net.gateways[0]!, 'GET', '/peers')
  const node = body.peers.find(({ role }) => role === 'node')!
  assert.equal([node.isolation, node.layers], [weaker.isolation, weaker.layers])
  assert.not(node.layers!.includes('bubblewrap'))
})

testWithBoth('a job that needs more than the only node has ends in an error that says so', async ({ net, weaker }) => {
  const needs = { isolation: 'namespaces' }
  const { body } = await call<ExplainView>(net.gateways[0]!, 'POST', '/explain', { body: { needs } })
  assert.equal([body.matching, body.needs.isolation], [0, 'namespaces'])
  assert.equal(body.nodes[0]!.reasons, [`isolation namespaces is needed, it has ${weaker.isolation!}`])
  const job = await run(net, 'namespaces')
  assert.equal([job.status, job.error], ['error', `no node took the job in time: ${body.summary}`])
  for (const level of ISOLATION_LEVELS.slice(0, ISOLATION_LEVELS.indexOf(weaker.isolation!) + 1)) {
    assert.is((await run(net, level)).status, 'done', level)
  }
})

testWithBoth('it goes to the node that has it, whatever else there is', async ({ net, weaker }) => {
  const strong = (await net.addNode({ isolation: 'namespaces' })).peerId
  await known(net)
  const jobs = await Promise.all(Array.from({ length: 8 }, async () => await run(net, 'namespaces')))
  assert.equal(jobs.map(({ status, node }) => [status, node]), Array(8).fill(['done', strong]))
  // The weaker one is no outcast: what needs no more than it has, it gets its share of.
  const nodes = new Set<string | undefined>()
  for (let round = 0; nodes.size < 2 && round < 10; round++) {
    const jobs = await Promise.all(Array.from({ length: 4 }, async () => await run(net, weaker.isolation!)))
    for (const { node } of jobs) nodes.add(node)
  }
  assert.is(nodes.size, 2)
})

test.run()
