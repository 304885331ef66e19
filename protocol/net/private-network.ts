/** Private networks: who has not their key cannot speak to them (spec/host.md, "Private networks"). */
import './with-resolvers.ts'
import type { ConnectionProtector } from '@libp2p/interface'
import { preSharedKey } from '@libp2p/pnet'
import { toHex, utf8 } from '../core/bytes.ts'

interface DialProgress { onProgress?: (event: { type: string }) => void }

/** How libp2p tells that it has a connection, and begins to encrypt it. */
export const ENCRYPTING = 'upgrader:encrypt-outbound-connection'

/** As libp2p has it in files: go-ipfs and others call it a swarm key. */
export function networkKeyText (key: Uint8Array): string {
  return `/key/swarm/psk/1.0.0/\n/base16/\n${toHex(key)}\n`
}

/** What wraps every connection. `key`: 32 bytes. */
export function protectorOf (key: Uint8Array): () => ConnectionProtector {
  const protector = preSharedKey({ psk: utf8(networkKeyText(key).trimEnd()) })()
  return () => ({
    protect: async (connection, options?: Parameters<ConnectionProtector['protect']>[1] & DialProgress) => {
      // A peer without a key may never send the nonce that is waited for: the handshake has begun here.
      options?.onProgress?.({ type: ENCRYPTING })
      return await protector.protect(connection, options)
    }
  })
}
