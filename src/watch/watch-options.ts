/** The options of commands that watch a network, and what they come to. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { DcnError } from '../../protocol/core/errors.ts'
import { silentLogger } from '../../protocol/core/logger.ts'
import { publicKeyOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Role } from '../../protocol/wire/enums.ts'
import type { Subscription } from '../../protocol/wire/watch.ts'
import { isAlive, readDaemonNote } from '../daemon-note.ts'
import { addOutsiderOptions, bootstrapOf, networkKeyOf, OR_DATA } from '../observe/options.ts'
import type { WatchItem } from './watch-item.ts'

export interface SourceOptions {
  bootstrap?: string[]
  networkKey?: string
  data?: string
}

/** Who is watched. */
export interface Source {
  /** Which daemon of one's own; empty of a whole network. */
  title: string
  bootstrap: string[]
  networkKey: Uint8Array | undefined
  /** Only this daemon, where it is one's own. */
  only?: PeerId
}

/** `--bootstrap`, `--network-key` and `--data`. */
export function addSourceOptions (command: Command): Command {
  return addOutsiderOptions(command)
    .addOption(new Option('--data <dir>', 'data directory of your own daemon, to watch that one alone')
      .conflicts('bootstrap'))
}

export function peerId (text: string): PeerId {
  if (publicKeyOfPeer(text) !== undefined) return text
  throw new InvalidArgumentError('It must be a peer\'s whole id, 12D3KooW..., as dcn peers --json says it.')
}

/** Throws DCN_CONFIG_INVALID where nobody has said whom to watch, DCN_DAEMON_UNREACHABLE, DCN_KEY_INVALID. */
export async function sourceOf (options: SourceOptions): Promise<Source> {
  const { data } = options
  if (data === undefined) {
    return { title: '', bootstrap: bootstrapOf(options, OR_DATA), networkKey: await networkKeyOf(options) }
  }
  const note = await readDaemonNote(data)
  if (note === undefined || note.role === 'chain' || !isAlive(note.pid)) {
    throw new DcnError('DCN_DAEMON_UNREACHABLE', { data, reason: 'none runs there' })
  }
  return {
    title: `${note.role} of ${data}`, bootstrap: note.addresses, only: note.peerId,
    networkKey: await networkKeyOf(options)
  }
}

/** Joins the network and watches. Throws DCN_CONFIG_INVALID, DCN_PEER_UNREACHABLE. */
export async function watchSource (
  { bootstrap, networkKey, only }: Source,
  init: { subscription: Subscription, roles: readonly Role[], onItem: (item: WatchItem) => void }
): Promise<Service> {
  // Loads libp2p.
  const { openWatch } = await import('./open-watch.ts')
  return await openWatch({
    ...init, bootstrap, networkKey, ...only === undefined ? {} : { only }, logger: silentLogger
  })
}
