/**
 * Generated bodies that were compiled once: test/vectors/generated-bodies.json.br, so that thousands of them can be run
 * without the compiler. See docs/conformance.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { GeneratedBody } from './generated-body.ts'

const FILE = new URL('../vectors/generated-bodies.json.br', import.meta.url)

export interface CompiledBody extends GeneratedBody { code: Uint8Array }

export interface Corpus {
  generatorVersion: number
  /** Of `fc.sample`. */
  seed: number
  /** In the order in which they were generated; no two have the same code and number of arguments. */
  bodies: CompiledBody[]
  /** Those of the connectors' vectors and of the core collection; how many arguments they have is said there. */
  known: CompiledBody[]
}

/** As the file has it: texts beside texts and codes beside codes, which makes it a third smaller. */
interface Stored {
  generatorVersion: number
  seed: number
  bodies: StoredBody[]
  /** In hexadecimal. */
  codes: string[]
  known: StoredBody[]
  knownCodes: string[]
}

type StoredBody = [text: string, args: number, isCondition: 0 | 1]

export function readCorpus (): Corpus {
  const stored = JSON.parse(brotliDecompressSync(readFileSync(FILE)).toString('utf8')) as Stored
  const { generatorVersion, seed } = stored
  return {
    generatorVersion, seed, bodies: opened(stored.bodies, stored.codes), known: opened(stored.known, stored.knownCodes)
  }
}

/** Bytes of the file. */
export function writeCorpus ({ generatorVersion, seed, bodies, known }: Corpus): number {
  const stored: Stored = {
    generatorVersion, seed, bodies: bodies.map(storedOf), codes: bodies.map(codeOf), known: known.map(storedOf),
    knownCodes: known.map(codeOf)
  }
  const json = Buffer.from(JSON.stringify(stored))
  const compressed = brotliCompressSync(json, {
    params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: json.byteLength }
  })
  writeFileSync(FILE, compressed)
  return compressed.byteLength
}

/** Those whose code, called so, another has not had before. */
export function differentBodies (bodies: readonly CompiledBody[]): CompiledBody[] {
  const seen = new Set<string>()
  return bodies.filter(({ kind, args, code }) => {
    const key = `${kind} ${args} ${Buffer.from(code).toString('hex')}`
    return seen.size < seen.add(key).size
  })
}

function opened (bodies: readonly StoredBody[], codes: readonly string[]): CompiledBody[] {
  return bodies.map(([text, args, isCondition], at) => ({
    kind: isCondition === 1 ? 'condition' : 'transformation',
    text,
    args,
    code: new Uint8Array(Buffer.from(codes[at]!, 'hex'))
  }))
}

function storedOf ({ text, args, kind }: CompiledBody): StoredBody {
  return [text, args, kind === 'condition' ? 1 : 0]
}

function codeOf ({ code }: CompiledBody): string {
  return Buffer.from(code).toString('hex')
}
