// Drivers as distributions and NVIDIA's tools lay them out; ldd's part is played by a script that prints what ldd does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { accessesTo } from '../../../../../node/sandbox/gpu/access.ts'
import { findDrivers, parseCdi, parseLdd, parseManifest } from '../../../../../node/sandbox/gpu/driver-files.ts'
import type { GpuAccess } from '../../../../../node/sandbox/isolation/types.ts'
import type { DetectedGpu } from '../../../../../node/sandbox/gpu/types.ts'
import { FakeMachine } from './fake-machine.ts'

const LIB = '/usr/lib/x86_64-linux-gnu'
const manifest = (library: string): string => JSON.stringify({
  file_format_version: '1.0.1', ICD: { library_path: library, api_version: '1.3.277' }
})
const gpu = (vendor: 'nvidia' | 'amd', more: Partial<DetectedGpu> = {}): DetectedGpu => ({
  vendor, model: 'X', vramMiB: 1, driver: 'd', busId: '0000:01:00.0', devices: ['/dev/nvidia1'], ...more
})

const test = suite<{ fake: FakeMachine }>('driver files')

test.before.each(context => { context.fake = new FakeMachine() })
test.after.each(({ fake }) => { fake.remove() })

test('manifests, lists and specifications of several makers', () => {
  assert.is(parseManifest(manifest('libGLX_nvidia.so.0')), 'libGLX_nvidia.so.0')
  for (const text of ['', '{}', '{"ICD": {}}', '{"ICD": {"library_path": 3}}', 'null']) {
    assert.is(parseManifest(text), undefined)
  }
  const yaml = `containerEdits:
    mounts:
        - containerPath: ${LIB}/libnvidia-glcore.so.550.76
          hostPath: ${LIB}/libnvidia-glcore.so.550.76
          options: [ro, nosuid]
        - hostPath: /etc/vulkan/icd.d/nvidia_icd.json`
  assert.equal(parseCdi(yaml), [`${LIB}/libnvidia-glcore.so.550.76`, '/etc/vulkan/icd.d/nvidia_icd.json'])
  assert.equal(parseCdi('[\n  {\n    "hostPath": "/a b/c.so",\n    "containerPath": "/x"\n  }\n]'), ['/a b/c.so'])
  assert.equal(parseLdd([
    '/usr/lib/a.so:', '\tlinux-vdso.so.1 (0x00007f6c8df39000)', '\tlibc.so.6 => /lib/libc.so.6 (0x00007f6c8dbf6000)',
    '\tlibX11.so.6 => not found', '\t/lib64/ld-linux-x86-64.so.2 (0x00007f6c8df3b000)', '/usr/lib/b.so:',
    '\tlibc.so.6 => /lib/libc.so.6 (0x00007f6c8dbf6000)'
  ].join('\n')), { libraries: ['/lib/libc.so.6'], missing: ['libX11.so.6'] })
})

test('one GPU of NVIDIA: its own node, the drawing part of the driver, first the usual manifest', async ({ fake }) => {
  for (const name of ['nvidiactl', 'nvidia0', 'nvidia1', 'nvidia-uvm', 'nvidia-modeset']) fake.file(`/dev/${name}`)
  for (const name of ['libvulkan.so.1', 'libGLX_nvidia.so.0', 'libEGL_nvidia.so.0', 'libnvidia-glcore.so.550.76',
    'libnvidia-gpucomp.so.550.76', 'libcuda.so.1', 'libnvidia-ml.so.1']) fake.file(`${LIB}/${name}`)
  fake.file('/etc/vulkan/icd.d/nvidia_icd.json', manifest('libGLX_nvidia.so.0'))
  for (const at of [0, 1]) fake.file(`/proc/driver/nvidia/gpus/0000:0${at}:00.0/information`)
  fake.file('/proc/driver/nvidia/version')
    .prints('ldd', `\tlibXext.so.6 => ${LIB}/libXext.so.6 (0x00007f6c8ddd8000)\n\tlibX11.so.6 => not found`)
  const { accesses, problems } = await accessesTo(gpu('nvidia'), fake.machine, join(fake.root, 'own'))
  assert.is(accesses.length, 2)
  const [usual, egl] = accesses as [GpuAccess, GpuAccess]
  assert.equal(usual.devices, ['/dev/nvidiactl', '/dev/nvidia-uvm', '/dev/nvidia1'])
  assert.equal([...usual.paths].sort(), [
    '/etc/vulkan/icd.d/nvidia_icd.json', '/proc/driver/nvidia/gpus/0000:01:00.0', '/proc/driver/nvidia/version',
    ...['libEGL_nvidia.so.0', 'libGLX_nvidia.so.0', 'libXext.so.6', 'libnvidia-glcore.so.550.76',
      'libnvidia-gpucomp.so.550.76', 'libvulkan.so.1'].map(name => `${LIB}/${name}`)
  ])
  assert.is(usual.env.VK_DRIVER_FILES, '/etc/vulkan/icd.d/nvidia_icd.json')
  assert.is(usual.env.VK_ICD_FILENAMES, usual.env.VK_DRIVER_FILES)
  assert.is(usual.env.DENO_WEBGPU_BACKEND, 'vulkan')
  assert.is(usual.env.LD_LIBRARY_PATH, undefined)
  assert.match(problems.join(), /nvidia_icd\.json: libX11\.so\.6 is needed and not there/)
  // Without a screen: a manifest of the node's own.
  assert.is(parseManifest(readFileSync(egl.env.VK_DRIVER_FILES ?? '', 'utf8')), 'libEGL_nvidia.so.0')
})

