/** The same daemon looked at twice, for what happens in between. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { NetworkView } from '../../protocol/wire/inspect.ts'
import { adminOf } from '../data-option.ts'
import { findByName } from './find.ts'
import type { Observer } from './observer.ts'
import { bootstrapOf, observing, type ObserveOptions, OR_DATA } from './options.ts'
import { ASK_TIMEOUT_MS, DIAL_TIMEOUT_MS } from './walk.ts'

const MS_PER_S = 1000

export interface DaemonOptions extends ObserveOptions {
  data?: string
  peer?: string
}

/** Both looks at one's own daemon, or at a stranger that answers. Throws what either refuses with. */
export async function twoLooks (options: DaemonOptions & { seconds: number }): Promise<[NetworkView, NetworkView]> {
  return await withDaemon(options, async look => {
    const before = await look()
    await waited(options.seconds)
    return [before, await look()]
  })
}

/** `use` is given a way to look at the daemon that the options name. */
export async function withDaemon<T> (
  options: DaemonOptions, use: (look: () => Promise<NetworkView>) => Promise<T>
): Promise<T> {
  const { data, peer: name } = options
  if (data !== undefined) {
    const admin = await adminOf({ data })
    return await use(async () => await admin.inspect())
  }
  const bootstrap = bootstrapOf(options, OR_DATA)
  return await observing(bootstrap, options, async observer => {
    const peer = await strangerOf(observer, bootstrap, name, options)
    return await use(async () => (await observer.inspect(peer, ASK_TIMEOUT_MS)).view)
  })
}

/** Whoever answers at the first address, where no other is named. */
async function strangerOf (
  observer: Observer, bootstrap: string[], name: string | undefined, options: ObserveOptions
): Promise<PeerId> {
  const first = await observer.dial(bootstrap[0] ?? '', DIAL_TIMEOUT_MS)
  if (name === undefined) return first.peer
  const peer = await findByName(observer, bootstrap, name, options)
  return (await observer.dial(peer, DIAL_TIMEOUT_MS)).peer
}

export async function waited (seconds: number): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, seconds * MS_PER_S))
}
