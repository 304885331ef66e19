/** What a sandboxed process is given so that it can use one GPU, and no other. */
import { dirname } from 'node:path'
import type { GpuAccess } from '../isolation/types.ts'
import { findDrivers, type Driver } from './driver-files.ts'
import type { Machine } from './machine.ts'
import type { DetectedGpu, Detection, GpuVendor } from './types.ts'

/**
 * Private memory of the driver itself. lavapipe with two threads was measured at 130 MiB; for the others no GPU was at
 * hand to measure it, and the proof shows whether it is enough.
 */
const DRIVER_MIB: Readonly<Record<GpuVendor, number>> = { nvidia: 1024, amd: 512, software: 256 }

/** What every GPU of NVIDIA needs besides its own node; not nvidia-modeset, which is for screens. */
const NVIDIA_DEVICES = ['/dev/nvidiactl', '/dev/nvidia-uvm']

const ENV = {
  DENO_WEBGPU_BACKEND: 'vulkan',
  // Nothing may be written in there, so that nobody looks for a place.
  MESA_SHADER_CACHE_DISABLE: 'true',
  __GL_SHADER_DISK_CACHE: '0'
}

/** Threads of the software driver, each with a stack of 8 MiB; it would start one for each core. */
const SOFTWARE_THREADS = '2'

/** For tests: Mesa's driver that computes on the CPU, as if it were a GPU. */
export async function detectSoftware (machine: Machine): Promise<Detection> {
  const { drivers, problems } = await findDrivers(machine, 'software', '')
  if (drivers.length === 0) return { gpus: [], problems }
  return {
    gpus: [{ vendor: 'software', model: 'llvmpipe', vramMiB: 0, driver: 'lavapipe', busId: '', devices: [] }],
    problems
  }
}

/** Ways in which a process may get at this GPU, to be tried in this order; in words why there is none. */
export async function accessesTo (
  gpu: DetectedGpu, machine: Machine, ownDir: string
): Promise<{ accesses: GpuAccess[], problems: string[] }> {
  const { drivers, problems } = await findDrivers(machine, gpu.vendor, ownDir)
  const shared = gpu.vendor === 'nvidia' ? await machine.present(NVIDIA_DEVICES) : []
  const devices = [...shared, ...gpu.devices]
  const there = await machine.present(devices)
  const lacking = devices.filter(device => !there.includes(device))
  if (lacking.length > 0) {
    return { accesses: [], problems: [`${lacking.join(', ')} is not there: a container has to be given it`] }
  }
  const described = await descriptionsOf(gpu, machine)
  const accesses = drivers.map(driver => ({
    devices, paths: [...driver.files, ...described], env: envOf(gpu.vendor, driver), driverMiB: DRIVER_MIB[gpu.vendor]
  }))
  const missing = drivers.filter(driver => driver.missing.length > 0)
    .map(driver => `${driver.manifest}: ${driver.missing.join(', ')} is needed and not there`)
  return { accesses, problems: [...problems, ...missing] }
}

function envOf (vendor: GpuVendor, { manifest, extraDirs }: Driver): Record<string, string> {
  return {
    ...ENV,
    // The second name replaced the first in version 1.3.207 of the loader.
    VK_ICD_FILENAMES: manifest,
    VK_DRIVER_FILES: manifest,
    ...(extraDirs.length === 0 ? {} : { LD_LIBRARY_PATH: extraDirs.join(':') }),
    ...(vendor === 'software' ? { LP_NUM_THREADS: SOFTWARE_THREADS } : {})
  }
}

/** Where a driver reads what the GPU is. */
async function descriptionsOf ({ vendor, busId, devices }: DetectedGpu, machine: Machine): Promise<string[]> {
  if (vendor === 'nvidia') {
    const proc = '/proc/driver/nvidia'
    return await machine.present([`${proc}/params`, `${proc}/version`, `${proc}/gpus/${busId}`])
  }
  if (vendor === 'software') return []
  const render = devices[0]?.slice('/dev/dri/'.length) ?? ''
  // From the render node up to the device on the bus. The table of numbers is of links, and leads there alone.
  const real = await machine.realPath(`/sys/class/drm/${render}`)
  const device = real === undefined ? [] : [dirname(dirname(real))]
  return await machine.present(['/sys/dev/char', ...device, '/usr/share/libdrm/amdgpu.ids'])
}
