import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { OWN_PID, filterArchOf, seccompFilter } from '../../../../../../node/sandbox/isolation/seccomp/filter.ts'
import {
  numberOf, SYSTEM_CALLS, type FilterArch
} from '../../../../../../node/sandbox/isolation/seccomp/system-calls.ts'
import { runFilter } from '../../../../../helpers/bpf.ts'

const ARCHES: Array<[FilterArch, number]> = [['x64', 0xc000003e], ['arm64', 0xc00000b7]]
/** Numbers by hand, from the kernel's tables, for what Deno cannot do without. */
const NEEDED: Record<FilterArch, Record<string, number>> = {
  x64: { read: 0, write: 1, mmap: 9, mprotect: 10, ioctl: 16, execve: 59, exit_group: 231, futex: 202, openat: 257,
    epoll_create1: 291, getrandom: 318, rt_sigaction: 13, statx: 332, sendmsg: 46, prctl: 157 },
  arm64: { read: 63, write: 64, mmap: 222, mprotect: 226, ioctl: 29, execve: 221, exit_group: 94, futex: 98, openat: 56,
    epoll_create1: 20, getrandom: 278, rt_sigaction: 134, statx: 291, sendmsg: 211, prctl: 167 }
}
const DENIED: Record<FilterArch, Record<string, number>> = {
  x64: { socket: 41, connect: 42, ptrace: 101, process_vm_readv: 310, mount: 165, unshare: 272, setns: 308, bpf: 321,
    perf_event_open: 298, userfaultfd: 323, io_uring_setup: 425, keyctl: 250, memfd_create: 319, fork: 57, vfork: 58,
    pidfd_getfd: 438, open_by_handle_at: 304, shmget: 29, personality: 135, kexec_load: 246, chroot: 161, iopl: 172 },
  arm64: { socket: 198, connect: 203, ptrace: 117, process_vm_readv: 270, mount: 40, unshare: 97, setns: 268, bpf: 280,
    perf_event_open: 241, userfaultfd: 282, io_uring_setup: 425, keyctl: 219, memfd_create: 279, pidfd_getfd: 438,
    open_by_handle_at: 265, shmget: 194, personality: 92, kexec_load: 104, chroot: 51 }
}
const ALLOW = 0x7fff0000
const EPERM = 0x00050001
const ENOSYS = 0x00050026
const KILL_PROCESS = 0x80000000

const test = suite('system call filter')

for (const [arch, audit] of ARCHES) {
  for (const alone of [true, false]) {
    const program = seccompFilter({ arch, alone })
    const answer = (number: number, ...args: number[]): number => runFilter(program, { arch: audit, number, args })
    const named = (call: Parameters<typeof numberOf>[0], ...args: number[]): number => {
      return answer(numberOf(call, arch)!, ...args)
    }
    const name = `${arch}, ${alone ? 'alone' : 'among others'}: `

    test(`${name}what Deno needs is allowed, and what is denied is denied`, () => {
      for (const [call, number] of Object.entries(NEEDED[arch])) assert.is(answer(number), ALLOW, call)
      for (const [call, number] of Object.entries(DENIED[arch])) assert.is(answer(number), EPERM, call)
    })

    test(`${name}another architecture's calls end the process`, () => {
      for (const other of [0x40000003, 0x40000028, ...ARCHES.map(([, id]) => id)].filter(id => id !== audit)) {
        assert.is(runFilter(program, { arch: other, number: 0 }), KILL_PROCESS)
      }
    })

    test(`${name}calls of the x32 ABI and those that came later are not there`, () => {
      for (const number of [463, 500, 0x40000000, 0x40000029, 0xffffffff]) assert.is(answer(number), ENOSYS)
      assert.is(answer(462), ALLOW)
    })

    test(`${name}threads are made, but no processes and no namespaces`, () => {
      const thread = 0x003d0f00 // what the C library asks for a thread
      assert.is(named('clone', thread), ALLOW)
      assert.is(named('clone', 17), EPERM, 'fork')
      assert.is(named('clone', 0x4111), EPERM, 'posix_spawn')
      for (let bit = 25; bit <= 30; bit++) assert.is(named('clone', thread + 2 ** bit), EPERM, String(bit))
      assert.is(named('clone', thread | 0x20000), EPERM, 'CLONE_NEWNS')
      assert.is(named('clone3'), ENOSYS)
    })

    test(`${name}sockets come in pairs only, and a terminal takes no input`, () => {
      assert.is(named('socketpair', 1), ALLOW)
      assert.is(named('socketpair', 2), EPERM)
      assert.is(named('ioctl', 0, 0x5401), ALLOW)
      assert.is(named('ioctl', 0, 0x5412), EPERM)
      assert.is(named('ioctl', 0, 2 ** 32 + 0x5412), EPERM, 'the kernel looks at the low half')
      assert.is(named('ioctl', 0, 0x541c), EPERM)
    })

    test(`${name}other processes are out of reach`, () => {
      const others = alone ? ALLOW : EPERM
      for (const call of ['kill', 'tgkill'] as const) {
        assert.is(named(call, OWN_PID), ALLOW)
        assert.is(named(call, 4711), others)
        assert.is(named(call, -1), others)
      }
      for (const call of ['tkill', 'rt_sigqueueinfo', 'setpriority', 'sched_setscheduler'] as const) {
        assert.is(named(call, 4711), others)
      }
      assert.is(named('prlimit64', 0), ALLOW)
      assert.is(named('prlimit64', 4711), EPERM)
      assert.is(named('sched_setaffinity', 0), ALLOW)
      assert.is(named('sched_setaffinity', 4711), others)
    })

    test(`${name}every number has one answer`, () => {
      for (let number = 0; number < 1024; number++) assert.ok([ALLOW, EPERM, ENOSYS].includes(answer(number)))
      assert.ok(program.length / 8 <= 4096, 'the kernel takes no longer one')
    })
  }
}

test('no number stands for two calls', () => {
  for (const [arch] of ARCHES) {
    const numbers = SYSTEM_CALLS.map(call => numberOf(call, arch)).filter(number => number !== undefined)
    assert.is(new Set(numbers).size, numbers.length)
  }
  assert.equal(['x64', 'arm64', 'ia32', 'riscv64'].map(filterArchOf), ['x64', 'arm64', undefined, undefined])
})

test.run()
