import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GpuPool, type PooledGpu } from '../../../../../node/sandbox/gpu/gpu-pool.ts'
import { byKind } from '../../../../../node/sandbox/gpu/node-gpus.ts'
import { isSoftware, judgeProof } from '../../../../../node/sandbox/gpu/proof.ts'
import type { Needs } from '../../../../../protocol/wire/needs.ts'

const NEEDS: Needs = {
  runtime: 'deno', memoryMiB: 512, gpu: true, vramMiB: 0, gpuModel: '', isolation: 'none', models: []
}
const never = new AbortController().signal

function gpu (model: string, vramMiB: number): PooledGpu {
  return {
    info: { model, vramMiB, driver: 'nvidia 550.76', backend: 'vulkan', count: 1 },
    access: { devices: [`/dev/${model}`], paths: [], env: {}, driverMiB: 0 }
  }
}

const test = suite('GPU pool')

test('a GPU is one job\'s until it is given back; who waits gets it in turn', async () => {
  const pool = new GpuPool([gpu('a', 1000)])
  const first = await pool.lease(NEEDS, never)
  const order: string[] = []
  const second = pool.lease(NEEDS, never).then(lease => { order.push('second'); return lease })
  const third = pool.lease(NEEDS, never).then(lease => { order.push('third'); return lease })
  assert.is(pool.free, 0)
  assert.equal(order, [])
  first.release()
  first.release()
  ;(await second).release()
  ;(await third).release()
  assert.equal(order, ['second', 'third'])
  assert.is(pool.free, 1)
})

test('a lease suits what is needed; a job that fits no free one waits in no other\'s way', async () => {
  const pool = new GpuPool([gpu('RTX 4090', 24_564), gpu('RTX 3060', 12_288)], 20)
  const large = await pool.lease({ ...NEEDS, vramMiB: 20_000 }, never)
  assert.equal(large.access.devices, ['/dev/RTX 4090'])
  const waiting = pool.lease({ ...NEEDS, gpuModel: 'rtx 4090' }, never)
  const small = await pool.lease(NEEDS, never)
  assert.equal(small.access.devices, ['/dev/RTX 3060'])
  await assertBusy(waiting)
})

test('who waits too long, or is cancelled, holds nothing', async () => {
  const pool = new GpuPool([gpu('a', 1)], 20)
  const lease = await pool.lease(NEEDS, never)
  await assertBusy(pool.lease(NEEDS, never))
  const cancel = new AbortController()
  const cancelled = pool.lease(NEEDS, cancel.signal)
  cancel.abort()
  await assertBusy(cancelled)
  await assertBusy(pool.lease(NEEDS, AbortSignal.abort()))
  lease.release()
  assert.is(pool.free, 1)
})

test('kinds are told with their number', () => {
  const kinds = byKind([gpu('A', 1), gpu('B', 2), gpu('A', 1), gpu('C', 1), gpu('D', 1), gpu('E', 1)])
  assert.equal(kinds.map(({ model, count }) => [model, count]), [['A', 2], ['B', 1], ['C', 1], ['D', 1]])
})

test('a proof is believed by its numbers, and not from the CPU', () => {
  const real = { vendor: '4318', architecture: '', device: '0', description: 'NVIDIA RTX', isFallbackAdapter: false }
  const reason = (text: object): string => {
    const proof = judgeProof(JSON.stringify(text), 1, false)
    return proof.ok ? '' : proof.reason
  }
  assert.match(reason({ adapter: null }), /WebGPU finds no adapter/)
  assert.match(reason({ adapter: real }), /no product/)
  const zeros = new Array(256 * 256).fill(0)
  assert.match(reason({ adapter: real, product: zeros }), /wrong numbers: number 0 is 0 in place of/)
  const llvmpipe = { ...real, vendor: '65541', description: 'llvmpipe (LLVM 15)', isFallbackAdapter: true }
  assert.match(reason({ adapter: llvmpipe }), /llvmpipe.*computes on the CPU/)
  for (const fake of [{ isFallbackAdapter: true }, { vendor: '65541' }, { description: 'SwiftShader Device' }]) {
    assert.ok(isSoftware({ ...real, ...fake }))
  }
  assert.not.ok(isSoftware(real))
})

async function assertBusy (lease: Promise<unknown>): Promise<void> {
  const code = await lease.then(() => 'none', (err: unknown) => (err as { code: string }).code)
  assert.is(code, 'DCN_NODE_BUSY')
}

test.run()
