import './with-resolvers.ts'
import { autoNAT, type AutoNATComponents } from '@libp2p/autonat'
import type { AbortOptions } from '@libp2p/interface'
import { overlay } from './overlay.ts'
import type { ReachedAddresses } from './reached-addresses.ts'

type ConnectionManager = AutoNATComponents['connectionManager']
type AddressManager = AutoNATComponents['addressManager']
type Target = Parameters<ConnectionManager['openConnection']>[0]

/** AutoNAT that tests an address by a connection of its own, and says what it found. */
export function autoNat (protocolPrefix: string, reached: ReachedAddresses) {
  const create = autoNAT({ protocolPrefix })
  return (components: AutoNATComponents): unknown => create(withVerdicts(withOwnDials(components), reached))
}

/**
 * AutoNAT asks the connection manager to dial back an address that it observed, and closes what it gets. Behind a NAT
 * that address is the one of the connection which the peer is on: the manager hands out that very connection, and the
 * test cuts off every peer behind a NAT, over and over, having found it reachable.
 */
export function withOwnDials (components: AutoNATComponents): AutoNATComponents {
  const { connectionManager, transportManager } = components
  const openConnection = async (target: Target, options?: AbortOptions) => {
    // Peers to ask come as lists of addresses, and are kept.
    if (Array.isArray(target) || !('getComponents' in target)) {
      return await connectionManager.openConnection(target, options)
    }
    return await transportManager.dial(target, options)
  }
  const dialler = overlay(connectionManager, { openConnection })
  return overlay(components, { connectionManager: dialler })
}

/** AutoNAT tells nobody but the address manager what it found. */
export function withVerdicts (components: AutoNATComponents, reached: ReachedAddresses): AutoNATComponents {
  const { addressManager } = components
  const confirmObservedAddr: AddressManager['confirmObservedAddr'] = (address, options) => {
    reached.note(address.toString(), true)
    addressManager.confirmObservedAddr(address, options)
  }
  const removeObservedAddr: AddressManager['removeObservedAddr'] = address => {
    reached.note(address.toString(), false)
    addressManager.removeObservedAddr(address)
  }
  return overlay(components, { addressManager: overlay(addressManager, { confirmObservedAddr, removeObservedAddr }) })
}