test('where NVIDIA\'s list names other directories, the driver is looked for there', async ({ fake }) => {
  const dir = '/usr/local/nvidia/lib64'
  for (const name of ['nvidiactl', 'nvidia1']) fake.file(`/dev/${name}`)
  fake.file(`${LIB}/libvulkan.so.1`).file('/opt/driver/libGLX_nvidia.so.0').file(`${dir}/libnvidia-tls.so.535.54`)
    .file('/usr/share/vulkan/icd.d/nvidia_icd.json', manifest('libGLX_nvidia.so.0'))
    .prints('nvidia-container-cli', '/opt/driver/libGLX_nvidia.so.0\n/opt/cuda/libcuda.so.1')
    .prints('ldd', '')
  const { accesses } = await accessesTo(gpu('nvidia'), fake.machine, join(fake.root, 'own'))
  assert.ok(accesses[0]?.paths.includes('/opt/driver/libGLX_nvidia.so.0'))
  assert.is(accesses[0]?.env.LD_LIBRARY_PATH, `/opt/driver:${dir}`)
})

test('a container for CUDA alone has no Vulkan, and that is said', async ({ fake }) => {
  for (const name of ['nvidiactl', 'nvidia1']) fake.file(`/dev/${name}`)
  fake.file(`${LIB}/libvulkan.so.1`).file(`${LIB}/libcuda.so.1`)
  const { accesses, problems } = await accessesTo(gpu('nvidia'), fake.machine, join(fake.root, 'own'))
  assert.equal(accesses, [])
  assert.match(problems.join(), /NVIDIA_DRIVER_CAPABILITIES must include graphics/)
})

test('no Vulkan loader, a device that is not there, a manifest without its library', async ({ fake }) => {
  const own = join(fake.root, 'own')
  assert.match((await findDrivers(fake.machine, 'amd', own)).problems.join(), /install libvulkan1/)
  fake.file(`${LIB}/libvulkan.so.1`).file('/usr/share/vulkan/icd.d/radeon_icd.x86_64.json', manifest('/gone.so'))
  assert.match((await accessesTo(gpu('nvidia'), fake.machine, own)).problems.join(), /\/dev\/nvidia1 is not there/)
  assert.match((await findDrivers(fake.machine, 'amd', own)).problems.join(), /names \/gone\.so, which is not there/)
  assert.match((await findDrivers(fake.machine, 'software', own)).problems.join(), /lavapipe is not there/)
})

test('a card of AMD: its render node, radv before others, none for 32 bits', async ({ fake }) => {
  const device = '/sys/devices/pci0000:00/0000:03:00.0'
  fake.file('/dev/dri/renderD129').file('/sys/dev/char/note').file(`${device}/drm/renderD129/dev`)
    .link('/sys/class/drm/renderD129', `../../devices/pci0000:00/0000:03:00.0/drm/renderD129`)
  for (const name of ['libvulkan.so.1', 'libvulkan_radeon.so', 'amdvlk64.so']) fake.file(`${LIB}/${name}`)
  const manifests = {
    'amd_icd64.json': 'amdvlk64.so', 'amd_icd32.json': 'amdvlk32.so',
    'radeon_icd.x86_64.json': `${LIB}/libvulkan_radeon.so`, 'radeon_icd.i686.json': 'libvulkan_radeon.so'
  }
  for (const [name, library] of Object.entries(manifests)) {
    fake.file(`/usr/share/vulkan/icd.d/${name}`, manifest(library))
  }
  fake.prints('ldd', '')
  const card = gpu('amd', { busId: '0000:03:00.0', devices: ['/dev/dri/renderD129'] })
  const { accesses, problems } = await accessesTo(card, fake.machine, join(fake.root, 'own'))
  assert.equal(problems, [])
  assert.equal(accesses.map(({ env }) => env.VK_DRIVER_FILES), [
    '/usr/share/vulkan/icd.d/radeon_icd.x86_64.json', '/usr/share/vulkan/icd.d/amd_icd64.json'
  ])
  assert.equal(accesses[0]?.devices, ['/dev/dri/renderD129'])
  assert.equal(accesses[0]?.paths.slice(1), [
    `${LIB}/libvulkan.so.1`, `${LIB}/libvulkan_radeon.so`, '/sys/dev/char', device
  ])
})

test.run()
