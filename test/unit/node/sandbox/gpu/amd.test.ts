// Texts as the kernel, rocm-smi and libdrm's table have them; no GPU of AMD has been at hand.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { detectAmd, parseAmdgpuIds, parseRocmSmi } from '../../../../../node/sandbox/gpu/amd.ts'
import { FakeMachine } from './fake-machine.ts'

const IDS = `# List of AMDGPU IDs
#
1.0.0
73BF,	C1,	AMD Radeon RX 6800 XT
73BF,	C3,	AMD Radeon RX 6800
15DD,	81,	AMD Ryzen Embedded V1807B with Radeon Vega Gfx
`

const WARNING = 'WARNING: AMD GPU device(s) is/are in a low-power state. Check power control/runtime_status'

const test = suite('amd')

/** A card as /sys shows it. */
function card (fake: FakeMachine, render: number, bus: string, files: Record<string, string> = {}): FakeMachine {
  const device = `/sys/devices/pci0000:00/${bus}`
  fake.file(`${device}/drm/renderD${render}/dev`, `226:${render}`)
  fake.link(`${device}/drm/renderD${render}/device`, '../..')
  fake.link(`/sys/class/drm/renderD${render}`, `../../devices/pci0000:00/${bus}/drm/renderD${render}`)
  const all = {
    vendor: '0x1002', device: '0x73bf', revision: '0xc1', mem_info_vram_total: '17163091968',
    uevent: `DRIVER=amdgpu\nPCI_CLASS=30000\nPCI_ID=1002:73BF\nPCI_SLOT_NAME=${bus}\n`, ...files
  }
  for (const [name, text] of Object.entries(all)) fake.file(`${device}/${name}`, `${text}\n`)
  return fake
}

test('the kernel tells memory and driver, libdrm\'s table the name', async () => {
  const fake = new FakeMachine().file('/usr/share/libdrm/amdgpu.ids', IDS).file('/dev/dri/renderD128')
  card(fake, 128, '0000:03:00.0')
  try {
    assert.equal(await detectAmd(fake.machine), {
      gpus: [{
        vendor: 'amd', model: 'AMD Radeon RX 6800 XT', vramMiB: 16368, driver: 'amdgpu', busId: '0000:03:00.0',
        devices: ['/dev/dri/renderD128']
      }],
      problems: []
    })
  } finally { fake.remove() }
})

test('several cards, named by rocm-smi; those of others are left out', async () => {
  const fake = new FakeMachine().file('/dev/dri/renderD128').file('/dev/dri/renderD129')
    .prints('rocm-smi', `${WARNING}\n\n${JSON.stringify({
      card0: {
        'VRAM Total Memory (B)': '25753026560', 'PCI Bus': '0000:03:00.0', 'Card Series': 'Radeon RX 7900 XTX',
        'Card Model': '0x744c'
      },
      card1: {
        'VRAM Total Memory (B)': '68702699520', 'PCI Bus': '0000:83:00.0', 'Card series': 'N/A',
        'Device Name': 'AMD Instinct MI210'
      },
      system: { 'Driver version': '6.7.0' }
    })}`)
  card(fake, 128, '0000:03:00.0')
  card(fake, 129, '0000:83:00.0', { mem_info_vram_total: '' })
  card(fake, 130, '0000:00:02.0', { vendor: '0x8086' })
  try {
    const { gpus, problems } = await detectAmd(fake.machine)
    assert.equal(gpus.map(({ model, vramMiB }) => [model, vramMiB]), [
      ['Radeon RX 7900 XTX', 16368], ['AMD Instinct MI210', 65520]
    ])
    assert.equal(problems, [])
  } finally { fake.remove() }
})

test('another driver, and a container that was not given the device, are said', async () => {
  const fake = new FakeMachine()
  card(fake, 128, '0000:03:00.0', { uevent: 'DRIVER=vfio-pci\nPCI_SLOT_NAME=0000:03:00.0\n' })
  card(fake, 129, '0000:04:00.0')
  try {
    const { gpus, problems } = await detectAmd(fake.machine)
    assert.equal(gpus, [])
    assert.match(problems[0] ?? '', /its driver is vfio-pci/)
    assert.match(problems[1] ?? '', /\/dev\/dri\/renderD129 is not there/)
  } finally { fake.remove() }
})

test('rocm-smi that fails', () => {
  const ran = { kind: 'ended', code: 1, stderr: '' } as const
  assert.match(parseRocmSmi({ ...ran, stdout: 'ERROR:root:Driver not initialized (amdgpu not found in modules)\n' })
    .problems[0] ?? '', /gave no JSON: ERROR:root:Driver not initialized/)
  assert.match(parseRocmSmi({ ...ran, stdout: '', stderr: 'PermissionError: [Errno 13]' }).problems.join(), /Errno 13/)
  assert.equal(parseRocmSmi({ ...ran, stdout: '{}' }), { gpus: [], problems: [] })
  assert.equal(parseRocmSmi({ ...ran, stdout: '{"card0": null, "system": 3}' }), { gpus: [], problems: [] })
  assert.match(parseRocmSmi({ kind: 'hung', timeoutMs: 5 }).problems[0] ?? '', /5 ms/)
})

test('libdrm\'s table', () => {
  const names = parseAmdgpuIds(IDS)
  assert.is(names.size, 3)
  assert.is(names.get('0x15dd 0x81'), 'AMD Ryzen Embedded V1807B with Radeon Vega Gfx')
})

test.run()
