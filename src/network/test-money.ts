/** What `dcn up` gives its daemons on the embedded chain, so that gateways can pay nodes, and nodes be paid. */
import { DcnError } from '../../protocol/core/errors.ts'
import { publicKeyOfPeer, solanaAddressOf } from '../../protocol/core/peer-id.ts'
import type { ChainClient } from '../chain/chain-client.ts'
import type { DaemonFacts } from '../daemon-messages.ts'

/** For the fees of a gateway's transactions: 10 SOL. Given again where less than a tenth is left. */
const FLOAT_LAMPORTS = 10_000_000_000
/** What a gateway can pay nodes from before users have deposited anything: 100 USDC. */
const FLOAT_USDC = 100_000_000
const REFILL_BELOW = 0.1

type Faucet = Pick<ChainClient, 'balances' | 'giveSol' | 'giveUsdc'>

/** Gives only what is lacking, so that a network that starts again is as rich as it was. */
export async function giveTestMoney (faucet: Faucet, daemons: readonly DaemonFacts[]): Promise<void> {
  await Promise.all(daemons.map(async ({ role, peerId }) => {
    if (role === 'chain') return
    const address = addressOf(peerId)
    const { lamports, usdc } = await faucet.balances(address)
    if (role === 'node') {
      if (usdc === undefined) await faucet.giveUsdc(address, 0)
      return
    }
    if (lamports < FLOAT_LAMPORTS * REFILL_BELOW) await faucet.giveSol(address, FLOAT_LAMPORTS)
    if ((usdc ?? 0) < FLOAT_USDC * REFILL_BELOW) await faucet.giveUsdc(address, FLOAT_USDC)
  }))
}

/** A daemon's key is its account on the chain. */
function addressOf (peerId: string): string {
  const publicKey = publicKeyOfPeer(peerId)
  if (publicKey === undefined) throw new DcnError('DCN_ADDRESS_INVALID', { address: peerId })
  return solanaAddressOf(publicKey)
}
