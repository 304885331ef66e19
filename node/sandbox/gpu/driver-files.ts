/** Which files a Vulkan driver consists of on this machine: a manifest that names a library, and all that it loads. */
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Machine } from './machine.ts'
import type { GpuVendor } from './types.ts'

const MANIFEST_DIRS = [
  '/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d',
  '/run/opengl-driver/share/vulkan/icd.d'
]
const MANIFESTS: Readonly<Record<GpuVendor, RegExp>> = {
  nvidia: /^nvidia.*\.json$/, amd: /^(radeon|amd).*\.json$/, software: /^lvp.*\.json$/
}
const MANIFEST_OF_32_BITS = /i[36]86|arm(v7|hf)|icd32/

/** Where the loader looks without being told. */
const DEFAULT_LIBRARY_DIRS = [
  '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu',
  '/usr/lib64', '/lib64', '/usr/lib', '/lib'
]
const OTHER_LIBRARY_DIRS = ['/usr/local/nvidia/lib64', '/usr/local/lib', '/run/opengl-driver/lib']

const VULKAN_LOADER = 'libvulkan.so.1'
const EGL_LIBRARY = 'libEGL_nvidia.so.0'
/** NVIDIA's library loads the rest by name, as need be: what of it draws and computes, and nothing that is CUDA's. */
const NVIDIA_LIBRARIES = new RegExp('^lib(GLX_nvidia|EGL_nvidia|' +
  'nvidia-(glcore|eglcore|glsi|tls|glvkspirv|gpucomp|rtcore|allocator|vulkan-producer))\\.so(\\.|$)')
const CDI_PATHS = ['/etc/cdi', '/var/run/cdi'].flatMap(dir => [`${dir}/nvidia.yaml`, `${dir}/nvidia.json`])

export interface Driver {
  /** Path of the one manifest that the loader is to read. */
  manifest: string
  /** The manifest, the Vulkan loader, the driver's libraries and those that they need. */
  files: string[]
  /** Directories in which the loader does not look by itself. */
  extraDirs: string[]
  /** Libraries that are needed and not there. */
  missing: string[]
}

/** Drivers of this vendor, those first that are likeliest to work; in words what is amiss where there is none. */
export async function findDrivers (
  machine: Machine, vendor: GpuVendor, ownDir: string
): Promise<{ drivers: Driver[], problems: string[] }> {
  const dirs = await libraryDirs(machine, vendor)
  const loader = await findLibrary(machine, dirs, VULKAN_LOADER)
  if (loader === undefined) {
    return { drivers: [], problems: [`${VULKAN_LOADER} is not there: install libvulkan1 (Debian) or vulkan-loader`] }
  }
  const beside = vendor === 'nvidia' ? await namesIn(machine, dirs, NVIDIA_LIBRARIES) : []
  const drivers: Driver[] = []
  const problems: string[] = []
  for (const { manifest, library } of await manifestsOf(machine, vendor, dirs, ownDir)) {
    const path = library.startsWith('/') ? library : await findLibrary(machine, dirs, library)
    if (path === undefined || !await machine.has(path)) {
      problems.push(`${manifest} names ${library}, which is not there`)
      continue
    }
    const roots = [...new Set([loader, path, ...beside])]
    const { libraries, missing } = await linkedBy(machine, roots, dirs)
    const files = [...new Set([manifest, ...roots, ...libraries])]
    const extraDirs = [...new Set(files.slice(1).map(dirname))].filter(dir => !DEFAULT_LIBRARY_DIRS.includes(dir))
    drivers.push({ manifest, files, extraDirs, missing })
  }
  if (drivers.length === 0 && problems.length === 0) problems.push(noDriver(vendor))
  return { drivers, problems }
}

export function noDriver (vendor: GpuVendor): string {
  switch (vendor) {
    case 'nvidia':
      return 'there is no Vulkan driver of NVIDIA: in a container NVIDIA_DRIVER_CAPABILITIES must include graphics; ' +
        'elsewhere install the driver with its GL part (Debian: nvidia-vulkan-icd, Ubuntu: libnvidia-gl-<version>)'
    case 'amd': return 'there is no Vulkan driver for AMD: install mesa-vulkan-drivers'
    case 'software': return 'lavapipe is not there: install mesa-vulkan-drivers'
  }
}

