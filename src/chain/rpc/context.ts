/** What the groups of methods share. */
import type { Commitment, LocalChain } from '../local-chain.ts'
import { MIN_CONTEXT_SLOT, RpcError } from '../rpc-error.ts'
import type { Config, Params } from './params.ts'

/** Told as every node tells its own; clients compare it with nothing. */
export const API_VERSION = '4.2.0'

export type Method = (params: Params) => unknown
export type Methods = Record<string, Method>

export interface InContext {
  context: { apiVersion: string, slot: bigint }
  value: unknown
}

export function inContext (chain: LocalChain, commitment: Commitment, value: unknown): InContext {
  return { context: { apiVersion: API_VERSION, slot: chain.slotAt(commitment) }, value }
}

/** The commitment that a reader asks for, where this chain has come as far as the reader has seen it. */
export function readerOf (chain: LocalChain, config: Config): Commitment {
  const { commitment } = config
  const slot = config.integer('minContextSlot')
  if (slot !== undefined && BigInt(slot) > chain.slotAt(commitment)) {
    throw new RpcError(MIN_CONTEXT_SLOT, 'Minimum context slot has not been reached', {
      contextSlot: chain.slotAt(commitment)
    })
  }
  return commitment
}
