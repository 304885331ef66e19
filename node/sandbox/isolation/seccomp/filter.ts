/**
 * Which system calls a sandbox process may make: what Deno needs to compute, and none of those through which code that
 * had broken Deno would try the kernel or its neighbours. A list of what is denied, since what Deno and a GPU's driver
 * need changes with their versions; calls that this list does not know, because they are newer, are denied as well.
 */
import {
  ALLOW, answer, ARCHITECTURE_OFFSET, argumentOffset, encodeProgram, failWith, KILL_PROCESS, load, NUMBER_OFFSET,
  skipIfAnyBit, skipIfAtLeast, skipIfEqual, type Instruction
} from './bpf.ts'
import { AUDIT_ARCH, LAST_NUMBER, numberOf, SYSTEM_CALLS, type FilterArch, type SystemCall } from './system-calls.ts'

export interface FilterInit {
  arch: FilterArch
  /** The process has a process namespace of its own, and so sees no process that is not its own. */
  alone: boolean
}

/** Stands in the filter for the id of the process that it is for, which launcher.pl puts in its place. */
export const OWN_PID = 0x7fc0ffee

const EPERM = failWith(1)
const ENOSYS = failWith(38)

const CLONE_THREAD = 0x00010000
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const CLONE_NAMESPACES = 0x7e020000
const AF_UNIX = 1
/** What puts characters into a terminal's input. */
const TIOCSTI = 0x5412
const TIOCLINUX = 0x541c

/** What is not simply denied. The rest of the table is. */
const RULES: Readonly<Partial<Record<SystemCall, (init: FilterInit) => Instruction[]>>> = {
  // Its flags are behind a pointer, where no filter can look; the C library then does with clone.
  clone3: () => [answer(ENOSYS)],
  // Threads, but no processes: a limit to their number would count all that the operator runs.
  clone: () => [
    load(argumentOffset(0)),
    skipIfAnyBit(CLONE_NAMESPACES, 1, 0), skipIfAnyBit(CLONE_THREAD, 1, 0), answer(EPERM), answer(ALLOW)
  ],
  socketpair: () => allowIf(0, [AF_UNIX]),
  ioctl: () => [
    load(argumentOffset(1)), skipIfEqual(TIOCSTI, 1, 0), skipIfEqual(TIOCLINUX, 0, 1), answer(EPERM), answer(ALLOW)
  ],
  prlimit64: () => allowIf(0, [0]),
  kill: ({ alone }) => alone ? [answer(ALLOW)] : allowIf(0, [OWN_PID]),
  tgkill: ({ alone }) => alone ? [answer(ALLOW)] : allowIf(0, [OWN_PID]),
  sched_setaffinity: ({ alone }) => alone ? [answer(ALLOW)] : allowIf(0, [0]),
  ...Object.fromEntries((['tkill', 'rt_sigqueueinfo', 'rt_tgsigqueueinfo', 'setpriority', 'ioprio_set',
    'sched_setparam', 'sched_setscheduler', 'sched_setattr'] as const).map(call => {
    return [call, ({ alone }: FilterInit) => [answer(alone ? ALLOW : EPERM)]]
  }))
}

/** Allows where an argument, as an int, is one of these. */
function allowIf (index: number, values: readonly number[]): Instruction[] {
  return [
    load(argumentOffset(index)),
    ...values.map((value, at) => skipIfEqual(value, values.length - at, 0)),
    answer(EPERM), answer(ALLOW)
  ]
}

/** The program as the kernel takes it. */
export function seccompFilter (init: FilterInit): Uint8Array {
  const { arch } = init
  const rules = SYSTEM_CALLS.flatMap(call => {
    const number = numberOf(call, arch)
    if (number === undefined) return []
    const rule = RULES[call]?.(init) ?? [answer(EPERM)]
    return [skipIfEqual(number, 0, rule.length), ...rule]
  })
  return encodeProgram([
    load(ARCHITECTURE_OFFSET), skipIfEqual(AUDIT_ARCH[arch], 1, 0), answer(KILL_PROCESS),
    load(NUMBER_OFFSET),
    // Newer calls, and on x64 those of the x32 ABI, which has numbers of its own for the same calls.
    skipIfAtLeast(LAST_NUMBER + 1, 0, 1), answer(ENOSYS),
    ...rules,
    answer(ALLOW)
  ])
}

/** Undefined where there is no filter for it. */
export function filterArchOf (arch: string): FilterArch | undefined {
  return arch === 'x64' || arch === 'arm64' ? arch : undefined
}
