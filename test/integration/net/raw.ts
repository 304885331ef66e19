/** A libp2p host of our network without our protocols on top, for a test that misbehaves as a peer might. */
import { generateSeed } from '../../../protocol/core/ed25519.ts'
import { createHost, type Host, type HostNode } from '../../../protocol/net/host.ts'
import { multiaddr } from '@multiformats/multiaddr'
import { TCP } from './hosts.ts'

export class RawPeer implements AsyncDisposable {
  readonly node: HostNode
  readonly #host: Host

  private constructor (host: Host) {
    this.#host = host
    this.node = host.node
  }

  static async start (): Promise<RawPeer> {
    const host = await createHost({ seed: generateSeed(), listen: [TCP], mdns: false, relayServer: false })
    await host.start()
    return new RawPeer(host)
  }

  /** Always a new connection, also beside one that exists. */
  async dial (address: string) {
    return await this.node.dial(multiaddr(address), { force: true })
  }

  async [Symbol.asyncDispose] (): Promise<void> {
    await this.#host.stop()
  }
}
