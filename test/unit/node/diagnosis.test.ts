import { Level } from 'level'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bookFinding, payFindings, sandboxFinding, workFindings } from '../../../node/diagnosis.ts'
import { ReceiptBook } from '../../../node/store/receipt-book.ts'
import { utf8 } from '../../../protocol/core/bytes.ts'
import type { IsolationLevel } from '../../../protocol/core/isolation.ts'
import { tempDir } from '../../helpers/dcn-cli.ts'
import { FakeSolana } from '../../helpers/fake-solana.ts'
import { gatewayPeer, info, receipt } from '../../helpers/wire-fixtures.ts'

const never = new AbortController().signal
const test = suite('node diagnosis')

test('a sandbox that is weaker than it could be is told', () => {
  const status = (level: IsolationLevel) => sandboxFinding({ isolation: { level, layers: ['deno'] } }).status
  assert.equal(['namespaces', 'landlock', 'limited', 'none'].map(level => status(level as IsolationLevel)),
    ['ok', 'ok', 'warning', 'warning'])
})

test('a node that no gateway gives work to is told', () => {
  const found = (role: 'gateway' | 'node') => workFindings({
    network: { connectedPeers: () => [] },
    directory: { list: () => [{ peer: gatewayPeer, info: { ...info, role } }] }, work: { slots: 4, busy: 1 }
  })
  assert.equal(found('gateway').map(({ status }) => status), ['ok', 'ok'])
  assert.is(found('gateway')[1]!.what, '3 of 4 slots free')
  assert.is(found('node')[0]!.status, 'failure')
})

test('payments that cannot be seen, and gateways that owe too much, are told', async () => {
  const earnings = {
    payTo: 'wallet', tabs: () => [{ gateway: gatewayPeer, earned: 9, paid: 0, receipts: 9, missing: 0 }],
    notFor: () => undefined
  }
  const brief = async (...given: Parameters<typeof payFindings>) =>
    (await payFindings(...given)).map(({ check, status }) => `${check} ${status}`)
  assert.equal(await brief({ earnings, solana: undefined }, 0), ['chain ok'])
  assert.equal(await brief({ earnings, solana: undefined }, 100), ['chain warning'])
  const solana = new FakeSolana()
  assert.equal(await brief({ earnings, solana }, 100), ['chain ok', 'money ok'])
  assert.equal(await brief({ earnings: { ...earnings, notFor: () => 'credit-limit' }, solana }, 100), [
    'earnings warning', 'chain ok', 'money ok'
  ])
  solana.isSilent = true
  assert.equal(await brief({ earnings, solana }, 100), ['chain failure'])
})

test('a broken receipt is named', async () => {
  const { path, remove } = tempDir()
  const book = new ReceiptBook({ path })
  try {
    await book.start()
    book.put(gatewayPeer, receipt, { sequence: 1, owed: 1, paid: 0 } as Parameters<ReceiptBook['put']>[2])
    await book.stop()
    await book.start()
    const sound = await book.check(never)
    assert.equal(sound, { checked: 2, cut: false, faults: [] })
    assert.is(bookFinding(sound).status, 'ok')
    await book.stop()
    const db = new Level<string, Uint8Array>(path, { keyEncoding: 'utf8', valueEncoding: 'view' })
    await db.put('receipt/x/1', utf8('no receipt'))
    await db.close()
    await book.start()
    const { status, what } = bookFinding(await book.check(never))
    assert.is(status, 'failure')
    assert.match(what, /3 receipts and tabs read, 1 broken: receipt\/x\/1: /)
  } finally {
    await book.stop()
    remove()
  }
})

test.run()