/** The library that a manifest names; undefined where it is no manifest. */
export function parseManifest (text: string): string | undefined {
  try {
    const { ICD } = JSON.parse(text) as { ICD?: { library_path?: unknown } }
    return typeof ICD?.library_path === 'string' && ICD.library_path !== '' ? ICD.library_path : undefined
  } catch {
    return undefined
  }
}

/** Files of the host that a CDI specification names, in YAML as nvidia-ctk writes it, or in JSON. */
export function parseCdi (text: string): string[] {
  return [...text.matchAll(/^\s*(?:- )?"?hostPath"?:\s*"?(\/[^"\n]*?)"?,?\s*$/gm)].map(([, path = '']) => path)
}

/** What ldd prints of one file or several: paths that were found, names that were not. */
export function parseLdd (text: string): { libraries: string[], missing: string[] } {
  const found = [...text.matchAll(/=> (\/.*) \(0x[0-9a-f]+\)$/gm)].map(([, path = '']) => path)
  const missing = [...text.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name = '']) => name)
  return { libraries: [...new Set(found)], missing: [...new Set(missing)] }
}

async function manifestsOf (
  machine: Machine, vendor: GpuVendor, dirs: readonly string[], ownDir: string
): Promise<Array<{ manifest: string, library: string }>> {
  const found = []
  for (const dir of MANIFEST_DIRS) {
    for (const name of await machine.list(dir)) {
      if (!MANIFESTS[vendor].test(name) || MANIFEST_OF_32_BITS.test(name)) continue
      const manifest = join(dir, name)
      const library = parseManifest(await machine.read(manifest) ?? '')
      if (library === undefined) continue
      // A bare name is looked for where libraries are, anything else beside the manifest.
      found.push({ manifest, library: library.includes('/') ? resolve(dir, library) : library })
    }
  }
  // NVIDIA's usual manifest names a library that wants X11; on a machine without a screen this one works.
  if (vendor === 'nvidia' && await findLibrary(machine, dirs, EGL_LIBRARY) !== undefined) {
    found.push({ manifest: await writeManifest(ownDir, EGL_LIBRARY), library: EGL_LIBRARY })
  }
  // Mesa's radv before AMD's own.
  return found.sort((a, b) => Number(basename(b.manifest).startsWith('radeon')) -
    Number(basename(a.manifest).startsWith('radeon')))
}

async function writeManifest (dir: string, library: string): Promise<string> {
  await mkdir(dir, { recursive: true })
  const path = join(dir, 'nvidia-egl.json')
  const manifest = { file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.3.0' } }
  await writeFile(path, `${JSON.stringify(manifest)}\n`)
  return path
}

/** Where NVIDIA's own list says that the driver lies, before the places where libraries usually are. */
async function libraryDirs (machine: Machine, vendor: GpuVendor): Promise<string[]> {
  const told: string[] = []
  if (vendor === 'nvidia') {
    const ran = await machine.run('nvidia-container-cli', ['list', '--libraries'])
    if (ran.kind === 'ended' && ran.code === 0) told.push(...ran.stdout.split('\n').map(line => line.trim()))
    for (const path of CDI_PATHS) told.push(...parseCdi(await machine.read(path) ?? ''))
  }
  const dirs = told.filter(path => NVIDIA_LIBRARIES.test(basename(path))).map(path => dirname(path))
  return [...new Set([...dirs, ...DEFAULT_LIBRARY_DIRS, ...OTHER_LIBRARY_DIRS])]
}

async function findLibrary (machine: Machine, dirs: readonly string[], name: string): Promise<string | undefined> {
  return (await machine.present(dirs.map(dir => join(dir, name))))[0]
}

async function namesIn (machine: Machine, dirs: readonly string[], pattern: RegExp): Promise<string[]> {
  const seen = new Map<string, string>()
  for (const dir of dirs) {
    for (const name of await machine.list(dir)) {
      // One directory may be a link to another: the first has the name.
      if (pattern.test(name) && !seen.has(name)) seen.set(name, join(dir, name))
    }
  }
  return [...seen.values()]
}

async function linkedBy (
  machine: Machine, files: readonly string[], dirs: readonly string[]
): Promise<{ libraries: string[], missing: string[] }> {
  const extra = dirs.filter(dir => !DEFAULT_LIBRARY_DIRS.includes(dir))
  const ran = await machine.run('ldd', files, { LD_LIBRARY_PATH: extra.join(':') })
  // It ends with 1 where one of the files is no library, such as a text in its place; what it found stands.
  return ran.kind === 'ended' ? parseLdd(ran.stdout) : { libraries: [], missing: [] }
}
