import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { keyGenerationMessage, keyRevocationMessage } from '../../../../protocol/api/auth.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import { publicKeyOfAddress, solanaAddressOf } from '../../../../protocol/core/peer-id.ts'
import {
  checkFresh, checkSignedMessage, lastSignedAtMs, parseSignedMessage, signatureFromBase64, type MessagePurpose
} from '../../../../protocol/registry/signed-message.ts'
import { base64, malleated, newWallet } from '../../../helpers/wallets.ts'

const test = suite('signed messages')
const NOW_MS = 1_795_000_000_000
const wallet = newWallet(new Uint8Array(32).fill(7))
const other = newWallet(new Uint8Array(32).fill(8))

/** The code and the words of what `act` throws, which must be one of ours. */
function refusal (act: () => unknown): { code: string, message: string } {
  try {
    act()
  } catch (err) {
    assert.ok(isDcnError(err), String(err))
    return err
  }
  throw new Error('nothing was thrown')
}

test('the text is the document\'s, letter for letter', () => {
  const message = keyGenerationMessage(wallet.address, NOW_MS)
  assert.is(message, `DecentraCloud API Key Generation\nWallet: ${wallet.address}\nTimestamp: 1795000000000`)
  assert.equal(parseSignedMessage(message), { purpose: 'generation', wallet: wallet.address, timestampMs: NOW_MS })
})

test('what is written is read again', () => {
  const publicKey = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(fc.property(publicKey, fc.nat(999_999_999_999_999), fc.boolean(), (key, timestampMs, revoke) => {
    const purpose: MessagePurpose = revoke ? 'revocation' : 'generation'
    const address = solanaAddressOf(key)
    const message = (revoke ? keyRevocationMessage : keyGenerationMessage)(address, timestampMs)
    assert.equal(parseSignedMessage(message), { purpose, wallet: address, timestampMs })
  }))
})

test('any other text is refused by name, whatever it is', () => {
  const sound = keyGenerationMessage(wallet.address, NOW_MS)
  const near = fc.tuple(fc.nat(sound.length), fc.nat(3), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([at, cut, put]) => sound.slice(0, at) + put + sound.slice(at + cut))
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), text => {
    try {
      const { timestampMs, wallet: named } = parseSignedMessage(text)
      // A changed digit gives another time or wallet: then the text is the one for those.
      assert.is(keyGenerationMessage(named, timestampMs), text)
    } catch (err) {
      assert.ok(isDcnError(err) && err.code === 'DCN_SIGNATURE_INVALID', String(err))
    }
  }), { numRuns: 1_000 })
})

const TEXTS: Array<[what: string, text: string]> = [
  ['Windows line ends', keyGenerationMessage(wallet.address, NOW_MS).replaceAll('\n', '\r\n')],
  ['a line more', `${keyGenerationMessage(wallet.address, NOW_MS)}\n`],
  ['a leading zero', keyGenerationMessage(wallet.address, NOW_MS).replace('Timestamp: ', 'Timestamp: 0')],
  ['no number', keyGenerationMessage(wallet.address, NaN)],
  ['a fraction', keyGenerationMessage(wallet.address, 1.5)],
  ['another purpose', keyGenerationMessage(wallet.address, NOW_MS).replace('Generation', 'Donation')],
  ['a wallet that is no address', keyGenerationMessage('YourSolanaWalletPublicKey', NOW_MS)],
  ['a wallet with a character outside base58', keyGenerationMessage(`0${wallet.address.slice(1)}`, NOW_MS)],
  ['a wallet of 31 bytes', keyGenerationMessage(solanaAddressOf(new Uint8Array(31).fill(9)), NOW_MS)]
]
for (const [what, text] of TEXTS) {
  test(`refuses ${what}`, () => {
    assert.is(refusal(() => parseSignedMessage(text)).code, 'DCN_SIGNATURE_INVALID')
  })
}

test('takes the wallet\'s own signature, and tells the time', () => {
  const message = keyRevocationMessage(wallet.address, NOW_MS)
  assert.is(checkSignedMessage('revocation', wallet.address, { message, signature: wallet.sign(message) }), NOW_MS)
})

