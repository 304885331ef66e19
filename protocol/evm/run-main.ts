/** Executes connectors in a thread of its own, which is killed where an execution has to stop at once. */
import { parentPort } from 'node:worker_threads'
import { execute } from '../connectors/execute.ts'
import { reasonOf } from '../core/errors.ts'
import type { ExecutionOutcome } from '../wire/executions.ts'
import { EvmCaller } from './evm-caller.ts'
import { EvmEngine } from './evm-engine.ts'
import { Programs } from './programs.ts'
import { RemotePrograms } from './remote-programs.ts'
import type { FromThread, RunRequest, ToThread } from './run-messages.ts'
import { StepMeter } from './step-meter.ts'

const supply = new RemotePrograms(send)
const programs = new Programs({ supply, caller: await EvmCaller.create() })

parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'run') void run(message)
  else supply.answered(message)
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
