/** Methods about the chain itself. */
import type { LocalChain } from '../local-chain.ts'
import { invalidParams } from '../rpc-error.ts'
import { feeOf } from '../vm/fee.ts'
import { readMessage } from '../vm/guard.ts'
import { SLOTS_PER_EPOCH } from '../vm/vm.ts'
import { API_VERSION, inContext, type Method, type Methods, readerOf } from './context.ts'

/** Of a message in base64: more than a message of the largest transaction has. */
const MESSAGE_CHARS_MAX = 6_000

export function clusterMethods (chain: LocalChain): Methods {
  const slot: Method = params => chain.slotAt(readerOf(chain, params.config(0)))
  const firstSlot: Method = () => chain.firstSlot
  return {
    getHealth: () => 'ok',
    getVersion: () => ({ 'solana-core': API_VERSION, 'feature-set': 0 }),
    getGenesisHash: () => chain.genesis.hash,
    getIdentity: () => ({ identity: chain.genesis.faucet }),
    getSlotLeader: () => chain.genesis.faucet,
    getSlot: slot,
    // No slot is skipped, so that there are as many blocks.
    getBlockHeight: slot,
    getTransactionCount: () => chain.history.size,
    minimumLedgerSlot: firstSlot,
    getFirstAvailableBlock: firstSlot,
    getBlockTime: params => chain.timeS(BigInt(params.integer(0, 'the slot'))),
    getEpochInfo: params => {
      const absoluteSlot = chain.slotAt(readerOf(chain, params.config(0)))
      return {
        absoluteSlot, blockHeight: absoluteSlot, epoch: absoluteSlot / SLOTS_PER_EPOCH,
        slotIndex: absoluteSlot % SLOTS_PER_EPOCH, slotsInEpoch: SLOTS_PER_EPOCH,
        transactionCount: chain.history.size
      }
    },
    getEpochSchedule: () => ({
      slotsPerEpoch: SLOTS_PER_EPOCH, leaderScheduleSlotOffset: SLOTS_PER_EPOCH, warmup: false, firstNormalEpoch: 0,
      firstNormalSlot: 0
    }),
    getLatestBlockhash: params => {
      const commitment = readerOf(chain, params.config(0))
      return inContext(chain, commitment, chain.blockhash(commitment))
    },
    isBlockhashValid: params => {
      const commitment = readerOf(chain, params.config(1))
      return inContext(chain, commitment, chain.isBlockhashValid(params.text(0, 'the blockhash'), commitment))
    },
    getFeeForMessage: params => {
      const commitment = readerOf(chain, params.config(1))
      const text = params.text(0, 'the message')
      if (text.length > MESSAGE_CHARS_MAX) throw invalidParams('the message is too long')
      const message = readMessage(new Uint8Array(Buffer.from(text, 'base64')))
      const isValid = chain.isBlockhashValid(message.lifetimeToken)
      return inContext(chain, commitment, isValid ? feeOf(message) : null)
    },
    getRecentPrioritizationFees: () => [{ slot: chain.slotAt('processed'), prioritizationFee: 0 }]
  }
}
