/** Numbers that bodies are tried with: beside powers of two, and any. Made of a seed, the same everywhere. */

const EDGES = [
  0, 1, 2, 3, 7, 255, 256, 257, 65_535, 65_536, 65_537, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1,
  2 ** 32 - 2, 2 ** 32 - 1
]

/** mulberry32: each call the next u32. */
export function numbersFrom (seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = state + 0x6d2b79f5 >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61) ^ mixed
    return (mixed ^ mixed >>> 14) >>> 0
  }
}

/** A u32: mostly an edge or small. */
export function inputFrom (next: () => number): number {
  const choice = next() % 8
  if (choice < 4) return EDGES[next() % EDGES.length]!
  return choice < 6 ? next() % 32 : next()
}

export function inputsFrom (next: () => number, count: number): number[] {
  return Array.from({ length: count }, () => inputFrom(next))
}
