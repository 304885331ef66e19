/** The limits that the kernel holds a process to, whoever runs it. */

/**
 * Private memory that comes and goes beside what user code asks for: threads for reading files, the code that V8
 * compiles, what an allocator keeps. Without it, code within its class would meet the limit.
 */
const SLACK_MIB = 64
/** Resident memory beyond class and idle process at which a run is ended: there is always some garbage. */
export const RESIDENT_SLACK_MIB = 48
const MIB = 1024 * 1024

export const OPEN_FILES_MAX = 128

/**
 * What private memory (RLIMIT_DATA) may grow to, in bytes. V8 maps half a gigabyte before any code is there, which
 * differs from version to version: it is measured, and user code's share comes on top.
 */
export function dataLimitBytes (idleDataBytes: number, memoryMiB: number, driverMiB = 0): number {
  return idleDataBytes + (memoryMiB + SLACK_MIB + driverMiB) * MIB
}

/**
 * A shell's command line that sets the limits and becomes what follows. No limit to processes (RLIMIT_NPROC): it would
 * count all that the operator runs, or as root nothing; the system call filter lets none be started.
 */
export function limited (dataBytes: number, command: readonly string[]): { file: string, args: string[] } {
  const script = `ulimit -c 0 && ulimit -f 0 && ulimit -n ${OPEN_FILES_MAX} && ulimit -d "$0" && exec "$@"`
  return { file: '/bin/sh', args: ['-c', script, String(Math.ceil(dataBytes / 1024)), ...command] }
}
