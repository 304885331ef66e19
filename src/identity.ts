/**
 * A daemon's key file, in the format of Solana's tools: a JSON array of 64 numbers, the seed and then the public key.
 * Only one process at a time may call `loadIdentity` for a directory; data-dir.ts holds the lock.
 */
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesEqual } from '../protocol/core/bytes.ts'
import { generateSeed, PUBLIC_KEY_BYTES, SEED_BYTES, signerFromSeed } from '../protocol/core/ed25519.ts'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'

const KEY_FILE = 'identity.json'
const KEY_FILE_MODE = 0o600
const KEY_FILE_BYTES = SEED_BYTES + PUBLIC_KEY_BYTES

/** The seed in `directory`; made there on the first call. Throws DCN_KEY_INVALID. */
export async function loadIdentity (directory: string): Promise<Uint8Array> {
  const path = join(directory, KEY_FILE)
  let text: string
  try {
    // Windows keeps no such mode, and reports one that says nothing.
    const { mode } = await stat(path)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const reason = `others on this machine can read it (mode ${(mode & 0o777).toString(8)}): run chmod 600 ${path}`
      throw new DcnError('DCN_KEY_INVALID', { path, reason })
    }
    text = await readFile(path, 'utf8')
  } catch (err) {
    if (err instanceof DcnError) throw err
    if (isMissing(err)) return await createIdentity(path)
    throw new DcnError('DCN_KEY_INVALID', { path, reason: reasonOf(err) }, { cause: err })
  }
  return seedIn(text, path)
}

/** Written beside and renamed, so that a crash leaves either no key or a whole one. */
async function createIdentity (path: string): Promise<Uint8Array> {
  const seed = generateSeed()
  const bytes = [...seed, ...signerFromSeed(seed).publicKey]
  const draft = `${path}.new`
  // A draft that a crash left was never used.
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', KEY_FILE_MODE)
  try {
    await file.writeFile(`${JSON.stringify(bytes)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  return seed
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

function isMissing (err: unknown): boolean {
  return err instanceof Error && 'code' in err && err.code === 'ENOENT'
}
