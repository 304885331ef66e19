import type { PeerId } from '../../protocol/core/peer-id.ts'

/** Names that are kept of one walk, whoever gave them. */
export const NAMES_MAX = 20_000

/** A peer to be dialled. */
export interface Candidate {
  peer: PeerId
  /** Where somebody else is connected to it, if that is a place to dial. */
  address: string | undefined
}

/**
 * Peers that wait to be dialled, by who named them. Turns go round the namers, so that one who names thousands does
 * not keep the others' waiting; and each is taken at its word for `perNamerMax` names only.
 */
export class Candidates {
  readonly #perNamerMax: number
  readonly #waiting = new Map<string, Candidate[]>()
  readonly #named = new Map<string, number>()
  readonly #known = new Set<PeerId>()

  constructor ({ perNamerMax }: { perNamerMax: number }) {
    this.#perNamerMax = perNamerMax
  }

  /** Those who need no visit any more, or never did. */
  settle (peer: PeerId): void {
    this.#known.add(peer)
  }

  /** False where the name is known already, or one too many: of this namer, or of all. */
  add (namer: string, candidate: Candidate): boolean {
    if (this.#known.has(candidate.peer) || this.#known.size >= NAMES_MAX) return false
    const named = this.#named.get(namer) ?? 0
    if (named >= this.#perNamerMax) return false
    this.#named.set(namer, named + 1)
    this.#known.add(candidate.peer)
    const waiting = this.#waiting.get(namer)
    if (waiting === undefined) this.#waiting.set(namer, [candidate])
    else waiting.push(candidate)
    return true
  }

  /** The next, of the namer whose turn it is. */
  next (): Candidate | undefined {
    const [turn] = this.#waiting
    if (turn === undefined) return undefined
    const [namer, waiting] = turn
    const candidate = waiting.shift()
    this.#waiting.delete(namer)
    // Behind the others.
    if (waiting.length > 0) this.#waiting.set(namer, waiting)
    return candidate
  }

  get size (): number {
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0)
  }
}
