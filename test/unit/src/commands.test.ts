import type { Command } from 'commander'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { accountCommand } from '../../../src/commands/account.ts'
import { chainCommand } from '../../../src/commands/chain.ts'
import { collectionCommand } from '../../../src/commands/collection.ts'
import { conditionCommand } from '../../../src/commands/condition.ts'
import { connectorCommand } from '../../../src/commands/connector.ts'
import { creditsCommand } from '../../../src/commands/credits.ts'
import { describeAudit } from '../../../src/commands/credits/audit.ts'
import { describeBalances, faucetCommand } from '../../../src/commands/faucet.ts'
import { feedCommand } from '../../../src/commands/feed.ts'
import { fnCommand } from '../../../src/commands/fn.ts'
import { describeFunction } from '../../../src/commands/fn/show.ts'
import { gatewayCommand } from '../../../src/commands/gateway.ts'
import { invokeCommand } from '../../../src/commands/invoke.ts'
import { logLevelCommand } from '../../../src/commands/log-level.ts'
import { jobsCommand } from '../../../src/commands/jobs.ts'
import { describeExplain } from '../../../src/commands/explain.ts'
import { keysCommand } from '../../../src/commands/keys.ts'
import { loginCommand } from '../../../src/commands/login.ts'
import { modelCommand } from '../../../src/commands/model.ts'
import { nodeCommand } from '../../../src/commands/node.ts'
import { bandwidthCommand } from '../../../src/commands/bandwidth.ts'
import { dhtCommand } from '../../../src/commands/dht.ts'
import { graphCommand } from '../../../src/commands/graph.ts'
import { peerCommand } from '../../../src/commands/peer.ts'
import { peersCommand } from '../../../src/commands/peers.ts'
import { scoresCommand } from '../../../src/commands/scores.ts'
import { topicsCommand } from '../../../src/commands/topics.ts'
import { transformationCommand } from '../../../src/commands/transformation.ts'
import { upCommand } from '../../../src/commands/up.ts'

const ALL = [
  upCommand(), creditsCommand(), invokeCommand(), fnCommand(), jobsCommand(), keysCommand(), peersCommand(),
  gatewayCommand(), nodeCommand(), loginCommand(), transformationCommand(), conditionCommand(), connectorCommand(),
  collectionCommand(), accountCommand(), feedCommand(), modelCommand(),
  peerCommand(), topicsCommand(), dhtCommand(), bandwidthCommand(), scoresCommand(), graphCommand(),
  chainCommand(), faucetCommand(), logLevelCommand()
]

function leaves (command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

function helpOf (command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: piece => { text += piece } })
  command.outputHelp()
  return text
}

const test = suite('commands')

for (const command of ALL.flatMap(leaves)) {
  const name = `${command.parent?.name() ?? ''} ${command.name()}`.trim()
  test(`${name} explains itself, with an example and --json`, () => {
    const help = helpOf(command)
    assert.match(help, '--json')
    assert.match(help, `Examples:\n  $ dcn ${name}`.replace('dcn invoke', 'dcn '))
    for (const option of command.options) assert.ok(option.description.length > 0, option.flags)
    for (const line of help.split('\n')) assert.ok(line.length <= 120, line)
  })
}

test('an audit says what is where, and whether it adds up', () => {
  const totals = { minted: 100, spent: 30, burnt: 0, held: 60, inFlight: 10, difference: 0 }
  const view = {
    ...totals, ok: true, faults: [], wallets: [{ wallet: 'me', ...totals }],
    gateways: [{ gateway: 'A', seq: 4, head: 'ff', held: 60, frozen: false }]
  }
  assert.equal(describeAudit(view), [
    'minted:      100', 'spent:       30', 'burnt:       0', 'held:        60', 'in flight:   10', 'difference:  0', '',
    'GATEWAY  BLOCKS  HELD  STATE', 'A        4       60    ok', '',
    'WALLET  MINTED  SPENT  BURNT  HELD  IN FLIGHT  DIFFERENCE', 'me      100     30     0      60    10         0', '',
    'ok: every credit is accounted for'
  ])
  const bad = describeAudit({ ...view, ok: false, faults: ['A is frozen'] })
  assert.equal(bad.slice(-2), ['fault: A is frozen', 'NOT OK: the books do not add up, or somebody is frozen'])
})

test('a wallet on the chain, in units that people count in', () => {
  assert.equal(describeBalances('me', { lamports: 1_500_000_000, usdc: 12_500_000 }), [
    'wallet:      me', 'USDC:        12.5', 'SOL:         1.5'
  ])
  assert.match(describeBalances('me', { lamports: 0, usdc: undefined })[1]!, / 0$/)
})

test('a function with its versions and code', () => {
  const time = '2026-01-01T00:00:00.000Z'
  const lines = describeFunction({
    name: 'f', wallet: 'me', code: 'a\nb\n', version: 2, codeId: 'c2', executions: 3, createdAt: time, updatedAt: time,
    endpoint: '/functions/f/run', versions: [
      { version: 2, codeId: 'c2', codeBytes: 4, createdAt: time, needs: { isolation: 'limited', models: { vad: 'f' } } }
    ]
  })
  assert.equal(lines.slice(-6), [
    'VERSION  BYTES  CREATED                   NEEDS                         CODE ID',
    `2        4      ${time}  isolation limited, model vad  c2`, '', 'code of version 2:', '  a', '  b'
  ])
})

test('an explanation, node by node', () => {
  const lines = describeExplain({
    needs: {
      runtime: 'deno', memoryMiB: 512, isolation: 'landlock', gpu: { model: 'L4', vramMiB: 9 }, models: { vad: 'ff' }
    },
    matching: 0, free: 0, summary: 'nobody can',
    nodes: [{ peerId: 'N', matches: false, free: true, reasons: ['offers 128 MiB', 'no GPU'] }]
  })
  assert.equal(lines, [
    'needs deno, 512 MiB, isolation landlock, a GPU named L4 with 9 MiB, model vad',
    '0 of 1 nodes can run it, 0 of them have a free slot', '',
    'NODE  COULD RUN IT  FREE  WHAT IT LACKS', 'N     no            yes   offers 128 MiB; no GPU'
  ])
  const notes = { busy: 1, slots: 4, isolation: 'landlock', memoryMiB: 512, gpus: [], version: '1' }
  const ofJob = describeExplain({
    needs: { runtime: 'deno', memoryMiB: 128, isolation: 'none', gpu: false, models: {} },
    matching: 2, free: 1, summary: '', others: 2,
    nodes: [
      { peerId: 'xxxxAAAAAAAA', matches: true, free: true, reasons: [], ...notes, rank: 1, bidsFromRound: 0 },
      { peerId: 'xxxxBBBBBBBB', matches: true, free: false, reasons: [], ...notes, rank: 9, bidsFromRound: 1 }
    ]
  })
  assert.equal(ofJob.slice(3), [
    'NODE      COULD RUN IT  FREE  LOAD  RANK       ISOLATION  GPU  WHAT IT LACKS',
    'AAAAAAAA  yes           yes   1/4   1          landlock   -    -',
    'BBBBBBBB  yes           no    1/4   9 (later)  landlock   -    -',
    '', '2 connected peers are no node: gateways, and those who look on'
  ])
})

test.run()
