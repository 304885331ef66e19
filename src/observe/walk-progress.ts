import { systemClock } from '../system-clock.ts'
import type { Ground } from './ground.ts'
import type { Survey } from './seen-peer.ts'
import { walk, type WalkInit } from './walk.ts'

const CLEAR_LINE = '\r\u001b[K'

/** A walk that says on a terminal's standard error how far it is. */
export async function followWalk (ground: Ground, init: WalkInit): Promise<Survey> {
  const isTerminal = process.stderr.isTTY
  const say = (text: string): void => { if (isTerminal) process.stderr.write(`${CLEAR_LINE}${text}`) }
  say(`dialling ${init.bootstrap.join(', ')}`)
  try {
    return await walk({
      ground,
      nowMs: () => systemClock.nowMs(),
      onProgress: (reached, waiting) => { say(`${reached} peers reached, ${waiting} to go`) }
    }, init)
  } finally {
    say('')
  }
}
