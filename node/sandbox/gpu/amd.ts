/** GPUs of AMD: what the kernel says in /sys, and their names from rocm-smi or libdrm's table. */
import type { Machine, Ran } from './machine.ts'
import type { DetectedGpu, Detection } from './types.ts'

const DRM = '/sys/class/drm'
const AMD_VENDOR = '0x1002'
const NAMES_PATH = '/usr/share/libdrm/amdgpu.ids'
const MIB = 1024 * 1024
const LINE_CHARS_MAX = 300

/** A card as rocm-smi describes it; empty and 0 where it does not. */
export interface RocmGpu {
  busId: string
  model: string
  vramMiB: number
}

export async function detectAmd (machine: Machine): Promise<Detection> {
  const nodes = (await machine.list(DRM)).filter(name => /^renderD\d+$/.test(name))
  const found: Array<DetectedGpu & { ids: string }> = []
  const problems: string[] = []
  for (const node of nodes) {
    const device = `${DRM}/${node}/device`
    if (await machine.read(`${device}/vendor`) !== AMD_VENDOR) continue
    const [uevent = '', vram = '', product = '', id = '', revision = '', driverVersion] = await Promise.all([
      'uevent', 'mem_info_vram_total', 'product_name', 'device', 'revision', 'driver/module/version'
    ].map(file => machine.read(`${device}/${file}`)))
    const driver = /^DRIVER=(.+)$/m.exec(uevent)?.[1]
    const busId = /^PCI_SLOT_NAME=(.+)$/m.exec(uevent)?.[1] ?? ''
    if (driver !== 'amdgpu') {
      problems.push(`${device}: its driver is ${driver ?? 'none'}; only amdgpu has Vulkan`)
      continue
    }
    if (!await machine.has(`/dev/dri/${node}`)) {
      problems.push(`/dev/dri/${node} is not there: a container has to be given it`)
      continue
    }
    found.push({
      vendor: 'amd', model: product, vramMiB: Math.floor(Number(/^\d+$/.exec(vram)?.[0] ?? 0) / MIB), busId,
      driver: `amdgpu ${driverVersion ?? ''}`.trim(), devices: [`/dev/dri/${node}`], ids: `${id} ${revision}`
    })
  }
  if (found.length === 0) return { gpus: [], problems }
  const rocm = parseRocmSmi(await machine.run('rocm-smi', [
    '--showproductname', '--showmeminfo', 'vram', '--showbus', '--json'
  ]))
  const names = parseAmdgpuIds(await machine.read(NAMES_PATH) ?? '')
  const gpus = found.map(({ ids, ...gpu }): DetectedGpu => {
    const told = rocm.gpus.find(({ busId }) => busId === gpu.busId)
    return {
      ...gpu,
      model: [gpu.model, told?.model, names.get(ids)].find(name => name !== undefined && name !== '') ?? 'AMD GPU',
      vramMiB: gpu.vramMiB === 0 ? told?.vramMiB ?? 0 : gpu.vramMiB
    }
  })
  return { gpus, problems: [...problems, ...rocm.problems] }
}

/** JSON by card, after lines of warnings; the case of its keys changed over the years. */
export function parseRocmSmi (ran: Ran): { gpus: RocmGpu[], problems: string[] } {
  if (ran.kind === 'missing') return { gpus: [], problems: [] }
  if (ran.kind === 'hung') return { gpus: [], problems: [`rocm-smi did not answer in ${ran.timeoutMs} ms`] }
  const said = `${ran.stdout}\n${ran.stderr}`.trim().slice(0, LINE_CHARS_MAX)
  let cards: unknown
  try {
    cards = JSON.parse(/^\{.*\}\s*$/ms.exec(ran.stdout)?.[0] ?? '')
  } catch {
    return { gpus: [], problems: [`rocm-smi gave no JSON: ${said}`] }
  }
  return { gpus: Object.entries(cards as object).flatMap(([name, card]) => parseCard(name, card)), problems: [] }
}

function parseCard (name: string, card: unknown): RocmGpu[] {
  if (!/^card\d+$/.test(name) || typeof card !== 'object' || card === null) return []
  const fields = new Map(Object.entries(card).map(([key, value]) => [key.toLowerCase(), String(value)]))
  const bytes = Number(fields.get('vram total memory (b)') ?? 0)
  return [{
    busId: (fields.get('pci bus') ?? '').toLowerCase(),
    // Old versions have the name as the series, and `N/A` or a number as the model.
    model: [fields.get('card series'), fields.get('device name')].find(isName) ?? '',
    vramMiB: Number.isFinite(bytes) ? Math.floor(bytes / MIB) : 0
  }]
}

function isName (text: string | undefined): text is string {
  return text !== undefined && text !== '' && !/^(n\/a|0x[0-9a-f]+)$/i.test(text)
}

/** Lines `73BF,\tC1,\tAMD Radeon RX 6800 XT`; keyed as /sys writes them, `0x73bf 0xc1`. */
export function parseAmdgpuIds (text: string): Map<string, string> {
  return new Map([...text.matchAll(/^([0-9A-F]{4}),\s*([0-9A-F]{1,2}),\s*(\S.*?)\s*$/gmi)].map(
    ([, id = '', revision = '', name = '']) => [`0x${id} 0x${revision.padStart(2, '0')}`.toLowerCase(), name]
  ))
}
