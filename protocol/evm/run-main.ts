/** Executes connectors in a thread of its own, which is killed where an execution has to stop at once. */
import { parentPort } from 'node:worker_threads'
import { execute } from '../connectors/execute.ts'
import { DcnError, reasonOf } from '../core/errors.ts'
import { LruCache } from '../core/lru-cache.ts'
import type { ExecutionOutcome } from '../wire/executions.ts'
import { EvmCaller } from './evm-caller.ts'
import { EvmEngine } from './evm-engine.ts'
import { Programs, type CodeFinder } from './programs.ts'
import type { FromThread, ProgramReply, RunRequest, ToThread } from './run-messages.ts'
import { StepMeter } from './step-meter.ts'
import type { BodyKind } from './translate/ir.ts'

/** Bytes of code and of the bodies that it is found by, beyond which what was used longest ago goes. */
const REMEMBERED_BYTES_MAX = 16 * 1024 * 1024

class RemoteCodes implements CodeFinder {
  readonly #remembered = new LruCache<string, Uint8Array>({
    bytesMax: REMEMBERED_BYTES_MAX, bytesOf: (code, key) => key.length + code.byteLength
  })
  #answer: ((reply: ProgramReply) => void) | undefined

  answered (reply: ProgramReply): void {
    this.#answer?.(reply)
  }

  async code (kind: BodyKind, body: string): Promise<Uint8Array> {
    const key = `${kind} ${body}`
    const known = this.#remembered.get(key)
    if (known !== undefined) return known
    const reply = await new Promise<ProgramReply>(resolve => {
      this.#answer = resolve
      send({ type: 'program-wanted', kind, body })
    })
    if (reply.type === 'program-failed') throw new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: reply.reason })
    if (reply.type === 'program-refused') throw new DcnError('DCN_SOLIDITY_INVALID', { diagnostics: [] })
    this.#remembered.set(key, reply.code)
    return reply.code
  }
}

const codes = new RemoteCodes()
const programs = new Programs({ codes, caller: await EvmCaller.create() })

parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'run') void run(message)
  else codes.answered(message)
})

async function run ({ root, closure, input }: RunRequest): Promise<void> {
  const meter = new StepMeter()
  try {
    const outcome = await execute(root, closure, input, new EvmEngine({ programs, closure, meter }))
    send({ type: 'done', outcome }, buffersOf(outcome))
  } catch (err) {
    send({ type: 'failed', reason: reasonOf(err) })
  }
}

/** What can be handed over without a copy: each once, and only where nothing else shares it. */
function buffersOf (outcome: ExecutionOutcome): ArrayBuffer[] {
  if (outcome.status !== 'done') return []
  return [...new Set(outcome.streams.map(({ data }) => data.buffer))].filter(buffer => buffer instanceof ArrayBuffer)
}

function send (message: FromThread, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}
