/**
 * What functions that name models are offered: onnxruntime-web, without anything else of its package, in a directory
 * named by its version. A copy, so that nothing of node_modules, which may be links, comes into a sandbox.
 */
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { DcnError, reasonOf } from '../../protocol/core/errors.ts'
import { contentIdOf, type ContentId } from '../../protocol/core/ids.ts'

/** Only what WebAssembly in one thread takes. */
const FILES = ['ort.wasm.bundle.min.mjs', 'ort-wasm-simd-threaded.wasm'] as const
const MANIFEST = 'manifest.json'

interface Manifest {
  package: 'onnxruntime-web'
  version: string
  /** SHA-256 of each file. */
  files: Record<string, ContentId>
}

export class RuntimeDirectory {
  readonly #parent: string
  #ready: Promise<string> | undefined

  constructor ({ parent }: { parent: string }) {
    this.#parent = resolve(parent)
  }

  /** Made, or compared with the package byte by byte, at the first use after a start. Throws DCN_SANDBOX_FAILED. */
  async directory (): Promise<string> {
    const ready = this.#ready ??= this.#make()
    try {
      return await ready
    } catch (cause) {
      if (this.#ready === ready) this.#ready = undefined
      throw new DcnError('DCN_SANDBOX_FAILED', { reason: `no runtime directory: ${reasonOf(cause)}` }, { cause })
    }
  }

  async #make (): Promise<string> {
    const source = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'))
    const { version } = JSON.parse(await readFile(join(source, '..', 'package.json'), 'utf8')) as { version: string }
    const files = await hashesOf(source)
    const manifest: Manifest = { package: 'onnxruntime-web', version, files }
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`
    const directory = join(this.#parent, version)
    if (await isSound(directory, text, files)) return directory
    await rm(directory, { recursive: true, force: true })
    const made = `${directory}.part`
    await rm(made, { recursive: true, force: true })
    await mkdir(made, { recursive: true })
    for (const name of FILES) {
      await copyFile(join(source, name), join(made, name))
      await chmod(join(made, name), 0o444)
    }
    await writeFile(join(made, MANIFEST), text, { mode: 0o444 })
    await rename(made, directory)
    return directory
  }
}

async function hashesOf (directory: string): Promise<Record<string, ContentId>> {
  return Object.fromEntries(await Promise.all(FILES.map(async name =>
    [name, contentIdOf(await readFile(join(directory, name)))] as const)))
}

async function isSound (directory: string, manifest: string, files: Record<string, ContentId>): Promise<boolean> {
  try {
    const names = await readdir(directory)
    if (names.sort().join() !== [...FILES, MANIFEST].sort().join()) return false
    if (await readFile(join(directory, MANIFEST), 'utf8') !== manifest) return false
    return JSON.stringify(await hashesOf(directory)) === JSON.stringify(files)
  } catch {
    return false
  }
}
