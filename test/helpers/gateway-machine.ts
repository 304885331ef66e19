/** The gateway's machine in tests: its actions in brief, its time run. */
import type { GatewayAction } from '../../protocol/jobs/gateway-actions.ts'
import type { GatewayDispatch } from '../../protocol/jobs/gateway-dispatch.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { newPeer } from './jobs.ts'

export const GATEWAY = newPeer()
export const NODE = newPeer()
export const OTHER = newPeer()

/** `store running 1`, `award NODE 1`, `cancel deadline`, `ack true`, `offer 2 0`, `ended done`. */
export function brief (actions: readonly GatewayAction[]): string[] {
  return actions.map(action => {
    switch (action.type) {
      case 'store': return `store ${action.record.status} ${action.record.epoch}`
      case 'offer': return `offer ${action.offer.epoch} ${action.offer.round}`
      case 'award': return `award ${nameOf(action.node)} ${action.message.epoch}`
      case 'ended': return `ended ${action.record.status}`
      case 'log': return `log ${action.text}`
      case 'send': {
        const { message } = action
        if (message.type === 'cancel') return `cancel ${message.reason}`
        return message.type === 'ack' ? `ack ${message.accepted}` : message.type
      }
    }
  })
}

/** Ticks at every time the machine asks for, up to `untilMs`. */
export function runTo (dispatch: GatewayDispatch, untilMs: number): Array<[atMs: number, actions: string[]]> {
  const seen: Array<[number, string[]]> = []
  for (let next = dispatch.nextTickAtMs(); next !== undefined && next <= untilMs; next = dispatch.nextTickAtMs()) {
    seen.push([next, brief(dispatch.tick(next))])
  }
  return seen
}

function nameOf (node: PeerId): string {
  return node === NODE ? 'NODE' : 'OTHER'
}
