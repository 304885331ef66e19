/** The one door to Ed25519 (RFC 8032). Verification is strict: nobody but the signer can make a second signature. */
import {
  createPrivateKey, createPublicKey, generateKeyPairSync, sign as signRaw, verify as verifyRaw, type KeyObject
} from 'node:crypto'

export const SEED_BYTES = 32
export const PUBLIC_KEY_BYTES = 32
export const SIGNATURE_BYTES = 64

/** Parsed public keys kept, so that a peer's second message costs no parsing. */
const PARSED_KEYS_MAX = 1_024

/** DER headers of PKCS #8 and SPKI that stand before the 32 raw bytes (RFC 8410). */
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex')

/** Order of the base point, little-endian. RFC 8032 wants S below it. */
const ORDER = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex')

/** y of every point of small order (sign bit cleared), non-canonical forms included; such a key signs anything. */
const SMALL_ORDER_KEYS = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'
])

/** A key that signs. Holds the parsed private key, so that signing parses nothing. */
export interface Signer {
  readonly publicKey: Uint8Array
  sign (message: Uint8Array): Uint8Array
}

/** 32 fresh random bytes, from the system's generator. */
export function generateSeed (): Uint8Array {
  const { privateKey } = generateKeyPairSync('ed25519')
  return new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_HEADER.byteLength))
}

/** The signer of a 32-byte seed. */
export function signerFromSeed (seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEADER, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_HEADER.byteLength)),
    sign: message => new Uint8Array(signRaw(null, message, key))
  }
}

/** Never throws: anything malformed is simply not a valid signature. */
export function verify (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (publicKey.byteLength !== PUBLIC_KEY_BYTES || signature.byteLength !== SIGNATURE_BYTES) return false
  if (!belowOrder(signature.subarray(32))) return false
  const key = parsedKey(publicKey)
  return key !== undefined && verifyRaw(null, message, key, signature)
}

const parsed = new Map<string, KeyObject | undefined>()

function parsedKey (publicKey: Uint8Array): KeyObject | undefined {
  const id = Buffer.from(publicKey).toString('latin1')
  if (parsed.has(id)) return parsed.get(id)
  if (parsed.size >= PARSED_KEYS_MAX) parsed.clear()
  const key = parseKey(publicKey)
  parsed.set(id, key)
  return key
}

function parseKey (publicKey: Uint8Array): KeyObject | undefined {
  const y = Buffer.from(publicKey)
  y[31] = (y[31] ?? 0) & 0x7f
  if (SMALL_ORDER_KEYS.has(y.toString('hex'))) return undefined
  try {
    return createPublicKey({ key: Buffer.concat([SPKI_HEADER, publicKey]), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

function belowOrder (scalar: Uint8Array): boolean {
  for (let at = 31; at >= 0; at--) {
    const difference = (scalar[at] ?? 0) - (ORDER[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
