/** What detection asks of a machine: files, directories, and programs that may hang or not be there. */
import { execFile } from 'node:child_process'
import { access, readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'

/** A vendor's tool that has not answered by then waits for a driver that does not. */
const PROGRAM_TIMEOUT_MS = 10_000
const PROGRAM_OUTPUT_BYTES_MAX = 4 * 1024 * 1024

/** Where drivers put their programs; PATH is not asked, for it is whoever's started the daemon. */
const PROGRAM_DIRS = [
  '/usr/bin', '/usr/local/bin', '/usr/sbin', '/bin', '/opt/rocm/bin', '/usr/local/nvidia/bin',
  '/run/current-system/sw/bin'
]

export type Ran =
  | { kind: 'missing' }
  | { kind: 'hung', timeoutMs: number }
  /** `code` is null where a signal ended it. */
  | { kind: 'ended', code: number | null, stdout: string, stderr: string }

export interface MachineInit {
  /** Stands before every path; tests lay out a machine in a folder of theirs. */
  root?: string
  timeoutMs?: number
}

export class Machine {
  readonly #root: string
  readonly #timeoutMs: number

  constructor ({ root = '/', timeoutMs = PROGRAM_TIMEOUT_MS }: MachineInit = {}) {
    this.#root = root
    this.#timeoutMs = timeoutMs
  }

  /** Runs a program by its name, to its end or for so long. It gets no other environment: its language is English. */
  async run (name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    for (const dir of PROGRAM_DIRS) {
      const file = join(this.#root, dir, name)
      if (await isThere(file)) return await runFile(file, args, env, this.#timeoutMs)
    }
    return { kind: 'missing' }
  }

  /** The text of a file without space around it; undefined where it is not there or may not be read. */
  async read (path: string): Promise<string | undefined> {
    return await readFile(this.#at(path), 'utf8').then(text => text.trim(), () => undefined)
  }

  /** Names in a directory, sorted; none where it is not there or may not be read. */
  async list (path: string): Promise<string[]> {
    return (await readdir(this.#at(path)).catch(() => [])).sort()
  }

  async has (path: string): Promise<boolean> {
    return await isThere(this.#at(path))
  }

  /** Where links lead; undefined where they lead nowhere. */
  async realPath (path: string): Promise<string | undefined> {
    try {
      const [root, real] = await Promise.all([realpath(this.#root), realpath(this.#at(path))])
      return root === '/' ? real : real.slice(root.length)
    } catch {
      return undefined
    }
  }

  /** Those of the paths that are there, in the same order. */
  async present (paths: readonly string[]): Promise<string[]> {
    const there = await Promise.all(paths.map(path => this.has(path)))
    return paths.filter((_, at) => there[at])
  }

  #at (path: string): string {
    return join(this.#root, path)
  }
}

async function isThere (path: string): Promise<boolean> {
  return await access(path).then(() => true, () => false)
}

async function runFile (
  file: string, args: readonly string[], env: Readonly<Record<string, string>>, timeoutMs: number
): Promise<Ran> {
  return await new Promise(resolve => {
    const options = { env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: PROGRAM_OUTPUT_BYTES_MAX } as const
    execFile(file, args, options, (err, stdout, stderr) => {
      if (err === null) resolve({ kind: 'ended', code: 0, stdout, stderr })
      else if (err.killed === true && err.code === null) resolve({ kind: 'hung', timeoutMs })
      else resolve({ kind: 'ended', code: typeof err.code === 'number' ? err.code : null, stdout, stderr })
    })
  })
}
