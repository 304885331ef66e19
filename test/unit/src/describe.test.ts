import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { describeJob } from '../../../src/commands/jobs/get.ts'
import { describePeers } from '../../../src/commands/peers.ts'

const self = { peerId: '12D3KooWself', solanaAddress: 's', version: '0.1.0', addresses: ['/ip4/127.0.0.1/tcp/1'] }

const test = suite('describe')

test('peers stand in a table, gateways first', () => {
  const lines = describePeers({
    self,
    peers: [
      {
        peerId: '12D3KooWaaaaNODE0001', role: 'node', version: '0.1.0', connected: true,
        address: '/ip4/127.0.0.1/tcp/2', relayed: false, roundTripMs: 0.44, runtimes: ['deno', 'evm'], slots: 2,
        busy: 1, isolation: 'landlock', layers: [], gpus: [
          { model: 'NVIDIA L4', vramMiB: 23_034, driver: '550', backend: 'vulkan', count: 2 },
          { model: 'Radeon', vramMiB: 0, driver: '', backend: 'vulkan', count: 1 }
        ]
      },
      { peerId: '12D3KooWaaaaGATE0001', role: 'gateway', connected: false, runtimes: [] }
    ]
  })
  assert.equal(lines, [
    'gateway 12D3KooWself (version 0.1.0), 2 peers',
    '  /ip4/127.0.0.1/tcp/1',
    '',
    'ID        ROLE     VERSION  RUNS      SLOTS  ISOLATION  GPUS                             RTT     LINK    ADDRESS',
    'GATE0001  gateway  -        -         -      -          -                                -       known   -',
    'NODE0001  node     0.1.0    deno,evm  1/2    landlock   2 NVIDIA L4 (23034 MiB), Radeon  0.4 ms  direct  ' +
      '/ip4/127.0.0.1/tcp/2'
  ])
})

test('a gateway alone has no table', () => {
  assert.is(describePeers({ self, peers: [] })[0], 'gateway 12D3KooWself (version 0.1.0), 0 peers')
  assert.is(describePeers({ self, peers: [] }).length, 2)
})

test('a job has a line a fact, and its long texts last', () => {
  const lines = describeJob({
    jobId: 'j', status: 'error', logs: 'a\nb\n', createdAt: 't', gateway: 'g', attempts: 1, credits: 1, refunded: 0,
    error: 'E: x', usage: { cpuMs: 7, memoryPeakBytes: 3 * 2 ** 19 },
    errorDetail: { name: 'E', message: 'x', stack: 'E: x\n    at f' }
  })
  assert.equal(lines, [
    'jobId:       j', 'status:      error', 'createdAt:   t', 'gateway:     g', 'attempts:    1',
    'credits:     1', 'refunded:    0', 'error:       E: x',
    'usage:       7 ms of processor time, at most 1.5 MiB of memory',
    'stack:', '  E: x', '      at f', 'logs:', '  a', '  b'
  ])
})

test.run()
