/** The options of commands that watch a network, and what they come to. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import { publicKeyOfPeer, type PeerId } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Role } from '../../protocol/wire/enums.ts'
import type { Subscription } from '../../protocol/wire/watch.ts'
import { isAlive, readDaemonNote } from '../daemon-note.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { WatchItem } from './watch-item.ts'

const BOOTSTRAP_VARIABLE = 'DCN_BOOTSTRAP'
const ADDRESS_EXAMPLE = '/ip4/192.0.2.1/tcp/4001'

export interface SourceOptions {
  bootstrap?: string[]
  data?: string
}

/** Who is watched. */
export interface Source {
  /** Which daemon of one's own; empty of a whole network. */
  title: string
  bootstrap: string[]
  /** Only this daemon, where it is one's own. */
  only?: PeerId
}

const QUIET: Logger = { debug () {}, info () {}, warn () {}, error () {}, child: () => QUIET }

/** `--bootstrap` and `--data`. */
export function addSourceOptions (command: Command): Command {
  return command
    .option('--bootstrap <addr>', 'multiaddress of any daemon of the network, to watch it as an outsider; may be ' +
      `repeated (default: ${BOOTSTRAP_VARIABLE}, separated by commas)`, collect)
    .addOption(new Option('--data <dir>', 'data directory of your own daemon, to watch that one alone')
      .conflicts('bootstrap'))
}

export function peerId (text: string): PeerId {
  if (publicKeyOfPeer(text) !== undefined) return text
  throw new InvalidArgumentError('It must be a peer\'s whole id, 12D3KooW..., as dcn peers --json says it.')
}

/** Throws DCN_CONFIG_INVALID where nobody has said whom to watch, DCN_DAEMON_UNREACHABLE. */
export async function sourceOf ({ bootstrap, data }: SourceOptions): Promise<Source> {
  if (data !== undefined) {
    const note = await readDaemonNote(data)
    if (note === undefined || note.role === 'chain' || !isAlive(note.pid)) {
      throw new DcnError('DCN_DAEMON_UNREACHABLE', { data, reason: 'none runs there' })
    }
    return { title: `${note.role} of ${data}`, bootstrap: note.addresses, only: note.peerId }
  }
  const given = bootstrap ?? (process.env[BOOTSTRAP_VARIABLE] ?? '').split(',').map(text => text.trim())
    .filter(text => text !== '')
  if (given.length > 0) return { title: '', bootstrap: given }
  const reason = `must name a daemon of the network, such as ${ADDRESS_EXAMPLE} (a daemon's first lines say where it ` +
    'is), or --data a daemon of your own'
  throw new DcnError('DCN_CONFIG_INVALID', { where: '--bootstrap', reason })
}

/** Joins the network and watches. Throws DCN_CONFIG_INVALID, DCN_PEER_UNREACHABLE. */
export async function watchSource (
  { bootstrap, only }: Source,
  init: { subscription: Subscription, roles: readonly Role[], onItem: (item: WatchItem) => void }
): Promise<Service> {
  // Loads libp2p.
  const { openWatch } = await import('./open-watch.ts')
  try {
    return await openWatch({ ...init, bootstrap, ...only === undefined ? {} : { only }, logger: QUIET })
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_ADDRESS_INVALID') throw err
    const reason = `must be a multiaddress such as ${ADDRESS_EXAMPLE}, not ${err.context.address}`
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--bootstrap', reason }, { cause: err })
  }
}

function collect (text: string, earlier: string[] = []): string[] {
  if (!text.startsWith('/')) throw new InvalidArgumentError(`It must be a multiaddress such as ${ADDRESS_EXAMPLE}.`)
  return [...earlier, text]
}
