import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ledgerFinding, moneyFindings, nodeFindings, storeFinding } from '../../../gateway/diagnosis.ts'
import { checkStore } from '../../../gateway/store/store-check.ts'
import { JobStore } from '../../../gateway/store/job-store.ts'
import { StateStore } from '../../../gateway/store/state-store.ts'
import { utf8 } from '../../../protocol/core/bytes.ts'
import type { Finding } from '../../../protocol/core/finding.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import { USDC_MINT } from '../../../protocol/core/limits.ts'
import { addressOfPeer } from '../../../protocol/core/peer-id.ts'
import { GENESIS_DEVNET, GENESIS_MAINNET } from '../../../protocol/solana/clusters.ts'
import { lookAtChain } from '../../../protocol/solana/diagnosis.ts'
import { tempDir } from '../../helpers/dcn-cli.ts'
import { FakeSolana } from '../../helpers/fake-solana.ts'
import { jobIdNo, jobRecord } from '../../helpers/jobs.ts'
import { gatewayPeer, info, nodePeer } from '../../helpers/wire-fixtures.ts'

const never = new AbortController().signal
const test = suite('gateway diagnosis')

test('a store is read to its end, and what does not decode is named', async () => {
  const { path, remove } = tempDir()
  const state = new StateStore({ path })
  await state.start()
  try {
    const jobs = new JobStore({ state })
    const record = jobRecord({ owner: gatewayPeer })
    await state.commit(batch => {
      jobs.put(batch, record, gatewayPeer)
      jobs.putCode(batch, contentIdOf(utf8('code')), utf8('code'))
    })
    const sound = await checkStore(state, never)
    assert.equal([sound.checked, sound.faults, sound.unknown], [4, [], []])
    assert.is(storeFinding(sound).status, 'ok')

    await state.commit(batch => {
      batch.put(`job/${jobIdNo(7)}`, utf8('no job'))
      batch.put(`open/${jobIdNo(8)}`, new Uint8Array())
      batch.put(`code/${contentIdOf(utf8('one'))}`, utf8('other'))
      batch.put('zoo/later', utf8('?'))
    })
    const broken = await checkStore(state, never)
    assert.is(broken.checked, 7)
    assert.equal(broken.unknown, ['zoo/'])
    assert.equal(broken.faults.map(fault => fault.replace(/: .*/, '')).sort(), [
      `code/${contentIdOf(utf8('one'))}`, `job/${jobIdNo(7)}`, `open/${jobIdNo(8)}`
    ])
    const { status, what, todo } = storeFinding(broken)
    assert.is(status, 'failure')
    assert.match(what, new RegExp(`7 values read, 3 broken: .*job/${jobIdNo(7)}: `))
    assert.match(todo, /restore its data directory/)
    assert.is(storeFinding({ ...sound, unknown: ['zoo/'] }).status, 'warning')

    const over = AbortSignal.abort()
    assert.ok(await checkStore(state, over).then(() => false, () => true))
  } finally {
    await state.stop()
    remove()
  }
})

test('nodes that are not there, slots that are all taken and too many jobs are told', () => {
  const found = (nodes: Array<{ slots: number, busy: number }>, inFlight = 0) => nodeFindings({
    directory: {
      list: () => nodes.map(each => ({ peer: nodePeer, info: { ...info, ...each, role: 'node' as const } }))
    },
    jobs: { counts: () => ({ inFlight, queued: 0 }) }
  }, 10).map(({ check, status }) => `${check} ${status}`)
  assert.equal(found([]), ['nodes warning', 'jobs ok'])
  assert.equal(found([{ slots: 2, busy: 2 }]), ['nodes warning', 'jobs ok'])
  assert.equal(found([{ slots: 2, busy: 1 }], 9), ['nodes ok', 'jobs warning'])
})

test('a chain that does not answer, or is another, is told before any money', async () => {
  const solana = new FakeSolana()
  const found = async (genesis: string | undefined = 'genesis', sum = 0) => await moneyFindings({
    network: { self: gatewayPeer }, solana, cluster: { genesis },
    money: {
      audit: { run: async () => { throw new TypeError('not asked') } },
      owed: { receipts: { pending: async () => [
        { node: nodePeer, payTo: 'x', firstSequence: 1, count: 1, sum, oldestAtMs: 0 }
      ].filter(each => each.sum > 0) } }
    },
    settlement: { settler: undefined }
  })
  const brief = (findings: readonly Finding[]) => findings.map(({ check, status }) => `${check} ${status}`)
  assert.equal(brief(await found()), ['chain ok', 'money ok'])
  assert.equal(brief(await found('genesis', 5)), ['chain ok', 'money warning'])
  solana.balances.set(addressOfPeer(gatewayPeer), 1_000n)
  // There is no SOL for fees.
  assert.match((await found('genesis', 5))[1]!.todo, /^send SOL/)
  solana.frozen.add(addressOfPeer(gatewayPeer))
  assert.equal(brief(await found()), ['chain ok', 'money failure'])

  const [other] = await found('another')
  assert.equal([other!.check, other!.status], ['chain', 'failure'])
  assert.match(other!.what, /genesis genesis\), but the books are of local \(genesis another\)/)
  solana.isSilent = true
  const silent = await found()
  assert.equal(brief(silent), ['chain failure'])
  assert.match(silent[0]!.todo, /--solana-rpc/)
})

test('the USDC of another cluster is told', async () => {
  const solana = new FakeSolana()
  const look = async (genesis: string) => {
    solana.genesisHash = genesis
    return await lookAtChain({
      mint: USDC_MINT, genesis: async () => genesis, usdcAccount: async owner => await solana.usdcAccount(owner),
      solBalance: async () => 0n
    }, { owner: 'x' })
  }
  assert.is((await look(GENESIS_MAINNET)).findings[0]!.what, 'Solana answers: mainnet-beta')
  assert.match((await look(GENESIS_DEVNET)).findings[0]!.todo, /--usdc-mint/)
})

test('a ledger that does not add up is told', () => {
  const view = {
    minted: 0, spent: 0, burnt: 0, held: 0, inFlight: 0, difference: 0, ok: true, wallets: [], faults: [],
    gateways: [{ gateway: gatewayPeer, seq: 3, head: 'h', held: 0, frozen: false }]
  }
  assert.equal(ledgerFinding(view).what, '3 blocks of 1 gateway, all credits are accounted for')
  assert.is(ledgerFinding({ ...view, ok: false, faults: ['block 2 does not follow the last'] }).status, 'failure')
  assert.is(ledgerFinding({ ...view, ok: false, difference: 5 }).status, 'failure')
  const frozen = ledgerFinding({ ...view, ok: false, gateways: [{ ...view.gateways[0]!, frozen: true }] })
  assert.equal([frozen.status, frozen.todo !== ''], ['warning', true])
})

test.run()
