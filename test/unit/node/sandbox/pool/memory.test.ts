import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readMachineMemory, type MachineMemory } from '../../../../../node/sandbox/pool/machine-memory.ts'
import { MemoryPressure } from '../../../../../node/sandbox/pool/memory-pressure.ts'
import { MemoryWatchdog } from '../../../../../node/sandbox/pool/memory-watchdog.ts'
import { ProcessMeter } from '../../../../../node/sandbox/pool/process-meter.ts'
import { memoryBudget, memoryOffered, slotsFor, sparesFor } from '../../../../../node/sandbox/pool/sizing.ts'
import type { Logger } from '../../../../../protocol/core/logger.ts'
import { silentLogger } from '../../../../helpers/silent-logger.ts'

const test = suite('sandbox memory')
/** Where there is a /proc. */
const onLinux = (name: string, run: () => void | Promise<void>): void => {
  if (process.platform === 'linux') test(name, run)
}

function treeOf (files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'dcn-proc-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

function memoryIn (files: Record<string, string>): MachineMemory {
  const root = treeOf(files)
  try {
    return readMachineMemory(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

const MEMINFO = 'MemTotal:       16777216 kB\nMemFree:         1048576 kB\nMemAvailable:    8388608 kB\n'
const GIB = 1024 ** 3

onLinux('this machine’s memory can be read', () => {
  const { totalMiB, availableMiB } = readMachineMemory()
  assert.ok(availableMiB > 0 && availableMiB <= totalMiB, `${availableMiB} of ${totalMiB}`)
})

test('a container’s limit counts where it is closer, of either version of control groups', () => {
  assert.equal(memoryIn({ 'proc/meminfo': MEMINFO }), { totalMiB: 16_384, availableMiB: 8_192 })
  assert.equal(memoryIn({
    'proc/meminfo': MEMINFO,
    'proc/pressure/memory': 'some avg10=1.50 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.25 avg60=0.00 total=0\n',
    'proc/self/cgroup': '0::/a/b\n',
    'sys/fs/cgroup/a/b/memory.max': 'max\n',
    'sys/fs/cgroup/a/memory.max': `${2 * GIB}\n`,
    'sys/fs/cgroup/a/memory.current': `${GIB}\n`,
    'sys/fs/cgroup/a/memory.stat': `anon 5\ninactive_file ${GIB / 2}\n`
  }), { totalMiB: 2_048, availableMiB: 1_536, stalled: { some: 1.5, full: 0.25 } })
  assert.equal(memoryIn({
    'proc/meminfo': MEMINFO,
    'proc/self/cgroup': '4:cpu,cpuacct:/x\n3:memory:/c\n0::/\n',
    'sys/fs/cgroup/memory/c/memory.limit_in_bytes': `${GIB}\n`,
    'sys/fs/cgroup/memory/c/memory.usage_in_bytes': `${GIB / 2}\n`,
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    'sys/fs/cgroup/memory/memory.usage_in_bytes': '5\n'
  }), { totalMiB: 1_024, availableMiB: 512 })
})

test('without /proc half of the memory counts as available', () => {
  const { totalMiB, availableMiB } = memoryIn({})
  assert.is(availableMiB, Math.floor(totalMiB / 2))
})

test('pressure begins below the reserve, ends well above it, and is told once each', () => {
  const told: boolean[] = []
  const logged: string[] = []
  const log = (message: string): void => { logged.push(message.split(':')[0]!) }
  const logger: Logger = { ...silentLogger, warn: log, info: log, child: () => logger }
  let memory: MachineMemory = { totalMiB: 4_096, availableMiB: 300 }
  const pressure = new MemoryPressure({ logger, read: () => memory, onChange: pressed => told.push(pressed) })
  const see = (availableMiB: number, stalled?: MachineMemory['stalled']): void => {
    memory = { totalMiB: 4_096, availableMiB, ...stalled === undefined ? {} : { stalled } }
    pressure.check()
  }
  see(205); see(204)
  assert.equal(told, [])
  see(203); see(100); see(300)
  assert.equal(told, [true])
  see(400); see(250)
  assert.equal(told, [true, false])
  see(4_000, { some: 41, full: 0 }); see(4_000, { some: 30, full: 0 })
  assert.is(pressure.pressed, true)
  see(4_000, { some: 10, full: 0 })
  see(4_000, { some: 10, full: 11 })
  assert.equal(told, [true, false, true, false, true])
  assert.equal(logged, told.map(pressed => pressed ? 'memory is short' : 'memory is there again'))
})

test('a machine’s share: budget, slots, spares and the largest class', () => {
  assert.is(memoryBudget(0, 8_000), 6_000)
  assert.is(memoryBudget(0, 10), 192, 'one job at least')
  assert.is(memoryBudget(5_000, 8_000), 5_000)
  assert.is(slotsFor(0, 8, 6_000), 8)
  assert.is(slotsFor(0, 8, 400), 2)
  assert.is(slotsFor(9, 2, 192), 9)
  assert.equal([sparesFor(-1, 1, 6_000), sparesFor(-1, 8, 6_000), sparesFor(-1, 8, 1_000), sparesFor(0, 8, 9)],
    [4, 16, 3, 0])
  assert.equal([memoryOffered(4_096, 6_000), memoryOffered(4_096, 2_000), memoryOffered(128, 6_000)],
    [2_048, 512, 128])
})

onLinux('a meter counts processor time and the peak of memory, of each run alone', () => {
  const meter = ProcessMeter.open(process.pid)!
  meter.begin()
  const until = performance.now() + 60
  while (performance.now() < until);
  const block = Buffer.alloc(64 * 1024 * 1024, 1)
  assert.ok(meter.sample() > block.length)
  const used = meter.end()
  assert.ok(used.cpuMs >= 20 && used.cpuMs < 1_000, String(used.cpuMs))
  assert.ok(used.memoryPeakBytes >= meter.idleBytes + 60 * 1024 * 1024)
  meter.begin()
  assert.ok(meter.end().cpuMs <= 20)
  meter.close()
  meter.close()
  assert.is(meter.sample(), 0)
  assert.is(ProcessMeter.open(undefined), undefined)
  assert.is(ProcessMeter.open(2 ** 22 + 1), undefined, 'no such process')
})

test('the watchdog tells once of what takes too much, and looks at nothing that it need not', async () => {
  const watchdog = new MemoryWatchdog()
  let [looks, bytes] = [0, 10]
  const meter = { sample: () => { looks++; return bytes } }
  // The watchdog's own timer keeps no process alive.
  const alive = setInterval(() => {}, 1_000)
  const exceeded = await new Promise<number>(resolve => {
    watchdog.watch(meter, 10, () => { resolve(looks) })
    setTimeout(() => { bytes = 11 }, 60)
  })
  clearInterval(alive)
  assert.ok(exceeded > 1)
  await new Promise(resolve => setTimeout(resolve, 60))
  assert.is(looks, exceeded)
})

test.run()
