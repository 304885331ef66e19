/** A certificate for localhost that nobody vouches for, written out in DER (RFC 5280, RFC 8410). */
import { generateKeyPairSync, sign } from 'node:crypto'

const ED25519 = Buffer.from('300506032b6570', 'hex')
const COMMON_NAME = Buffer.from('0603550403', 'hex')
const [INTEGER, BIT_STRING, UTF8_STRING, GENERALIZED_TIME, SEQUENCE, SET] = [0x02, 0x03, 0x0c, 0x18, 0x30, 0x31]

export function selfSigned (): { key: string, cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from('localhost')))))
  const time = (text: string): Buffer => der(GENERALIZED_TIME, Buffer.from(text))
  const body = der(SEQUENCE,
    der(INTEGER, Buffer.from([1])), ED25519,
    name, der(SEQUENCE, time('20200101000000Z'), time('21200101000000Z')), name,
    publicKey.export({ format: 'der', type: 'spki' }))
  const cert = der(SEQUENCE, body, ED25519, der(BIT_STRING, Buffer.from([0]), sign(null, body, privateKey)))
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.toString('base64')}\n-----END CERTIFICATE-----\n`
  }
}

function der (tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  const { byteLength: bytes } = value
  const head = bytes < 0x80 ? [tag, bytes] : bytes < 0x100 ? [tag, 0x81, bytes] : [tag, 0x82, bytes >> 8, bytes & 0xff]
  return Buffer.concat([Buffer.from(head), value])
}
