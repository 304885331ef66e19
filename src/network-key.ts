/** The key of a private network, in a file that all its daemons have a copy of: libp2p's format of a swarm key. */
import { randomBytes } from 'node:crypto'
import { fromHex } from '../protocol/core/bytes.ts'
import { DcnError } from '../protocol/core/errors.ts'
import { networkKeyText } from '../protocol/net/private-network.ts'
import { readSecret, writeSecret } from './secret-file.ts'

const KEY_BYTES = 32

/** The 32 bytes in the file; undefined where no path is given: an open network. Throws DCN_KEY_INVALID. */
export async function readNetworkKey (path: string): Promise<Uint8Array | undefined> {
  if (path === '') return undefined
  const text = await readSecret(path)
  if (text === undefined) {
    throw new DcnError('DCN_KEY_INVALID', { path, reason: 'there is no such file: dcn keys network makes one' })
  }
  const key = /^\/key\/swarm\/psk\/1\.0\.0\/\r?\n\/base16\/\r?\n([0-9a-f]{64})\s*$/i.exec(text)?.[1]
  if (key === undefined) {
    const reason = 'it must be a swarm key of libp2p: /key/swarm/psk/1.0.0/, /base16/ and 64 hex digits, a line each'
    throw new DcnError('DCN_KEY_INVALID', { path, reason })
  }
  return fromHex(key.toLowerCase())
}

/** Makes the file, with a fresh key. Throws DCN_KEY_INVALID where there is one already: it would cut off who has it. */
export async function createNetworkKey (path: string): Promise<void> {
  if (await writeSecret(path, networkKeyText(randomBytes(KEY_BYTES)), { replace: false })) return
  throw new DcnError('DCN_KEY_INVALID', { path, reason: 'it is there already, and is not replaced' })
}
