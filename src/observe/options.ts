/** The options of commands that look into a peer network from outside. */
import { type Command, InvalidArgumentError } from 'commander'
import { DcnError, isDcnError } from '../../protocol/core/errors.ts'
import { silentLogger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { systemClock } from '../system-clock.ts'
import type { Observer } from './observer.ts'
import type { Survey } from './seen-peer.ts'
import { LISTEN_MS_DEFAULT, type WalkInit } from './walk.ts'
import { followWalk } from './walk-progress.ts'

export const BOOTSTRAP_VARIABLE = 'DCN_BOOTSTRAP'
const NETWORK_KEY_VARIABLE = 'DCN_NETWORK_KEY'
const TIMEOUT_S_DEFAULT = 30
const TIMEOUT_S_MAX = 600
/** What a command that has it says beside. */
export const OR_DATA = '; or --data your own daemon\'s directory'
const ADDRESS_EXAMPLE = '/ip4/192.0.2.1/tcp/4001'
const MS_PER_S = 1000

export interface ObserveOptions {
  bootstrap?: string[]
  networkKey?: string
  timeout: number
}

/** How to come into a network as an outsider: `--bootstrap` and `--network-key`. */
export function addOutsiderOptions (command: Command): Command {
  return command
    .option('--bootstrap <addr>', 'multiaddress of any daemon of the network, to look at it as an outsider; may be ' +
      `repeated (default: ${BOOTSTRAP_VARIABLE}, separated by commas)`, collect)
    .option('--network-key <file>', `the key of a private network (default: ${NETWORK_KEY_VARIABLE})`)
}

/** The same, and `--timeout`. */
export function addObserveOptions (command: Command): Command {
  return addOutsiderOptions(command)
    .option('--timeout <seconds>', 'when to stop looking and tell what was found', secondsWithin(1, TIMEOUT_S_MAX),
      TIMEOUT_S_DEFAULT)
}

function collect (text: string, earlier: string[] = []): string[] {
  if (!text.startsWith('/')) {
    throw new InvalidArgumentError(`It must be a multiaddress such as ${ADDRESS_EXAMPLE}.`)
  }
  return [...earlier, text]
}

export function secondsWithin (minimum: number, maximum: number): (text: string) => number {
  return text => {
    const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`It must be a number of seconds from ${minimum} to ${maximum}.`)
  }
}

/** Where to begin; empty where nobody has said. */
export function givenBootstrap ({ bootstrap }: Pick<ObserveOptions, 'bootstrap'>): string[] {
  if (bootstrap !== undefined) return bootstrap
  return (process.env[BOOTSTRAP_VARIABLE] ?? '').split(',').map(text => text.trim()).filter(text => text !== '')
}

/** Throws DCN_CONFIG_INVALID where nobody has said where to begin; `or` is another way that the command knows. */
export function bootstrapOf (options: Pick<ObserveOptions, 'bootstrap'>, or = ''): string[] {
  const given = givenBootstrap(options)
  if (given.length > 0) return given
  const reason = `must name a daemon of the network, such as ${ADDRESS_EXAMPLE} (a gateway's dcn peers, and what a ` +
    `daemon prints when it is ready, say where it is)${or}`
  throw new DcnError('DCN_CONFIG_INVALID', { where: '--bootstrap', reason })
}

/**
 * Joins the network, does `look`, and leaves. Throws what `look` does, DCN_KEY_INVALID, DCN_CONFIG_INVALID for what is
 * no address.
 */
export async function observing<T> (
  bootstrap: string[], options: Pick<ObserveOptions, 'networkKey'>, look: (observer: Observer) => Promise<T>
): Promise<T> {
  // They load libp2p.
  const { Observer } = await import('./observer.ts')
  const networkKey = await networkKeyOf(options)
  const observer = made(() => new Observer({ clock: systemClock, logger: silentLogger }, { bootstrap, networkKey }))
  await observer.start()
  try {
    return await look(observer)
  } finally {
    await observer.stop()
  }
}

/** Undefined for an open network. Throws DCN_KEY_INVALID. */
export async function networkKeyOf (
  { networkKey }: Pick<ObserveOptions, 'networkKey'>
): Promise<Uint8Array | undefined> {
  const { readNetworkKey } = await import('../network-key.ts')
  return await readNetworkKey(networkKey ?? process.env[NETWORK_KEY_VARIABLE] ?? '')
}

/** What is made with addresses as they were given. Throws DCN_CONFIG_INVALID for what is no address. */
export function made<T> (make: () => T): T {
  try {
    return make()
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_ADDRESS_INVALID') throw err
    const reason = `must be a multiaddress such as ${ADDRESS_EXAMPLE}, not ${err.context.address}`
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--bootstrap', reason }, { cause: err })
  }
}

/** A whole walk from outside, with its progress on a terminal. */
export async function surveyFrom (
  observer: Observer, bootstrap: string[], { timeout }: Pick<ObserveOptions, 'timeout'>, init: Partial<WalkInit> = {}
): Promise<Survey> {
  return await followWalk(observer, {
    bootstrap, timeoutMs: timeout * MS_PER_S, listenMs: Math.min(LISTEN_MS_DEFAULT, timeout * MS_PER_S / 2), ...init
  })
}

export function idsOf ({ peers }: Survey): PeerId[] {
  return peers.map(({ peer }) => peer)
}
