/** One peer, by what a person calls it. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Observer } from './observer.ts'
import { idsOf, type ObserveOptions, surveyFrom } from './options.ts'
import { checkSuffix, resolvePeer, wholeIdOf } from './peer-name.ts'
import { emptyPeer, askAll, DIAL_TIMEOUT_MS } from './walk.ts'
import type { SeenPeer, Survey } from './seen-peer.ts'

/** Enough to know who is there: no gossip, no measuring. */
const QUICK = { listenMs: 0, pings: 0 }

/**
 * The PeerId that is meant: at once where the text has it whole, else by a walk. Throws DCN_PEER_UNREACHABLE,
 * DCN_CONFIG_INVALID.
 */
export async function findByName (
  observer: Observer, bootstrap: string[], text: string, options: Pick<ObserveOptions, 'timeout'>
): Promise<PeerId> {
  const whole = wholeIdOf(text)
  if (whole !== undefined) return whole
  checkSuffix(text)
  return resolvePeer(text, idsOf(await surveyFrom(observer, bootstrap, options, QUICK)))
}

/** The peer and the network around it, once a walk has found it. Throws as `findByName`, DCN_PEER_UNREACHABLE. */
export async function surveyOfPeer (
  observer: Observer, bootstrap: string[], text: string, options: Pick<ObserveOptions, 'timeout'>
): Promise<{ seen: SeenPeer, survey: Survey }> {
  checkSuffix(text)
  const survey = await surveyFrom(observer, bootstrap, options)
  const peer = resolvePeer(text, idsOf(survey))
  const found = survey.peers.find(other => other.peer === peer)
  if (found !== undefined && (found.reach !== 'heard' || found.info !== undefined)) return { seen: found, survey }
  // Nobody named it; the address that was given, or the DHT, may have it.
  const seen = emptyPeer(peer)
  await askAll(observer, await observer.dial(text.startsWith('/') ? text : peer, DIAL_TIMEOUT_MS), seen)
  return { seen, survey: { ...survey, peers: [...survey.peers.filter(other => other.peer !== peer), seen] } }
}

/** Connects to some peer of the network first, so that the DHT can be asked. Throws DCN_PEER_UNREACHABLE. */
export async function enter (observer: Observer, bootstrap: string[]): Promise<void> {
  const dials = bootstrap.map(async address => await observer.dial(address, DIAL_TIMEOUT_MS))
  const results = await Promise.allSettled(dials)
  const failed = results.find(result => result.status === 'rejected')
  if (failed !== undefined && results.every(({ status }) => status === 'rejected')) throw failed.reason
}
