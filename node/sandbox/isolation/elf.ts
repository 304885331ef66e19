/** What an executable needs to be started: its loader and its shared libraries. Linux. */
import { execFile } from 'node:child_process'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { DcnError, reasonOf } from '../../../protocol/core/errors.ts'

export interface Linked {
  /** The path that is written in the executable; it need not be a file's real one. */
  loader: string
  /** Where the loader found each library; a path that it will look at again. */
  libraries: string[]
}

const ELF_HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56
const PROGRAM_HEADERS_MAX = 64
const PATH_BYTES_MAX = 4096
const PT_INTERP = 3
const LIST_TIMEOUT_MS = 10_000

const run = promisify(execFile)

/**
 * Asks the loader that the executable names, since it alone knows where this machine keeps its libraries.
 * Throws DCN_SANDBOX_FAILED.
 */
export async function linkedBy (executable: string): Promise<Linked> {
  try {
    const loader = await loaderOf(executable)
    // An empty environment: LD_PRELOAD would be listed, and the sandbox's processes have none either.
    const { stdout } = await run(loader, ['--list', executable], { env: {}, timeout: LIST_TIMEOUT_MS })
    return { loader, libraries: parseList(stdout).filter(path => path !== loader) }
  } catch (cause) {
    const reason = `the libraries of ${executable} were not found: ${reasonOf(cause)}`
    throw new DcnError('DCN_SANDBOX_FAILED', { reason }, { cause })
  }
}

/** Lines such as `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f...)`; what has no path is the kernel's own. */
export function parseList (text: string): string[] {
  return text.split('\n').flatMap(line => /(?:=> |^\s*)(\/.*) \(0x[0-9a-f]+\)$/.exec(line)?.[1] ?? [])
}

/** Throws where the file is no 64-bit little-endian ELF with a loader. */
export async function loaderOf (executable: string): Promise<string> {
  const file = await open(executable)
  try {
    const header = await read(file, 0, ELF_HEADER_BYTES)
    if (header.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') throw notRunnable('is not a 64-bit ELF executable')
    const count = Math.min(header.readUInt16LE(56), PROGRAM_HEADERS_MAX)
    const table = await read(file, Number(header.readBigUInt64LE(32)), count * PROGRAM_HEADER_BYTES)
    for (let at = 0; at < table.length; at += PROGRAM_HEADER_BYTES) {
      if (table.readUInt32LE(at) !== PT_INTERP) continue
      const bytes = Math.min(Number(table.readBigUInt64LE(at + 32)), PATH_BYTES_MAX)
      const path = await read(file, Number(table.readBigUInt64LE(at + 8)), bytes)
      return path.toString('utf8').replace(/\0.*$/s, '')
    }
    throw notRunnable('names no loader')
  } finally {
    await file.close()
  }
}

/** Every path of a file that somebody may ask for: as it is named, and where it really is. */
export async function withRealPaths (paths: readonly string[]): Promise<string[]> {
  return [...new Set([...paths, ...await Promise.all(paths.map(path => realpath(path)))])]
}

async function read (file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at)
  if (bytesRead < bytes) throw notRunnable('ends too early')
  return buffer
}

function notRunnable (reason: string): DcnError<'DCN_SANDBOX_FAILED'> {
  return new DcnError('DCN_SANDBOX_FAILED', { reason: `the file ${reason}` })
}
