/** Solana's public clusters, which are told apart by the hash of their first block. */

export const GENESIS_MAINNET = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d'
export const GENESIS_DEVNET = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG'
export const GENESIS_TESTNET = '4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY'

export type ClusterName = 'mainnet-beta' | 'devnet' | 'testnet' | 'local'

const NAMES: ReadonlyMap<string, ClusterName> = new Map<string, ClusterName>([
  [GENESIS_MAINNET, 'mainnet-beta'], [GENESIS_DEVNET, 'devnet'], [GENESIS_TESTNET, 'testnet']
])

/** What people call the cluster; any that is not public is somebody's own. */
export function clusterName (genesis: string): ClusterName {
  return NAMES.get(genesis) ?? 'local'
}
