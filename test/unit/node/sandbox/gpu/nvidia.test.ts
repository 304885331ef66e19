// Texts as nvidia-smi and NVIDIA's kernel module print them; no NVIDIA GPU has been at hand.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  detectNvidia, parseBusId, parseProcInformation, parseProcVersion, parseSmi
} from '../../../../../node/sandbox/gpu/nvidia.ts'
import type { Ran } from '../../../../../node/sandbox/gpu/machine.ts'
import { FakeMachine } from './fake-machine.ts'

const ended = (stdout: string, code = 0, stderr = ''): Ran => ({ kind: 'ended', code, stdout, stderr })

/** A tab, some tabs and spaces: as the driver aligns it. */
function information (model: string, minor: number): string {
  return `Model: \t\t ${model}\nIRQ:   \t\t 77\nGPU UUID: \t GPU-eaf23aa1-4d3d-596c-da66-b86b0e5db584\n` +
    `Video BIOS: \t 94.02.26.40.81\nBus Type: \t PCI\nDMA Size: \t 47 bits\nDMA Mask: \t 0x7fffffffffff\n` +
    `Bus Location: \t 0000:01:00.0\nDevice Minor: \t ${minor}\nGPU Firmware: \t 590.48.01\nGPU Excluded:\t No\n`
}

const test = suite('nvidia')

test('several GPUs, one of them divided', () => {
  const { gpus, problems } = parseSmi(ended([
    '0, 00000000:01:00.0, 24564, 550.76, [N/A], NVIDIA GeForce RTX 4090',
    '1, 00000000:C1:00.0, 81559, 550.76, Disabled, NVIDIA H100 80GB HBM3',
    '2, 00010000:0B:00.0, 81920, 550.76, Enabled, NVIDIA A100-SXM4-80GB',
    ''
  ].join('\n')))
  const common = { driverVersion: '550.76', mig: false }
  assert.equal(gpus, [
    { ...common, index: 0, busId: '0000:01:00.0', vramMiB: 24564, model: 'NVIDIA GeForce RTX 4090' },
    { ...common, index: 1, busId: '0000:c1:00.0', vramMiB: 81559, model: 'NVIDIA H100 80GB HBM3' },
    { ...common, index: 2, busId: '0000:0b:00.0', vramMiB: 81920, model: 'NVIDIA A100-SXM4-80GB', mig: true }
  ])
  assert.equal(problems, [])
})

test('memory that the driver does not tell, and a name with a comma', () => {
  const { gpus } = parseSmi(ended('0, 0000000F:01:00.0, [N/A], 580.95.05, [N/A], NVIDIA GB10, rev 2\n'))
  assert.is(gpus[0]?.vramMiB, 0)
  assert.is(gpus[0]?.model, 'NVIDIA GB10, rev 2')
  assert.is(parseSmi(ended('0, 00000000:01:00.0, [Insufficient Permissions], 535.54, [N/A], X\n')).gpus[0]?.vramMiB, 0)
})

test('what it says where it fails is told, a line each', () => {
  const texts = [
    'NVIDIA-SMI has failed because it couldn\'t communicate with the NVIDIA driver. Make sure that the latest NVIDIA ' +
      'driver is installed and running.',
    'Failed to initialize NVML: Driver/library version mismatch',
    'Failed to initialize NVML: Insufficient Permissions',
    'Unable to determine the device handle for GPU0000:02:00.0: Unknown Error',
    'No devices were found'
  ]
  for (const text of texts) {
    const { gpus, problems } = parseSmi(ended(`${text}\n\n`, 9))
    assert.equal(gpus, [])
    assert.equal(problems, [`nvidia-smi: ${text}`])
  }
  assert.equal(parseSmi(ended('NVML library version: 550.163\n', 18)).problems.length, 1)
  assert.match(parseSmi(ended('', 255)).problems[0] ?? '', /said nothing, and ended with 255/)
  assert.match(parseSmi({ kind: 'hung', timeoutMs: 10 }).problems[0] ?? '', /did not answer in 10 ms/)
  assert.equal(parseSmi({ kind: 'missing' }), { gpus: [], problems: [] })
})

