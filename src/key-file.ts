/** Ed25519 key files in the format of Solana's tools: a JSON array of 64 numbers, the seed and then the public key. */
import { bytesEqual } from '../protocol/core/bytes.ts'
import { generateSeed, PUBLIC_KEY_BYTES, SEED_BYTES, signerFromSeed } from '../protocol/core/ed25519.ts'
import { DcnError } from '../protocol/core/errors.ts'
import { readSecret, writeSecret } from './secret-file.ts'

const KEY_FILE_BYTES = SEED_BYTES + PUBLIC_KEY_BYTES

/** The seed in the file; undefined where there is no file. Throws DCN_KEY_INVALID. */
export async function readKeyFile (path: string): Promise<Uint8Array | undefined> {
  const text = await readSecret(path)
  return text === undefined ? undefined : seedIn(text, path)
}

/** Makes the file, with a fresh key, and gives what then stands in it: another process may have been first. */
export async function createKeyFile (path: string): Promise<Uint8Array> {
  const seed = generateSeed()
  const bytes = [...seed, ...signerFromSeed(seed).publicKey]
  if (await writeSecret(path, `${JSON.stringify(bytes)}\n`, { replace: false })) return seed
  const other = await readKeyFile(path)
  if (other === undefined) throw new DcnError('DCN_KEY_INVALID', { path, reason: 'it was removed while it was made' })
  return other
}

function seedIn (text: string, path: string): Uint8Array {
  const bytes = keyBytes(text)
  if (bytes === undefined) {
    const reason = `it must hold a JSON array of ${KEY_FILE_BYTES} numbers from 0 to 255, as solana-keygen writes it`
    throw new DcnError('DCN_KEY_INVALID', { path, reason })
  }
  const seed = bytes.slice(0, SEED_BYTES)
  if (!bytesEqual(signerFromSeed(seed).publicKey, bytes.subarray(SEED_BYTES))) {
    const reason = 'its last 32 numbers are not the public key of its first 32: restore it from a copy'
    throw new DcnError('DCN_KEY_INVALID', { path, reason })
  }
  return seed
}

function keyBytes (text: string): Uint8Array | undefined {
  let numbers: unknown
  try {
    numbers = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(numbers) || numbers.length !== KEY_FILE_BYTES) return undefined
  const whole = numbers.every(number => Number.isInteger(number) && Number(number) >= 0 && Number(number) <= 255)
  return whole ? Uint8Array.from(numbers as number[]) : undefined
}
