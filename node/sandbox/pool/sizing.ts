/** How much of a machine a node uses, unless it is told. */
import { MEMORY_DEFAULT_MIB } from '../../../protocol/core/limits.ts'
import { MEMORY_CLASSES_MIB } from '../../../protocol/core/memory-class.ts'

/** What a process may take on top of its memory class: the runtime, and what it needs to fail in an orderly way. */
export const PROCESS_OVERHEAD_MIB = 64
/** An idle process, with its share of what all of them have in common. */
const SPARE_MIB = 32
const SPARES_MIN = 4
/** Of the memory budget, what spares may take. */
const SPARES_SHARE = 1 / 8

/** Memory that jobs may be promised at once, in MiB; `configured` 0: three quarters of what is available. */
export function memoryBudget (configured: number, availableMiB: number): number {
  if (configured > 0) return configured
  return Math.max(MEMORY_DEFAULT_MIB + PROCESS_OVERHEAD_MIB, Math.floor(availableMiB * 3 / 4))
}

/** Jobs run at once; `configured` 0: one a core, as far as there is memory for the smallest class. */
export function slotsFor (configured: number, cores: number, budgetMiB: number): number {
  if (configured > 0) return configured
  return Math.max(1, Math.min(cores, Math.floor(budgetMiB / (MEMORY_DEFAULT_MIB + PROCESS_OVERHEAD_MIB))))
}

/** Processes kept ready; `configured` -1: two a core, at least 4, as far as there is memory. */
export function sparesFor (configured: number, cores: number, budgetMiB: number): number {
  if (configured >= 0) return configured
  return Math.min(Math.max(SPARES_MIN, 2 * cores), Math.floor(budgetMiB * SPARES_SHARE / SPARE_MIB))
}

/** The largest memory class that a job can be promised, `configured` at most, in MiB. */
export function memoryOffered (configured: number, budgetMiB: number): number {
  const fits = MEMORY_CLASSES_MIB.filter(mib => mib <= configured && mib + PROCESS_OVERHEAD_MIB <= budgetMiB)
  return fits.at(-1) ?? MEMORY_DEFAULT_MIB
}
