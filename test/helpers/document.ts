/** Runs the examples of the API document as its readers do. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const VECTORS = fileURLToPath(new URL('../vectors/functions-api/', import.meta.url))
const STAND_IN = fileURLToPath(new URL('python/', import.meta.url))
const RUN_TIMEOUT_MS = 60_000
const BASE_URL = 'https://your-domain.com'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

export interface Endpoint { request?: Json, response: Json }

/** The request and response that the document shows, by `METHOD /path`. */
export function endpoints (): Record<string, Endpoint> {
  return JSON.parse(example('endpoints.json')) as Record<string, Endpoint>
}

export function example (name: string): string {
  return readFileSync(join(VECTORS, name), 'utf8')
}

export interface Ran { code: number, stdout: string, stderr: string }

/** Runs a program to its end. Undefined where this machine has no such program. */
export async function ran (
  program: string, args: string[], options: { env?: Record<string, string>, input?: string } = {}
): Promise<Ran | undefined> {
  return await new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env }
    const child = execFile(program, args, { env, timeout: RUN_TIMEOUT_MS }, (err, stdout, stderr) => {
      if (err === null) resolve({ code: 0, stdout, stderr })
      else if (err.code === 'ENOENT') resolve(undefined)
      else if (typeof err.code === 'number') resolve({ code: err.code, stdout, stderr })
      else reject(new Error(`${program} was ended: ${err.message}`))
    })
    // A program that ends without having read it all is judged by how it ended.
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input ?? '')
  })
}

/**
 * Runs JavaScript as a module in a page at `origin`: `code` unchanged, after `prelude`. Returns what it printed, and
 * the values that it then had under these names.
 */
export async function inBrowser (
  { origin, prelude = '', code, values }: { origin: string, prelude?: string, code: string, values: string[] }
): Promise<{ printed: string, values: Record<string, unknown> }> {
  const dir = mkdtempSync(join(tmpdir(), 'dcn-document-'))
  try {
    const file = join(dir, 'example.mjs')
    writeFileSync(file, `${prelude}\n${code}\nconsole.log('@@' + JSON.stringify({ ${values.join(', ')} }))\n`)
    const page = `data:text/javascript,globalThis.window = { location: { origin: ${JSON.stringify(origin)} } }`
    const run = await ran(process.execPath, ['--import', page, file])
    if (run?.code !== 0) throw new Error(`the example failed: ${run?.stderr}`)
    const [printed = '', text = ''] = run.stdout.split('@@')
    return { printed, values: JSON.parse(text) as Record<string, unknown> }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** A browser's wallet, as `wallet`: it signs with tweetnacl. */
export function walletPrelude (seed: Uint8Array): string {
  const resolve = (name: string): string => pathToFileURL(fileURLToPath(import.meta.resolve(name))).href
  return `import nacl from ${JSON.stringify(resolve('tweetnacl'))}
import { base58btc } from ${JSON.stringify(resolve('multiformats/bases/base58'))}
const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(Uint8Array.from([${seed.join()}]))
globalThis.wallet = {
  publicKey: { toString: () => base58btc.baseEncode(publicKey) },
  signMessage: async message => nacl.sign.detached(message, secretKey)
}`
}

/** Runs lines of cURL as a shell does, against `url`. Undefined where this machine has no curl. */
export async function inShell (url: string, commands: string): Promise<string | undefined> {
  if (await ran('curl', ['--version']) === undefined) return undefined
  const run = await ran('sh', ['-e'], { input: commands.replaceAll(BASE_URL, url) })
  if (run?.code !== 0) throw new Error(`the commands failed: ${run?.stderr}`)
  return run.stdout
}

export type Requests = 'the requests package' | 'a stand-in for requests'

/** What python3 of this machine can run the examples with. */
export async function pythons (): Promise<Requests[]> {
  if (await ran('python3', ['--version']) === undefined) return []
  const installed = await ran('python3', ['-c', 'import requests'])
  return [...installed?.code === 0 ? ['the requests package' as const] : [], 'a stand-in for requests']
}

/** `and` is run after the example. */
export async function inPython (requests: Requests, url: string, code: string, and = ''): Promise<string> {
  const program = `${code.replaceAll(BASE_URL, url)}\n${and}`
  const env: Record<string, string> = requests === 'the requests package' ? {} : { PYTHONPATH: STAND_IN }
  const run = await ran('python3', ['-B', '-'], { env, input: program })
  if (run?.code !== 0) throw new Error(`the program failed: ${run?.stderr}`)
  return run.stdout
}

/** What differs between an answer and the one that the document shows: fields that lack or are of another type. */
export function differences (documented: Json, actual: unknown, where = 'answer'): string[] {
  if (Array.isArray(documented)) {
    if (!Array.isArray(actual) || actual.length === 0) return [`${where} is no list with something in it`]
    return actual.flatMap((item, at) => differences(documented[0] ?? null, item, `${where}[${at}]`))
  }
  if (documented !== null && typeof documented === 'object') {
    if (actual === null || typeof actual !== 'object') return [`${where} is no object`]
    return Object.entries(documented).flatMap(([name, value]) =>
      differences(value, (actual as Record<string, unknown>)[name], `${where}.${name}`))
  }
  if (typeof actual !== typeof documented) return [`${where} is ${typeof actual}, not ${typeof documented}`]
  const isTime = typeof documented === 'string' && /^\d{4}-\d\d-\d\dT/.test(documented)
  return isTime && !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(actual as string) ? [`${where} is not a time`] : []
}

/** A line that test/run.ts shows also where all is well. */
export function say (line: string): void {
  process.stdout.write(`\nnote: ${line}\n`)
}
