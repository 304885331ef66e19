import type { UsdcChange, UsdcTransaction } from './types.ts'

/** Who owns more or less USDC than before, over all accounts; who owns as much is not among them. */
export function changesOf ({ balances }: Pick<UsdcTransaction, 'balances'>): UsdcChange[] {
  const changes = new Map<string, bigint>()
  const add = (owner: string, amount: bigint): void => { changes.set(owner, (changes.get(owner) ?? 0n) + amount) }
  for (const { owner, ownerBefore = owner, before, after } of balances) {
    add(ownerBefore, -before)
    add(owner, after)
  }
  return [...changes].filter(([, change]) => change !== 0n).map(([owner, change]) => ({ owner, change }))
}