const message = keyGenerationMessage(wallet.address, NOW_MS)
const signature = wallet.sign(message)
/** A key of small order: with it anybody can sign. R = the same point, S = 0. */
const smallOrder = solanaAddressOf(Uint8Array.from({ length: 32 }, (_, at) => at === 0 ? 1 : 0))
const forAnybody = Uint8Array.from({ length: 64 }, (_, at) => at === 0 ? 1 : 0)

interface Signed { message: string, signature: Uint8Array }
const SIGNED: Array<[what: string, purpose: MessagePurpose, wallet: string, signed: Signed, says: RegExp]> = [
  ['another wallet\'s signature', 'generation', wallet.address,
    { message, signature: other.sign(message) }, /not made/],
  ['a message of another wallet', 'generation', other.address, { message, signature }, /names wallet/],
  ['a message for something else', 'revocation', wallet.address, { message, signature }, /for key generation/],
  ['a message that was changed', 'generation', wallet.address,
    { message: keyGenerationMessage(wallet.address, NOW_MS + 1), signature }, /not made/],
  ['a signature with L added to S', 'generation', wallet.address,
    { message, signature: malleated(signature) }, /not made/],
  ['a signature that is too short', 'generation', wallet.address,
    { message, signature: signature.slice(1) }, /63 bytes/],
  ['a key of small order', 'generation', smallOrder,
    { message: keyGenerationMessage(smallOrder, NOW_MS), signature: forAnybody }, /not made/],
  ['a wallet that is no address', 'generation', 'YourWallet...', { message, signature }, /not the address/]
]
for (const [what, purpose, address, signed, says] of SIGNED) {
  test(`refuses ${what}`, () => {
    const { code, message: words } = refusal(() => checkSignedMessage(purpose, address, signed))
    assert.is(code, 'DCN_SIGNATURE_INVALID')
    assert.match(words, says)
  })
}

test('a message is fresh for five minutes, either way', () => {
  for (const ageMs of [0, 300_000, -300_000]) checkFresh(NOW_MS - ageMs, NOW_MS)
  for (const ageMs of [300_001, -300_001]) {
    assert.is(refusal(() => checkFresh(NOW_MS - ageMs, NOW_MS)).code, 'DCN_SIGNATURE_STALE')
  }
})

test('base64 of 64 bytes is read, with its padding or without', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), bytes => {
    assert.equal(signatureFromBase64(base64(bytes)), bytes)
    assert.equal(signatureFromBase64(base64(bytes).slice(0, 86)), bytes)
  }))
})

test('any other text for a signature is refused by name', () => {
  const sound = base64(signature)
  const texts = ['', sound.slice(1), `${sound}=`, ` ${sound}`, sound.replace('==', '='), '='.repeat(88), '-'.repeat(86),
    // The last digit holds four bits: others would be a second way to write the same bytes.
    `${'A'.repeat(85)}B==`]
  for (const text of texts) assert.is(refusal(() => signatureFromBase64(text)).code, 'DCN_SIGNATURE_INVALID', text)
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
    assert.is(refusal(() => signatureFromBase64(text)).code, 'DCN_SIGNATURE_INVALID')
  }))
})

test('an address is read only where it is the one way to write its key', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), key => {
    assert.equal(publicKeyOfAddress(solanaAddressOf(key)), key)
  }))
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
    const key = publicKeyOfAddress(text)
    if (key !== undefined) assert.is(solanaAddressOf(key), text)
  }))
})

test('a record has used up its own message and the one that revoked it', () => {
  const revocation = { kind: 'wallet' as const, message: keyRevocationMessage(wallet.address, NOW_MS + 5) }
  assert.is(lastSignedAtMs(undefined), 0)
  assert.is(lastSignedAtMs({ createdAtMs: NOW_MS }), NOW_MS)
  assert.is(lastSignedAtMs({ createdAtMs: NOW_MS, revocation: { kind: 'key' } }), NOW_MS)
  assert.is(lastSignedAtMs({ createdAtMs: NOW_MS, revocation }), NOW_MS + 5)
})

test.run()
