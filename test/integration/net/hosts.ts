/** Real hosts on loopback for tests, and waiting without fixed sleeps. */
import { generateSeed } from '../../../protocol/core/ed25519.ts'
import { createNetwork, type Libp2pNetwork, type NetworkInit } from '../../../protocol/net/network.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

export const TCP = '/ip4/127.0.0.1/tcp/0'
export const WS = '/ip4/127.0.0.1/tcp/0/ws'

const WAIT_MS = 30_000
const POLL_MS = 10

export function createHost (init: Partial<NetworkInit> = {}): Libp2pNetwork {
  return createNetwork({ logger: silentLogger, clock: { nowMs: () => Date.now() } }, {
    seed: generateSeed(), listen: [TCP], bootstrap: [], mdns: false, relayServer: false, ...init
  })
}

/** Hosts that are stopped at the end of a test, also where it fails. */
export class Hosts implements AsyncDisposable {
  readonly #hosts: Libp2pNetwork[] = []

  async start (init: Partial<NetworkInit> = {}, prepare?: (host: Libp2pNetwork) => void): Promise<Libp2pNetwork> {
    const host = createHost(init)
    this.#hosts.push(host)
    prepare?.(host)
    await host.start()
    return host
  }

  async [Symbol.asyncDispose] (): Promise<void> {
    await Promise.all(this.#hosts.map(host => host.stop()))
  }
}

export function addressOf (host: Libp2pNetwork): string {
  return host.addresses()[0]!
}

/** Resolves once `condition` holds; fails naming what was waited for. */
export async function until (
  what: string, condition: () => boolean | Promise<boolean>, waitMs = WAIT_MS
): Promise<void> {
  const deadline = Date.now() + waitMs
  while (!await condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${waitMs} ms in vain until ${what}`)
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
}

export async function failure (promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise
  } catch (err) {
    return err as Error
  }
  throw new Error('expected a failure')
}
