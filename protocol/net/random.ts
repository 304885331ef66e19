/** Randomness for choices that need no secrecy but must not be foreseeable by a peer: whom to ask, whom to dial. */

/** From 0 to below 1. */
export function randomFraction (): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32
}

/** A whole number from 0 to below `bound`. */
export function randomBelow (bound: number): number {
  return Math.floor(randomFraction() * bound)
}

/** A copy in random order (Fisher and Yates). */
export function shuffled<T> (items: readonly T[]): T[] {
  const copy = [...items]
  for (let at = copy.length - 1; at > 0; at--) {
    const other = randomBelow(at + 1)
    const swap = copy[at] as T
    copy[at] = copy[other] as T
    copy[other] = swap
  }
  return copy
}
