import { MEMORY_DEFAULT_MIB, MEMORY_MAX_MIB } from './limits.ts'

/** What a function asks for is raised to the next of these, in MiB. */
export const MEMORY_CLASSES_MIB = [MEMORY_DEFAULT_MIB, 512, MEMORY_MAX_MIB] as const

/** The smallest memory class that holds so much, or undefined where none does. Both in MiB. */
export function memoryClassOf (memoryMiB: number): number | undefined {
  return MEMORY_CLASSES_MIB.find(classMiB => classMiB >= memoryMiB)
}

/** The smallest class of jobs with a GPU: its libraries alone take about 140 MB. */
export const GPU_MEMORY_MIN_MIB = MEMORY_CLASSES_MIB[1]
