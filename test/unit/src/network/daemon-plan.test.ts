import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../../../protocol/core/errors.ts'
import type { DaemonFacts } from '../../../../src/daemon-messages.ts'
import { daemonArgs, daemonEnv, planDaemons } from '../../../../src/network/daemon-plan.ts'
import type { UpConfig } from '../../../../src/network/up-config.ts'

const config: UpConfig = {
  gateways: 2, nodes: 1, host: '127.0.0.1', port: 9000, data: 'net', slots: 4, restart: true, logLevel: 'info',
  isolation: 'landlock', unsafeSandbox: false, chainPort: 8899, solanaRpc: 'http://rpc'
}

const NOTHING = { bootstrap: [], solanaRpc: '' }

function after (args: string[], flag: string): string[] {
  return args.flatMap((arg, at) => arg === flag ? [args[at + 1]!] : [])
}

const test = suite('daemon-plan')

test('gateways take consecutive ports, and every daemon has a directory', () => {
  const plans = planDaemons(config)
  assert.equal(plans.map(plan => [plan.name, plan.data, plan.port]), [
    ['gateway-1', 'net/gateway-1', 9000], ['gateway-2', 'net/gateway-2', 9001], ['node-1', 'net/node-1', 9000]
  ])
  assert.equal(planDaemons({ ...config, port: 0 }).map(plan => plan.port), [0, 0, 0])
})

test('a chain of their own comes before all, unless there is another to use', () => {
  const [chain, gateway] = planDaemons({ ...config, solanaRpc: '', chainPort: 7000 })
  assert.equal([chain!.name, chain!.role, chain!.data, chain!.port], ['chain', 'chain', 'net/chain', 7000])
  assert.equal(daemonArgs(chain!, NOTHING, undefined), [
    'chain', '--data', 'net/chain', '--host', '127.0.0.1', '--port', '7000', '--log-level', 'info'
  ])
  const facts: DaemonFacts = { role: 'chain', pid: 1, peerId: 'P', addresses: [], httpUrl: 'http://127.0.0.1:7002' }
  const back = daemonArgs({ ...chain!, port: 0 }, NOTHING, facts)
  assert.equal(after(back, '--port'), ['7002'], 'where clients look for it')
  assert.is(gateway!.name, 'gateway-1')
  assert.equal(planDaemons(config)[0]!.name, 'gateway-1')
})

test('ports beyond the last one are refused', () => {
  assert.is(planDaemons({ ...config, port: 65_534 }).length, 3)
  try {
    planDaemons({ ...config, port: 65_535 })
    assert.unreachable()
  } catch (err) {
    assert.is((err as DcnError).message, '--port must be at most 65534 for 2 gateways, not 65535')
  }
})

test('a daemon listens on this machine only, and joins through the living', () => {
  const [gateway, , node] = planDaemons(config)
  const args = daemonArgs(gateway!, { bootstrap: ['/b1', '/b2'], solanaRpc: 'http://rpc' }, undefined)
  assert.equal(args.slice(0, 3), ['gateway', '--data', 'net/gateway-1'])
  assert.equal(after(args, '--listen'), ['/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0/ws'])
  assert.equal(after(args, '--bootstrap'), ['/b1', '/b2'])
  assert.equal(after(args, '--port'), ['9000'])
  assert.equal(after(args, '--solana-rpc'), ['http://rpc'])
  assert.equal(after(args, '--public-url'), ['http://127.0.0.1:9000'])
  assert.ok(args.includes('--no-mdns'))
  assert.equal(after(args, '--compiled-dir'), ['net/compiled'])

  const nodeArgs = daemonArgs(node!, NOTHING, undefined)
  assert.equal(after(nodeArgs, '--slots'), ['4'])
  assert.equal(after(nodeArgs, '--compiled-dir'), ['net/compiled'], 'the gateways compile for the nodes')
  assert.equal(after(nodeArgs, '--prebooted'), ['-1'])
  const [one] = planDaemons({ ...config, nodes: 64 }).slice(-1)
  assert.equal(after(daemonArgs(one!, NOTHING, undefined), '--prebooted'), ['1'], 'nodes of one machine share it')
  assert.not.ok(nodeArgs.includes('--port'))
  assert.equal(after(nodeArgs, '--isolation'), ['landlock'])
  assert.ok(nodeArgs.includes('--no-unsafe-sandbox'))
  const [unsafe] = planDaemons({ ...config, gateways: 1, unsafeSandbox: true }).slice(-1)
  assert.ok(daemonArgs(unsafe!, NOTHING, undefined).includes('--unsafe-sandbox'))
})

test('a daemon comes back where it was', () => {
  const [gateway] = planDaemons({ ...config, port: 0 })
  const args = daemonArgs(gateway!, NOTHING, {
    role: 'gateway', pid: 1, peerId: 'P', httpUrl: 'http://127.0.0.1:4567',
    addresses: [
      '/ip4/127.0.0.1/tcp/11/p2p/P', '/ip4/127.0.0.1/tcp/12/ws/p2p/P', '/ip4/1.2.3.4/tcp/1/p2p/R/p2p-circuit/p2p/P'
    ]
  })
  assert.equal(after(args, '--listen'), ['/ip4/127.0.0.1/tcp/11', '/ip4/127.0.0.1/tcp/12/ws'])
  assert.equal(after(args, '--port'), ['4567'])
})

test('daemons see the settings that are theirs, and not those of dcn up', () => {
  const own = { DCN_NODES: '3', DCN_PORT: '1', DCN_SOLANA_RPC: 'x', DCN_CHAIN_PORT: '2', DCN_CONFIG: 'f' }
  const env = daemonEnv({ PATH: 'p', ...own, DCN_BIDS_WAIT_MS: '500' })
  assert.equal(env, { PATH: 'p', DCN_BIDS_WAIT_MS: '500' })
})

test.run()
