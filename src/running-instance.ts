/** Running instances as options give them: `<position>=<start>[,<shift>]`. */
import { InvalidArgumentError } from 'commander'
import type { RunningInstanceMap } from '../protocol/api/client/connectors-client.ts'
import { U32_MAX } from '../protocol/core/integers.ts'
import { RUNNING_INSTANCES_MAX } from '../protocol/core/limits.ts'

/** Adds one to those that came before it. */
export function runningInstance (text: string, before: RunningInstanceMap = {}): RunningInstanceMap {
  const [, position, start, shift = '0'] = /^(\d{1,10})=(\d{1,10})(?:,(\d{1,10}))?$/.exec(text) ?? []
  if (position === undefined || [position, start, shift].some(number => Number(number) > U32_MAX)) {
    throw new InvalidArgumentError(`It must be like 3=60 or 3=60,1: position, start and shift, each 0 to ${U32_MAX}.`)
  }
  const key = String(Number(position))
  if (Object.hasOwn(before, key)) throw new InvalidArgumentError(`Position ${key} stands there twice.`)
  if (Object.keys(before).length === RUNNING_INSTANCES_MAX) {
    throw new InvalidArgumentError(`There can be at most ${RUNNING_INSTANCES_MAX}.`)
  }
  return { ...before, [key]: { start_point: Number(start), transformation_shift: Number(shift) } }
}
