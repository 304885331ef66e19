import type { Clock } from '../protocol/core/clock.ts'

/** The one clock of the real world; everything else is handed one. */
export const systemClock: Clock = { nowMs: () => Date.now() }
