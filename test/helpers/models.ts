/** Models, stores and peers of tests. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DcnError } from '../../protocol/core/errors.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { ModelStore } from '../../protocol/models/model-store.ts'
import type { Network, RequestHandler } from '../../protocol/net/types.ts'
import { silentLogger } from './silent-logger.ts'

export interface TestModel { id: string, content: Uint8Array }

/** Other bytes for each seed. */
export function modelOf (bytes: number, seed = 1): TestModel {
  const content = Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + (at >> 8) * 7 + seed) % 256)
  return { id: contentIdOf(content), content }
}

/** A directory that goes with the test. */
export async function testDirectory (): Promise<{ path: string, remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'dcn-models-'))
  return { path, remove: async () => { await rm(path, { recursive: true, force: true }) } }
}

/** A store on a clock that goes on by a second with each look. */
export async function storeAt (directory: string, bytesMax: number): Promise<ModelStore> {
  let nowMs = 1_800_000_000_000
  const clock = { nowMs: () => (nowMs += 1_000) }
  const store = new ModelStore({ clock, logger: silentLogger }, { directory, bytesMax })
  await store.start()
  return store
}

export async function put (store: ModelStore, { id, content }: TestModel): Promise<void> {
  const writer = await store.write(id)
  await writer.write(content)
  await writer.commit()
}

/** Peers that answer requests at once, by name; what is asked of them is noted. */
export class Peers {
  readonly asked: PeerId[] = []
  readonly #handlers = new Map<PeerId, RequestHandler>()

  /** The network as `self` sees it. */
  of (self: PeerId): Pick<Network, 'self' | 'request' | 'serveRequests'> {
    return {
      self,
      serveRequests: (_protocol, _limits, handler) => { this.#handlers.set(self, handler) },
      request: async (peer, _protocol, request, { signal }) => {
        this.asked.push(peer)
        const handler = this.#handlers.get(peer)
        if (handler === undefined) throw new DcnError('DCN_PEER_UNREACHABLE', { peer, reason: 'it is not there' })
        return await handler(request, self, signal ?? new AbortController().signal)
      }
    }
  }

  /** Puts something in the place of what a peer serves; it is given what was there. */
  replace (peer: PeerId, change: (honest: RequestHandler) => RequestHandler): void {
    this.#handlers.set(peer, change(this.#handlers.get(peer) ?? (async () => new Uint8Array())))
  }

  leave (peer: PeerId): void {
    this.#handlers.delete(peer)
  }
}
