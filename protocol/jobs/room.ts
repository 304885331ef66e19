/** What a node has to promise besides slots: memory, and GPUs, each of which is one job's at a time. Pure. */
import type { Needs } from '../wire/needs.ts'

export interface RoomInit {
  /** That all jobs together may be promised. */
  memoryMiB: number
  /** What each job takes on top of its memory class. */
  overheadMiB: number
  /** How many there are now: a node that starts has yet to find out. */
  gpus (): number
}

type Wanted = Pick<Needs, 'memoryMiB' | 'gpu'>

export class Room {
  readonly #init: RoomInit

  constructor (init: RoomInit) {
    this.#init = init
  }

  /** Whether all of them can be had at once. */
  holds (all: Iterable<Wanted>): boolean {
    let [memoryMiB, gpus] = [0, 0]
    for (const needs of all) {
      memoryMiB += needs.memoryMiB + this.#init.overheadMiB
      if (needs.gpu) gpus++
    }
    return memoryMiB <= this.#init.memoryMiB && gpus <= this.#init.gpus()
  }
}
