/** The compiler, in a thread of its own: a compilation takes up to seconds, and a hostile text may never end. */
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { DcnError } from '../core/errors.ts'
import type { Diagnostic } from '../core/errors.ts'
import { checkBody, type SyntaxNode } from './body-check.ts'
import { toDiagnostic } from './diagnostics.ts'
import type { PlacedBody, ProgramSource } from './program.ts'
import { SOLC_VERSION } from './solc-version.ts'

export type CompileAnswer =
  | { status: 'done', code: Uint8Array }
  | { status: 'refused', diagnostics: Diagnostic[] }

/** First of all, once: it can compile now. */
export interface CompilerReady { status: 'ready' }

interface SolcError {
  severity: string
  type: string
  message: string
  sourceLocation?: { file: string, start: number }
}

interface SolcOutput {
  errors?: SolcError[]
  sources?: Record<string, { ast: SyntaxNode } | undefined>
  contracts?: { main?: { Program?: { evm: { deployedBytecode: { object: string } } } } }
}

const solc = createRequire(import.meta.url)('solc') as { compile (input: string): string, version (): string }
if (!solc.version().startsWith(`${SOLC_VERSION}+`)) {
  throw new DcnError('DCN_EXECUTION_UNAVAILABLE', {
    reason: `solc ${SOLC_VERSION} is wanted, and ${solc.version()} is here`
  })
}

parentPort?.on('message', (source: ProgramSource) => {
  parentPort?.postMessage(compile(source))
})
parentPort?.postMessage({ status: 'ready' } satisfies CompilerReady)

function compile ({ input, body }: ProgramSource): CompileAnswer {
  const output = JSON.parse(solc.compile(input)) as SolcOutput
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) return { status: 'refused', diagnostics: errors.map(error => toldOf(error, body)) }
  const tree = output.sources?.[body.unit]?.ast
  const fault = tree === undefined ? { at: 0, message: 'the compiler gave no syntax tree' } : checkBody(tree, body)
  if (fault !== undefined) return { status: 'refused', diagnostics: [toDiagnostic(fault.message, fault.at, body)] }
  const code = output.contracts?.main?.Program?.evm.deployedBytecode.object ?? ''
  // Code that waits for a library's address is none: it has letters that are not hex.
  if (!/^([0-9a-f]{2})+$/.test(code)) {
    return { status: 'refused', diagnostics: [{ message: 'the compiler gave no code', line: 1, column: 1 }] }
  }
  return { status: 'done', code: new Uint8Array(Buffer.from(code, 'hex')) }
}

function toldOf ({ type, message, sourceLocation }: SolcError, body: PlacedBody): Diagnostic {
  const isThere = sourceLocation?.file === body.unit
  return toDiagnostic(`${type}: ${message}`, sourceLocation?.start ?? 0, isThere ? body : undefined)
}
