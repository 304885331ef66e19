import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ISOLATION_LEVELS, type IsolationLevel } from '../../../../protocol/core/isolation.ts'
import { explain, lacks } from '../../../../protocol/jobs/match.ts'
import { canServe } from '../../../../protocol/net/directory.ts'
import type { NodeInfo } from '../../../../protocol/wire/node-info.ts'
import { NEEDS } from '../../../helpers/jobs.ts'

const info = (changes: Partial<NodeInfo> = {}): NodeInfo => ({
  role: 'node', version: '1', issuedAtMs: 0, ttlMs: 10_000, startedAtMs: 0, runtimes: ['deno'], cpus: 1,
  memoryMiB: 128, slots: 2, busy: 0, httpUrl: '', isolation: 'none', layers: [], gpus: [], ...changes
})

const test = suite('match')

test('names each thing that a node lacks', () => {
  assert.equal(lacks(info(), NEEDS), [])
  assert.equal(lacks(info({ runtimes: ['evm', 'wasm'] }), { ...NEEDS, memoryMiB: 129, gpu: true }), [
    'runtime deno is needed, it has evm, wasm',
    '129 MiB of memory are needed, it offers 128 MiB to one job',
    'a GPU is needed, it has none'
  ])
  assert.equal(lacks(info({ role: 'gateway' }), NEEDS), ['is not a node'])
  assert.equal(lacks(info({ runtimes: [] }), NEEDS), ['runtime deno is needed, it has no runtime'])
})

test('room for models is nobody\'s but the node\'s to know, and said so', () => {
  const present = [{ peer: 'n', info: info() }]
  const models = [{ name: 'm', contentId: 'ab'.repeat(32), bytes: 1 }]
  const summary = '1 of 1 nodes can run it, 1 of them have a free slot'
  assert.is(explain(NEEDS, present).summary, summary)
  assert.is(explain({ ...NEEDS, models }, present).summary, `${summary}, if they have room for its models`)
})

test('a level of isolation is at least that', () => {
  for (const [at, isolation] of ISOLATION_LEVELS.entries()) {
    const needs = { ...NEEDS, isolation }
    const able = ISOLATION_LEVELS.filter(level => lacks(info({ isolation: level }), needs).length === 0)
    assert.equal(able, ISOLATION_LEVELS.slice(at), isolation)
  }
  const reasonsOf = (has: IsolationLevel, isolation: IsolationLevel) =>
    lacks(info({ isolation: has }), { ...NEEDS, isolation })
  assert.equal(reasonsOf('none', 'landlock'), ['isolation landlock or more is needed, it has none'])
  assert.equal(reasonsOf('limited', 'namespaces'), ['isolation namespaces is needed, it has limited'])
})

test('a GPU is one that has all that is asked for', () => {
  const gpu = (model: string, vramMiB: number) => ({ model, vramMiB, driver: '', backend: 'vulkan', count: 1 })
  const gpus = [gpu('NVIDIA GeForce RTX 4090', 24_564), gpu('AMD Radeon', 0)]
  const reasonsOf = (gpuModel: string, vramMiB: number) =>
    lacks(info({ gpus }), { ...NEEDS, gpu: true, gpuModel, vramMiB })
  for (const [model, vramMiB] of [['', 0], ['rtx 40', 24_564], ['radeon', 0], ['', 24_564]] as const) {
    assert.equal(reasonsOf(model, vramMiB), [])
  }
  const has = 'it has NVIDIA GeForce RTX 4090 with 24564 MiB, AMD Radeon'
  assert.equal(reasonsOf('Radeon', 1), [`a GPU named Radeon with 1 MiB is needed, ${has}`])
  assert.equal(reasonsOf('H100', 0), [`a GPU named H100 is needed, ${has}`])
  assert.equal(reasonsOf('', 24_565), [`a GPU with 24565 MiB is needed, ${has}`])
})

test('canServe is the same question, whether or not the node is free', () => {
  assert.ok(canServe(info({ busy: 2 }), { ...NEEDS, memoryMiB: 128 }))
  assert.not(canServe(info(), { ...NEEDS, memoryMiB: 129 }))
  assert.not(canServe(info(), { ...NEEDS, gpu: true }))
  assert.not(canServe(info({ runtimes: ['evm'] }), NEEDS))
  assert.not(canServe(info({ role: 'gateway' }), NEEDS))
})

test('counts who matches and who of them is free, and leaves gateways out', () => {
  const view = explain(NEEDS, [
    { peer: 'd', info: info({ memoryMiB: 64 }) },
    { peer: 'c', info: info({ busy: 2 }) },
    { peer: 'b', info: info({ busy: 1 }) },
    { peer: 'a', info: info({ role: 'gateway' }) }
  ])
  assert.equal([view.matching, view.free], [2, 1])
  assert.is(view.summary, '2 of 3 nodes can run it, 1 of them have a free slot')
  assert.equal(view.nodes, [
    { peerId: 'b', matches: true, free: true, reasons: [] },
    { peerId: 'c', matches: true, free: false, reasons: [] },
    {
      peerId: 'd', matches: false, free: true,
      reasons: ['128 MiB of memory are needed, it offers 64 MiB to one job']
    }
  ])
})

test('says in one line why nobody takes it, and names at most five nodes', () => {
  assert.match(explain(NEEDS, []).summary, 'no node in the last 10 seconds')
  assert.match(explain(NEEDS, [{ peer: 'a', info: info({ busy: 2 }) }]).summary, 'all of the 1 nodes')
  const gpu = { ...NEEDS, gpu: true }
  assert.is(explain(gpu, [{ peer: 'a', info: info() }]).summary,
    'none of the 1 nodes present can run it: a: a GPU is needed, it has none')
  const many = Array.from({ length: 12 }, (_, no) => ({ peer: `n${String(no).padStart(2, '0')}`, info: info() }))
  const { summary } = explain(gpu, many)
  assert.match(summary, /n04: a GPU is needed, it has none; and 7 more$/)
  assert.not.match(summary, 'n05')
})

test('says that a node is refused', () => {
  const view = explain(NEEDS, [{ peer: 'a', info: info() }, { peer: 'b', info: info() }], node => node === 'a')
  assert.equal(view.nodes.map(({ peerId, matches }) => [peerId, matches]), [['b', true], ['a', false]])
  assert.equal(view.nodes[1]?.reasons, ['this gateway refuses it: it gave a wrong result'])
})

test.run()
