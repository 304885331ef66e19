/** Numbers of the system calls that the filter knows, from Linux's tables for each architecture. */

/** As Node names them. */
export type FilterArch = 'x64' | 'arm64'

export const AUDIT_ARCH: Readonly<Record<FilterArch, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 }

/** The last call that this table has looked at, on both: `mseal`. What comes after it is taken for unknown. */
export const LAST_NUMBER = 462

/** Numbers from 424 on are the same everywhere. `undefined`: this architecture does not have it. */
const both = (number: number): readonly [number, number] => [number, number]
const onlyX64 = (number: number): readonly [number, undefined] => [number, undefined]

const NUMBERS = {
  // network; a pair of connected sockets, which tokio needs, is handled apart
  socket: [41, 198], connect: [42, 203], accept: [43, 202], bind: [49, 200], listen: [50, 201], accept4: [288, 242],
  socketpair: [53, 199],
  // processes and threads
  clone: [56, 220], clone3: both(435), fork: onlyX64(57), vfork: onlyX64(58), unshare: [272, 97], setns: [308, 268],
  // other processes
  ptrace: [101, 117], process_vm_readv: [310, 270], process_vm_writev: [311, 271], kcmp: [312, 272],
  pidfd_open: both(434), pidfd_getfd: both(438), pidfd_send_signal: both(424), process_madvise: both(440),
  process_mrelease: both(448), migrate_pages: [256, 238], move_pages: [279, 239], prlimit64: [302, 261],
  kill: [62, 129], tkill: [200, 130], tgkill: [234, 131], rt_sigqueueinfo: [129, 138], rt_tgsigqueueinfo: [297, 240],
  setpriority: [141, 140], ioprio_set: [251, 30], sched_setparam: [142, 118], sched_setscheduler: [144, 119],
  sched_setattr: [314, 274], sched_setaffinity: [203, 122],
  // file systems
  mount: [165, 40], umount2: [166, 39], pivot_root: [155, 41], chroot: [161, 51], fsopen: both(430),
  fsconfig: both(431), fsmount: both(432), fspick: both(433), move_mount: both(429), open_tree: both(428),
  mount_setattr: both(442), statmount: both(457), listmount: both(458), open_by_handle_at: [304, 265],
  name_to_handle_at: [303, 264], quotactl: [179, 60], quotactl_fd: both(443), fanotify_init: [300, 262],
  fanotify_mark: [301, 263], mknod: onlyX64(133), mknodat: [259, 33], lookup_dcookie: [212, 18], nfsservctl: [180, 42],
  // memory that counts nowhere, or that is somebody else's
  memfd_create: [319, 279], memfd_secret: both(447), userfaultfd: [323, 282], mbind: [237, 235],
  set_mempolicy: [238, 237], set_mempolicy_home_node: both(450), remap_file_pages: [216, 234], vmsplice: [278, 75],
  shmget: [29, 194], shmat: [30, 196], shmctl: [31, 195], semget: [64, 190], semop: [65, 193], semctl: [66, 191],
  semtimedop: [220, 192], msgget: [68, 186], msgsnd: [69, 189], msgrcv: [70, 188], msgctl: [71, 187],
  mq_open: [240, 180], mq_unlink: [241, 181],
  // large and seldom used parts of the kernel
  bpf: [321, 280], perf_event_open: [298, 241], io_uring_setup: both(425), io_uring_enter: both(426),
  io_uring_register: both(427), io_setup: [206, 0], io_submit: [209, 2], keyctl: [250, 219], add_key: [248, 217],
  request_key: [249, 218], personality: [135, 92], modify_ldt: onlyX64(154), uselib: onlyX64(134), ioctl: [16, 29],
  lsm_set_self_attr: both(460),
  // the machine
  kexec_load: [246, 104], kexec_file_load: [320, 294], init_module: [175, 105], finit_module: [313, 273],
  delete_module: [176, 106], swapon: [167, 224], swapoff: [168, 225], reboot: [169, 142], settimeofday: [164, 170],
  clock_settime: [227, 112], adjtimex: [159, 171], clock_adjtime: [305, 266], acct: [163, 89], vhangup: [153, 58],
  iopl: onlyX64(172), ioperm: onlyX64(173), syslog: [103, 116], sethostname: [170, 161], setdomainname: [171, 162]
} as const satisfies Record<string, readonly [x64: number, arm64: number | undefined]>

export type SystemCall = keyof typeof NUMBERS

export const SYSTEM_CALLS = Object.keys(NUMBERS) as SystemCall[]

export function numberOf (call: SystemCall, arch: FilterArch): number | undefined {
  return NUMBERS[call][arch === 'x64' ? 0 : 1]
}
