/** Keys of deposit intents: each follows from the gateway's seed and the intent's id, so that none is ever lost. */
import { utf8 } from '../../protocol/core/bytes.ts'
import { signerFromSeed, type Signer } from '../../protocol/core/ed25519.ts'
import { sha256 } from '../../protocol/core/hash.ts'
import { solanaAddressOf } from '../../protocol/core/peer-id.ts'

const DOMAIN = utf8('dcn/deposit-intent/1\n')

export class IntentKeys {
  readonly #seed: Uint8Array

  /** `seed`: the gateway's own, which nobody learns from the keys. */
  constructor (seed: Uint8Array) {
    this.#seed = seed
  }

  signer (intentId: string): Signer {
    return signerFromSeed(sha256(DOMAIN, this.#seed, utf8(intentId)))
  }

  /** Names the intent in a payment, and can be paid itself. */
  reference (intentId: string): string {
    return solanaAddressOf(this.signer(intentId).publicKey)
  }
}