test('one GPU that is lost does not hide the others', () => {
  const { gpus, problems } = parseSmi(ended(
    'Unable to determine the device handle for GPU1: 0000:02:00.0: GPU is lost.  Reboot the system to ' +
    'recover this GPU\n' +
    '0, 00000000:01:00.0, 24564, 550.76, [N/A], NVIDIA GeForce RTX 4090\n'))
  assert.is(gpus.length, 1)
  assert.is(problems.length, 1)
})

test('bus ids', () => {
  assert.is(parseBusId('00000000:4F:00.0'), '0000:4f:00.0')
  assert.is(parseBusId('0000:4f:00.0'), '0000:4f:00.0')
  assert.is(parseBusId('[N/A]'), undefined)
})

test('what the kernel module says', () => {
  assert.equal(parseProcInformation(information('NVIDIA A10G', 3)), { model: 'NVIDIA A10G', minor: 3 })
  assert.equal(parseProcInformation('Model: \t\t Tesla K80\n'), { model: 'Tesla K80', minor: undefined })
  assert.is(parseProcVersion(
    'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.54.03  Tue Jun  6 22:20:39 UTC 2023\n' +
    'GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n'), '535.54.03')
  assert.is(parseProcVersion(
    'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.15  Release Build  (dvs-builder@U16)'
  ), '550.54.15')
  assert.is(parseProcVersion(''), '')
})

test('the device node is that of the bus, not of nvidia-smi\'s order', async () => {
  const fake = new FakeMachine()
    .prints('nvidia-smi',
      '0, 00000000:07:00.0, 16376, 590.48.01, [N/A], NVIDIA RTX 4080\n' +
      '1, 00000000:0B:00.0, 16376, 590.48.01, [N/A], NVIDIA RTX 4080\n' +
      '2, 00000000:0C:00.0, 40536, 590.48.01, Enabled, NVIDIA A100-PCIE-40GB')
    .file('/proc/driver/nvidia/gpus/0000:07:00.0/information', information('NVIDIA RTX 4080', 1))
    .file('/proc/driver/nvidia/gpus/0000:0b:00.0/information', information('NVIDIA RTX 4080', 0))
  try {
    const { gpus, problems } = await detectNvidia(fake.machine)
    assert.equal(gpus.map(({ busId, devices }) => [busId, ...devices]), [
      ['0000:07:00.0', '/dev/nvidia1'], ['0000:0b:00.0', '/dev/nvidia0']
    ])
    assert.is(gpus[0]?.driver, 'nvidia 590.48.01')
    assert.match(problems.join(), /A100-PCIE-40GB \(0000:0c:00\.0\): it is divided \(MIG\)/)
  } finally { fake.remove() }
})

test('a driver before MIG is asked without it', async () => {
  const fake = new FakeMachine().program('nvidia-smi', `case "$1" in
    *mig*) echo 'Field "mig.mode.current" is not a valid field to query.'; echo; exit 2;;
    *) echo '0, 00000000:00:04.0, 11441, 418.67, Tesla K80';;
  esac`)
  try {
    const { gpus, problems } = await detectNvidia(fake.machine)
    assert.equal(gpus, [{
      vendor: 'nvidia', model: 'Tesla K80', vramMiB: 11441, driver: 'nvidia 418.67', busId: '0000:00:04.0',
      devices: ['/dev/nvidia0']
    }])
    assert.equal(problems, [])
  } finally { fake.remove() }
})

test('without nvidia-smi the kernel module is believed; a tool that hangs is left', async () => {
  const fake = new FakeMachine(300).program('nvidia-smi', 'exec sleep 60')
    .file('/proc/driver/nvidia/gpus/0000:01:00.0/information', information('NVIDIA A10G', 2))
    .file('/proc/driver/nvidia/version', 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.54.03  Tue Jun  6 2023')
  try {
    const { gpus, problems } = await detectNvidia(fake.machine)
    assert.equal(gpus, [{
      vendor: 'nvidia', model: 'NVIDIA A10G', vramMiB: 0, driver: 'nvidia 535.54.03', busId: '0000:01:00.0',
      devices: ['/dev/nvidia2']
    }])
    assert.equal(problems, ['nvidia-smi did not answer in 300 ms'])
  } finally { fake.remove() }
})

test('a machine without one', async () => {
  const fake = new FakeMachine()
  try {
    assert.equal(await detectNvidia(fake.machine), { gpus: [], problems: [] })
  } finally { fake.remove() }
})

test.run()
