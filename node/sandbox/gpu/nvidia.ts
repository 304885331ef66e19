/** GPUs of NVIDIA: by nvidia-smi, which ships with the driver, or else by what the driver says in /proc. */
import type { Machine, Ran } from './machine.ts'
import type { DetectedGpu, Detection } from './types.ts'

/** The name comes last, so that a comma in it does no harm. `mig.mode.current` is unknown to drivers before 450. */
const FIELDS = ['index', 'pci.bus_id', 'memory.total', 'driver_version', 'mig.mode.current', 'name']
const OLD_FIELDS = FIELDS.filter(field => field !== 'mig.mode.current')
const PROC = '/proc/driver/nvidia'
const LINE_CHARS_MAX = 300

export interface SmiGpu {
  index: number
  /** As Linux writes it. */
  busId: string
  /** 0 where the driver does not tell. */
  vramMiB: number
  driverVersion: string
  mig: boolean
  model: string
}

/** What /proc/driver/nvidia/gpus/<bus>/information says; numbers are undefined where a line is missing. */
export interface ProcGpu {
  model: string
  minor: number | undefined
}

export async function detectNvidia (machine: Machine): Promise<Detection> {
  const [smi, inProc] = await Promise.all([askSmi(machine), procGpus(machine)])
  if (smi.gpus.length > 0) {
    const found = smi.gpus.map(gpu => withDevices(gpu, inProc.get(gpu.busId)?.minor ?? gpu.index))
    const usable = found.filter((_, at) => smi.gpus[at]?.mig === false)
    const cut = smi.gpus.filter(({ mig }) => mig).map(({ model, busId }) =>
      `${model} (${busId}): it is divided (MIG), and its parts have no Vulkan: nvidia-smi -mig 0 makes it whole`)
    return { gpus: usable, problems: [...smi.problems, ...cut] }
  }
  const driver = `nvidia ${parseProcVersion(await machine.read(`${PROC}/version`) ?? '')}`.trim()
  const gpus = [...inProc].flatMap(([busId, { model, minor }]): DetectedGpu[] => minor === undefined
    ? []
    : [{ vendor: 'nvidia', model, vramMiB: 0, driver, busId, devices: [`/dev/nvidia${minor}`] }])
  return { gpus, problems: smi.problems }
}

function withDevices ({ model, vramMiB, driverVersion, busId }: SmiGpu, minor: number): DetectedGpu {
  const driver = `nvidia ${driverVersion}`
  return { vendor: 'nvidia', model, vramMiB, driver, busId, devices: [`/dev/nvidia${minor}`] }
}

async function askSmi (machine: Machine): Promise<{ gpus: SmiGpu[], problems: string[] }> {
  const query = async (fields: readonly string[]): Promise<Ran> =>
    await machine.run('nvidia-smi', [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits'])
  const ran = await query(FIELDS)
  if (ran.kind !== 'ended' || !/is not a valid field/i.test(ran.stdout + ran.stderr)) return parseSmi(ran)
  return parseSmi(await query(OLD_FIELDS), OLD_FIELDS)
}

/** What came of asking nvidia-smi for `fields`, as CSV without header and units. It complains on stdout, mostly. */
export function parseSmi (ran: Ran, fields: readonly string[] = FIELDS): { gpus: SmiGpu[], problems: string[] } {
  if (ran.kind === 'missing') return { gpus: [], problems: [] }
  if (ran.kind === 'hung') return { gpus: [], problems: [`nvidia-smi did not answer in ${ran.timeoutMs} ms`] }
  const gpus: SmiGpu[] = []
  const problems: string[] = []
  for (const line of `${ran.stdout}\n${ran.stderr}`.split('\n').map(text => text.trim())) {
    if (line === '') continue
    const gpu = parseSmiLine(line, fields)
    if (gpu === undefined) problems.push(`nvidia-smi: ${line.slice(0, LINE_CHARS_MAX)}`)
    else gpus.push(gpu)
  }
  if (gpus.length + problems.length === 0) problems.push(`nvidia-smi said nothing, and ended with ${String(ran.code)}`)
  return { gpus, problems }
}

function parseSmiLine (line: string, fields: readonly string[]): SmiGpu | undefined {
  const cells = line.split(', ')
  if (cells.length < fields.length) return undefined
  const cell = (field: string): string => cells[fields.indexOf(field)] ?? ''
  const busId = parseBusId(cell('pci.bus_id'))
  if (!/^\d+$/.test(cell('index')) || busId === undefined) return undefined
  return {
    index: Number(cell('index')),
    busId,
    // `[N/A]`, `[Not Supported]`, `[Insufficient Permissions]`: a machine that shares its memory has no other.
    vramMiB: Number(/^\d+$/.exec(cell('memory.total'))?.[0] ?? 0),
    driverVersion: cell('driver_version'),
    mig: fields.includes('mig.mode.current') && cell('mig.mode.current') === 'Enabled',
    model: cells.slice(fields.length - 1).join(', ')
  }
}

/** `00000000:01:00.0`, as NVIDIA writes it, becomes `0000:01:00.0`, as Linux does. */
export function parseBusId (text: string): string | undefined {
  const [, domain, rest] = /^([0-9a-f]{4,8}):([0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f])$/i.exec(text) ?? []
  return domain === undefined || rest === undefined ? undefined : `${domain.slice(-4)}:${rest}`.toLowerCase()
}

async function procGpus (machine: Machine): Promise<Map<string, ProcGpu>> {
  const gpus = new Map<string, ProcGpu>()
  for (const busId of await machine.list(`${PROC}/gpus`)) {
    const text = await machine.read(`${PROC}/gpus/${busId}/information`)
    if (text !== undefined) gpus.set(busId.toLowerCase(), parseProcInformation(text))
  }
  return gpus
}

/** The minor number names the device node; nvidia-smi's index follows the bus, and need not be the same. */
export function parseProcInformation (text: string): ProcGpu {
  const minor = /^\s*Device Minor:\s*(\d+)/m.exec(text)?.[1]
  return {
    model: /^\s*Model:\s*(\S.*?)\s*$/m.exec(text)?.[1] ?? 'NVIDIA GPU',
    minor: minor === undefined ? undefined : Number(minor)
  }
}

/** From `NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.54.03  Tue Jun ...`; empty where there is none. */
export function parseProcVersion (text: string): string {
  return /^NVRM version:.*?\s(\d+(?:\.\d+)+)\s/m.exec(`${text}\n`)?.[1] ?? ''
}
