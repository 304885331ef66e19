/**
 * Decisions of the generator of bodies: a list of numbers, so that fast-check, which knows lists, makes a body smaller
 * by making its list smaller. Where the list has ended each decision is the first possibility, which is the simplest.
 */
import fc from 'fast-check'

const CHOICE_MAX = 1_048_575

/** Of a body; some two or three of them for each thing that stands in it. */
export function choiceLists (lengthMax = 260): fc.Arbitrary<number[]> {
  return fc.array(fc.noBias(fc.nat(CHOICE_MAX)), { minLength: 12, maxLength: lengthMax, size: 'max' })
}

export class Choices {
  readonly #numbers: readonly number[]
  #at = 0

  constructor (numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** Whether the list has ended: whatever asks for more things stops. */
  get isOver (): boolean {
    return this.#at >= this.#numbers.length
  }

  /** 0 to n - 1. */
  below (n: number): number {
    return (this.#numbers[this.#at++] ?? 0) % n
  }

  /** False at the list's end. */
  chance (percent: number): boolean {
    return this.below(100) >= 100 - percent
  }

  of<T> (...items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** One of the possibilities, by weight; those of weight 0 are none. */
  weighted<T> (possibilities: ReadonlyArray<readonly [weight: number, make: () => T]>): T {
    const total = possibilities.reduce((sum, [weight]) => sum + weight, 0)
    let left = this.below(1_000 * total) / 1_000
    for (const [weight, make] of possibilities) {
      if (left < weight) return make()
      left -= weight
    }
    throw new Error('no possibility has a weight')
  }
}
