/** Whether functions can really compute on a GPU: one does, in the sandbox, and the daemon checks its numbers. */
import { readFile } from 'node:fs/promises'
import { utf8 } from '../../../protocol/core/bytes.ts'
import { reasonOf } from '../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import { GPU_MEMORY_MIN_MIB } from '../../../protocol/core/memory-class.ts'
import type { Executor } from '../executor.ts'
import type { GpuAccess } from '../isolation/types.ts'

const FUNCTION_URL = new URL('./proof-function.js', import.meta.url)
const SIZE = 256
const SEEDS = { a: 1, b: 7_919 }
/** A driver that compiles its first shader may take seconds; one that hangs must not keep the node from starting. */
const PROOF_TIMEOUT_MS = 20_000

/** Mesa's own id (lavapipe, llvmpipe), and Google's (SwiftShader), as Vulkan knows vendors without hardware. */
const SOFTWARE_VENDORS = ['65541', '6880']
const SOFTWARE_NAMES = /llvmpipe|lavapipe|swiftshader|softpipe|software|\bcpu\b/i

export interface AdapterInfo {
  vendor: string
  architecture: string
  device: string
  description: string
  isFallbackAdapter: boolean
}

export type Proof =
  | { ok: true, adapter: AdapterInfo, durationMs: number }
  | { ok: false, reason: string }

/** Computes on the GPU behind `access`; `software`: that it is none is no reason to refuse it. */
export async function prove (
  executor: Pick<Executor, 'run'>, access: GpuAccess, software: boolean
): Promise<Proof> {
  const code = await readFile(FUNCTION_URL, 'utf8')
  let outcome
  try {
    outcome = await executor.run({
      jobId: 'gpu-proof',
      code,
      codeId: contentIdOf(utf8(code)),
      payload: JSON.stringify({ n: SIZE, ...SEEDS }),
      timeoutMs: PROOF_TIMEOUT_MS,
      memoryMiB: GPU_MEMORY_MIN_MIB,
      mounts: [],
      gpu: access,
      onLog: () => undefined,
      signal: new AbortController().signal
    })
  } catch (err) {
    return { ok: false, reason: reasonOf(err) }
  }
  if (outcome.result === undefined) return { ok: false, reason: `the computation ended: ${outcome.error ?? ''}` }
  return judgeProof(outcome.result, outcome.durationMs, software)
}

/** @param text what the function answered, which is its word and no more */
export function judgeProof (text: string, durationMs: number, software: boolean): Proof {
  const { adapter, product } = JSON.parse(text) as { adapter?: AdapterInfo | null, product?: unknown }
  if (adapter === null || adapter === undefined) return { ok: false, reason: 'WebGPU finds no adapter' }
  if (isSoftware(adapter) && !software) {
    return { ok: false, reason: `WebGPU finds only ${adapter.description}, which computes on the CPU` }
  }
  const wanted = multiplied(SIZE, filled(SIZE, SEEDS.a), filled(SIZE, SEEDS.b))
  if (!Array.isArray(product) || product.length !== wanted.length) {
    return { ok: false, reason: 'it gave no product of matrices' }
  }
  const wrong = wanted.findIndex((value, at) => product[at] !== value)
  if (wrong === -1) return { ok: true, adapter, durationMs }
  const told = `number ${wrong} is ${String(product[wrong])} in place of ${String(wanted[wrong])}`
  return { ok: false, reason: `it computes wrong numbers: ${told}` }
}

export function isSoftware ({ vendor, description, isFallbackAdapter }: AdapterInfo): boolean {
  return isFallbackAdapter || SOFTWARE_VENDORS.includes(vendor) || SOFTWARE_NAMES.test(description)
}

function filled (n: number, seed: number): Float32Array {
  return Float32Array.from({ length: n * n }, (_, at) => (Math.imul(at + seed, 2_654_435_761) >>> 28) - 8)
}

/** In an order that reads both along their rows; all numbers are whole and small, so the order changes nothing. */
function multiplied (n: number, a: Float32Array, b: Float32Array): Float32Array {
  const product = new Float32Array(n * n)
  for (let y = 0; y < n; y++) {
    for (let k = 0; k < n; k++) {
      const factor = a[y * n + k] ?? 0
      for (let x = 0; x < n; x++) product[y * n + x] = (product[y * n + x] ?? 0) + factor * (b[k * n + x] ?? 0)
    }
  }
  return product
}
