/** The REST contract of what receivers of webhooks need to know of a gateway. */
import { Type, type Static } from 'typebox'

export const WebhookKeyView = Type.Object({
  peerId: Type.String({ description: 'PeerId of this gateway; it holds the same key' }),
  publicKey: Type.String({ description: 'Ed25519 key that signs its webhooks: whpk_ and base64 of 32 bytes' })
})
export type WebhookKeyView = Static<typeof WebhookKeyView>
