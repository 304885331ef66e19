import type { Signer } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Network } from '../../protocol/net/types.ts'
import { OFFERS_TOPIC, openOffers, sealOffers, type Offer } from '../../protocol/wire/offers.ts'

/** A gateway takes no offers, but it is part of the mesh that carries them: what it passes on must be sound. */
export function passOnOffers (network: Pick<Network, 'subscribe'>): void {
  network.subscribe(OFFERS_TOPIC, bytes => {
    try {
      openOffers(bytes)
      return 'accept'
    } catch {
      return 'reject'
    }
  })
}

export function publishOffers (
  offers: readonly Offer[], { network, signer, log }: { network: Pick<Network, 'publish'>, signer: Signer, log: Logger }
): void {
  for (const message of sealOffers(offers, signer)) {
    network.publish(OFFERS_TOPIC, message).catch((err: unknown) => {
      // The next round offers it again.
      log.warn('offers not published', { reason: reasonOf(err) })
    })
  }
}
