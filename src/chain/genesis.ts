/** What a chain begins with: a faucet that is rich, and test USDC at the address that the real one has. */
import { randomBytes } from 'node:crypto'
import { USDC_DECIMALS, USDC_MINT } from '../../protocol/core/limits.ts'
import { toBase58 } from '../../protocol/core/base58.ts'
import { publicKeyOfAddress } from '../../protocol/core/peer-id.ts'
import type { Genesis } from './journal/entries.ts'
import { SYSTEM_PROGRAM, TOKEN_PROGRAM } from './programs.ts'
import { encodeMint, MINT_BYTES } from './vm/tokens.ts'
import type { Vm } from './vm/vm.ts'

/** A thousand million SOL. */
const FAUCET_LAMPORTS = 10n ** 18n

/** Of a chain that has never been: no two have the same hash, so that nobody takes one for another. */
export function newGenesis (faucet: string, timeMs: number): Genesis {
  return { hash: toBase58(randomBytes(32)), secret: randomBytes(32).toString('hex'), timeMs, faucet }
}

export function createGenesisAccounts (vm: Vm, faucet: string): void {
  const mintAuthority = publicKeyOfAddress(faucet)
  if (mintAuthority === undefined) return
  const data = encodeMint({ mintAuthority, decimals: USDC_DECIMALS })
  const lamports = vm.rentExemption(MINT_BYTES)
  vm.setAccount(USDC_MINT, { lamports, owner: TOKEN_PROGRAM, executable: false, data })
  vm.setAccount(faucet, { lamports: FAUCET_LAMPORTS, owner: SYSTEM_PROGRAM, executable: false, data: new Uint8Array() })
}
