import './with-resolvers.ts'
import type { Connection } from '@libp2p/interface'
import { reasonOf } from '../core/errors.ts'
import type { HostNode } from './host.ts'
import { ENCRYPTING } from './private-network.ts'

type Target = Parameters<HostNode['dial']>[0]

const ENCRYPTED = 'upgrader:multiplex-outbound-connection'

/** Something answers at the address, and no handshake comes about. */
export class HandshakeError extends Error {}

/** Dials, and tells a peer that cannot be understood from one that is not there. */
export async function dialHost (node: HostNode, target: Target, signal: AbortSignal): Promise<Connection> {
  const seen = { encrypting: false }
  try {
    return await node.dial(target, {
      signal,
      onProgress: ({ type }) => {
        if (type === ENCRYPTING) seen.encrypting = true
        if (type === ENCRYPTED) seen.encrypting = false
      }
    })
  } catch (err) {
    // What is read with the wrong key is noise: it may be a length that is waited for in vain, or one that is too long.
    if (!seen.encrypting) throw err
    const what = `it answers, but no handshake comes about (${reasonOf(err)})`
    const hint = 'is it in another private network, or are we? See the setting networkKey'
    throw new HandshakeError(`${what}: ${hint}`, { cause: err })
  }
}
