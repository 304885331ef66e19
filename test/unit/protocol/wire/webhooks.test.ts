import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import { sealBatch } from '../../../../protocol/wire/envelope.ts'
import {
  openWebhookNotes, sealWebhookNotes, WEBHOOK_NOTES_BYTES_MAX, WEBHOOK_NOTES_MAX
} from '../../../../protocol/wire/webhooks.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'

const signer = signerFromSeed(new Uint8Array(32).fill(1))
const SELF = peerIdOf(signer.publicKey)
const OTHER = peerIdOf(signerFromSeed(new Uint8Array(32).fill(2)).publicKey)

const refused = (bytes: Uint8Array, from = SELF): string => {
  try {
    openWebhookNotes(bytes, from)
    return 'taken'
  } catch (err) {
    assert.ok(isDcnError(err), String(err))
    return err.code
  }
}

const test = suite('wire/webhooks')

test('notes come back as they were, few or many', () => {
  for (const count of [1, 2, WEBHOOK_NOTES_MAX]) {
    const jobIds = Array.from({ length: count }, (_, at) => jobIdNo(at))
    const bytes = sealWebhookNotes(jobIds, signer)
    assert.ok(bytes.byteLength <= WEBHOOK_NOTES_BYTES_MAX, String(bytes.byteLength))
    assert.equal(openWebhookNotes(bytes, SELF), jobIds)
  }
})

test('keeps its bytes', () => {
  const vector = readFileSync(new URL('../../../vectors/webhook-notes.v1.hex', import.meta.url), 'utf8').trim()
  assert.is(Buffer.from(sealWebhookNotes([jobIdNo(1), jobIdNo(2)], signer)).toString('hex'), vector)
})

test('refuses what another signed, what is no job, too much, and any changed byte', () => {
  const good = sealWebhookNotes([jobIdNo(1)], signer)
  assert.is(refused(good, OTHER), 'DCN_MESSAGE_MALFORMED')
  assert.is(refused(sealBatch('webhooks', [new Uint8Array(15)], signer)), 'DCN_MESSAGE_MALFORMED')
  assert.is(refused(sealBatch('jobCancel', [new Uint8Array(16)], signer)), 'DCN_MESSAGE_BAD_SIGNATURE')
  assert.is(refused(new Uint8Array(WEBHOOK_NOTES_BYTES_MAX + 1)), 'DCN_MESSAGE_TOO_LARGE')
  fc.assert(fc.property(fc.nat(good.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    assert.is.not(refused(Uint8Array.from(good, (byte, index) => index === at ? byte ^ flip : byte)), 'taken')
  }))
})

test.run()
