import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { USDC_MINT } from '../../../../protocol/core/limits.ts'
import { peerIdOf, solanaAddressOf } from '../../../../protocol/core/peer-id.ts'
import {
  decodeSettlementHead, decodeSettlementNews, decodeSettlementPull, encodeSettlementHead, encodeSettlementNews,
  encodeSettlementPull, openStatus, sealStatus
} from '../../../../protocol/wire/settlement-news.ts'
import { openManifest, sealManifest, type Manifest } from '../../../../protocol/wire/settlements.ts'
import { receiptNode } from '../../../helpers/receipts.ts'
import { codeOf, gatewayPeer, gatewaySigner } from '../../../helpers/wire-fixtures.ts'

const HASH = '0a'.repeat(32)
const payee = (no: number, changes: Partial<Manifest['payees'][number]> = {}): Manifest['payees'][number] => {
  const { publicKey } = receiptNode(no)
  return {
    node: peerIdOf(publicKey), payTo: solanaAddressOf(publicKey), firstSequence: 5, count: 1_025, sum: 900,
    subRoot: HASH, files: [HASH, HASH], ...changes
  }
}
const MANIFEST: Manifest = {
  gateway: gatewayPeer, number: 3, createdAtMs: 1_000, genesis: solanaAddressOf(new Uint8Array(32).fill(9)),
  mint: USDC_MINT, receipts: 2_050, root: HASH, parts: 1, payees: [payee(1), payee(2)]
}
const manifestWith = (changes: Partial<Manifest>): string | undefined =>
  codeOf(() => openManifest(sealManifest({ ...MANIFEST, ...changes }, gatewaySigner)))

const TRANSACTION = '5'.repeat(88)
const STATUS = {
  gateway: gatewayPeer, number: 3, revision: 7, root: HASH, manifest: HASH,
  parts: [
    { state: 'open' as const, transaction: '' }, { state: 'final' as const, transaction: TRANSACTION },
    { state: 'failed' as const, transaction: '' }, { state: 'failed' as const, transaction: TRANSACTION }
  ]
}

const test = suite('wire/settlements')

test('a manifest is read back as it was signed', () => {
  assert.equal(openManifest(sealManifest(MANIFEST, gatewaySigner)), MANIFEST)
})

test('a manifest that does not add up is refused', () => {
  const wrong: Array<Partial<Manifest>> = [
    { number: 0 }, { genesis: 'x' }, { receipts: 2_049 }, { receipts: 0, payees: [] }, { parts: 0 }, { parts: 3 },
    { payees: [payee(1), payee(1)] }, { payees: [payee(1, { files: [HASH] }), payee(2)] },
    { payees: [payee(1, { sum: 0 }), payee(2)] }, { payees: [payee(1, { firstSequence: 0 }), payee(2)] },
    { receipts: 1_025, payees: [payee(1), payee(2, { count: 0, files: [] })] }
  ]
  for (const changes of wrong) assert.is(manifestWith(changes), 'DCN_MESSAGE_MALFORMED', JSON.stringify(changes))
})

test('a manifest or status with a byte changed is refused', () => {
  for (const bytes of [sealManifest(MANIFEST, gatewaySigner), sealStatus(STATUS, gatewaySigner)]) {
    for (let at = 0; at < bytes.byteLength; at += 7) {
      const forged = Uint8Array.from(bytes, (byte, place) => place === at ? byte ^ 1 : byte)
      assert.type(codeOf(() => openManifest(forged)), 'string', `byte ${at}`)
      assert.type(codeOf(() => openStatus(forged)), 'string', `byte ${at}`)
    }
  }
})

test('a status is read back, and only final parts must name a transaction', () => {
  assert.equal(openStatus(sealStatus(STATUS, gatewaySigner)), STATUS)
  const wrong = [
    { state: 'final' as const, transaction: '' }, { state: 'open' as const, transaction: TRANSACTION },
    { state: 'final' as const, transaction: '0'.repeat(88) }
  ]
  for (const part of wrong) {
    const sealed = sealStatus({ ...STATUS, parts: [part] }, gatewaySigner)
    assert.is(codeOf(() => openStatus(sealed)), 'DCN_MESSAGE_MALFORMED')
  }
})

test('heads, pulls and news are read back', () => {
  assert.equal(decodeSettlementHead(encodeSettlementHead({ revision: 7 })), { revision: 7 })
  const marks = [{ gateway: gatewayPeer, revision: 7 }]
  assert.equal(decodeSettlementPull(encodeSettlementPull(marks)), marks)
  const news = decodeSettlementNews(encodeSettlementNews({ statuses: [sealStatus(STATUS, gatewaySigner)], more: true }))
  assert.is(news.more, true)
  assert.equal(news.statuses.map(openStatus), [STATUS])
})

test.run()
