/** GPUs as a machine's own tools describe them, before anything was computed on them. */

export type GpuVendor = 'nvidia' | 'amd' | 'software'

export interface DetectedGpu {
  vendor: GpuVendor
  model: string
  /** 0 where it is not known. */
  vramMiB: number
  /** Of the kernel's side, with its version where that is known: `nvidia 550.76`. */
  driver: string
  /** As Linux writes it, `0000:01:00.0`; empty where it is on no bus. Tells GPUs of one machine apart. */
  busId: string
  /** Device nodes that belong to this GPU alone. */
  devices: string[]
}

export interface Detection {
  gpus: DetectedGpu[]
  /** What is there and cannot be used, and tools that failed: each a line for the operator. */
  problems: string[]
}
