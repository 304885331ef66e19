/** What a sandbox process is started with, and what starts it. */
import type { IsolationLevel } from '../../../protocol/core/isolation.ts'

/** A file or directory of the machine that user code may read. */
export interface Mount {
  /** Absolute path on this machine. */
  source: string
  /** Where user code finds it, relative to its working directory: `models/digits`. */
  target: string
  /** A number for each file, where one may take another's place: who was given the old one does not see the new one. */
  version?: number
}

/** What a process needs beyond its own files to use a GPU. */
export interface GpuAccess {
  /** Device nodes. */
  devices: readonly string[]
  /** Files and directories to be read, at the paths that they have on this machine: drivers and their settings. */
  paths: readonly string[]
  env: Readonly<Record<string, string>>
  /** Private memory that the driver itself takes, which comes on top of the memory class, in MiB. */
  driverMiB: number
}

export interface LaunchSpec {
  /** A memory class: what user code may use. */
  memoryMiB: number
  /** No target may be absolute, have `.` or `..` in it, or be below another one. */
  mounts: readonly Mount[]
  gpu?: GpuAccess
}

/** The control group that a process enters before it becomes what it is to be. */
export interface LaunchGroup {
  /** SIGKILL to all that is in it; at any time. */
  kill (): void
  /** Processor time of all that ever was in it, in microseconds; undefined once it is removed. */
  cpuUs (): number | undefined
  /** Most memory that was in it at once, pages of files included; undefined in kernels that do not tell. */
  peakBytes (): number | undefined
  /** Whether the kernel killed it because there was not enough memory, and whether it is its limit that was reached. */
  outOfMemory (): 'group' | 'machine' | undefined
}

/** How to start one process, for `child_process.spawn` with `detached`: it must lead a process group of its own. */
export interface Launch {
  file: string
  args: string[]
  /** The whole environment: nothing of the daemon's is inherited. */
  env: Record<string, string>
  cwd: string
  /** Files to be opened for reading and handed over as descriptors 3, 4, ... */
  handles: string[]
  /** Processes between the one that is spawned and Deno, each the only child of the one before; see runtime-pid.ts. */
  wrappers: number
  /** Absent where this machine has none for it. */
  group?: LaunchGroup
  /** Removes what was made for this process. To be called once, when it is gone, or if it is not started at all. */
  release: () => Promise<void>
}

/** One way to start processes. */
export interface Isolation {
  readonly level: IsolationLevel
  /** What it is made of, each a word: `deno`, `bubblewrap`, `landlock`, `seccomp`, `rlimits`, `cgroup`. */
  readonly layers: readonly string[]
  /** Throws DCN_SANDBOX_FAILED where a mount cannot be made. */
  launch (spec: LaunchSpec): Promise<Launch>
}
