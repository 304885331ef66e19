/** Gateways' claims over a network that is a map, with stores on disk. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Claims } from '../../gateway/idempotency/claims.ts'
import { StateStore } from '../../gateway/store/state-store.ts'
import { generateSeed, signerFromSeed } from '../../protocol/core/ed25519.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { peerIdOf, type PeerId } from '../../protocol/core/peer-id.ts'
import type { RequestHandler } from '../../protocol/net/types.ts'
import { silentLogger } from './silent-logger.ts'

export interface ClaimGateway { peer: PeerId, claims: Claims, state: StateStore }

export interface ClaimNetwork {
  gateways: ClaimGateway[]
  clock: { ms: number, nowMs (): number }
  /** Messages that were sent from one gateway to another. */
  sent: number
  kill (peer: PeerId): void
  revive (peer: PeerId): void
  /** Stops the gateway and starts it on the same disk. */
  restart (peer: PeerId): Promise<void>
  [Symbol.asyncDispose] (): Promise<void>
}

export async function startClaims (count: number): Promise<ClaimNetwork> {
  const dir = await mkdtemp(join(tmpdir(), 'dcn-claims-'))
  const handlers = new Map<PeerId, RequestHandler>()
  const dead = new Set<PeerId>()
  const signers = Array.from({ length: count }, () => signerFromSeed(generateSeed()))
  const peers = signers.map(({ publicKey }) => peerIdOf(publicKey))
  const start = async (at: number): Promise<ClaimGateway> => {
    const peer = peers[at]!
    const state = new StateStore({ path: join(dir, String(at)) })
    const claims = new Claims({
      network: {
        self: peer,
        serveRequests: (_protocol, _limits, handler) => { handlers.set(peer, handler) },
        request: async (to, _protocol, bytes, { signal = new AbortController().signal }) => {
          network.sent++
          if (dead.has(to) || dead.has(peer)) throw new DcnError('DCN_PEER_UNREACHABLE', { peer: to, reason: 'dead' })
          return await handlers.get(to)!(bytes, peer, signal)
        }
      },
      // The dead are believed present for a while.
      directory: { gateways: () => peers.filter(other => other !== peer) },
      state, signer: signers[at]!, clock: network.clock, logger: silentLogger
    })
    await state.start()
    await claims.start()
    return { peer, claims, state }
  }
  const stop = async ({ claims, state }: ClaimGateway): Promise<void> => {
    await claims.stop()
    await state.stop()
  }
  const clock = { ms: 1_800_000_000_000, nowMs: () => clock.ms }
  const network: ClaimNetwork = {
    gateways: [],
    clock,
    sent: 0,
    kill: peer => { dead.add(peer) },
    revive: peer => { dead.delete(peer) },
    restart: async peer => {
      const at = peers.indexOf(peer)
      await stop(network.gateways[at]!)
      network.gateways[at] = await start(at)
    },
    async [Symbol.asyncDispose] () {
      await Promise.all(network.gateways.map(stop))
      await rm(dir, { recursive: true, force: true })
    }
  }
  for (let at = 0; at < count; at++) network.gateways.push(await start(at))
  return network
}
