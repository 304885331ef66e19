import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConnectorRunner } from '../../../node/evm/connector-runner.ts'
import { isDcnError } from '../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import type { ConnectorRun } from '../../../protocol/evm/runner-types.ts'
import { BlobQuery } from '../../../protocol/wire/messages.ts'
import { encodeDefinition, type Definition } from '../../../protocol/wire/definitions.ts'
import {
  decodeExecutionOutcome, encodeExecutionInput, type ExecutionOutcome
} from '../../../protocol/wire/executions.ts'
import { add, idOf, pitch } from '../../helpers/definitions.ts'
import { awardTo, byId, newPeer } from '../../helpers/jobs.ts'
import { systemClock } from '../../helpers/network.ts'

const GATEWAY = newPeer()
const payload = encodeExecutionInput({ particlesCount: 2, dynamicRi: [] })
const award = awardTo(newPeer(), { kind: 'connector', codeId: idOf(pitch), payloadId: contentIdOf(payload) })

function bytesOf (definition: Definition): Uint8Array {
  return encodeDefinition(definition).bytes
}

/** A runner whose gateway has `served`, and whose EVM gives `outcome` or does what it says. */
function runner (served: Definition[], run: (run: ConnectorRun) => Promise<ExecutionOutcome>) {
  const contents = byId(served.map(bytesOf))
  const asked: string[] = []
  const made = new ConnectorRunner({
    network: {
      request: async (peer, _protocol, request) => {
        assert.is(peer, GATEWAY)
        const id = Buffer.from(BlobQuery.decode(request).contentId).toString('hex')
        asked.push(id)
        const content = contents.get(id)
        if (content === undefined) throw new Error('it has it not')
        return content
      }
    },
    evm: { run },
    clock: systemClock
  })
  return { runner: made, asked }
}

const job = (attached: Uint8Array[], signal = new AbortController().signal, timeoutMs = 60_000) => ({
  gateway: GATEWAY, award: { ...award, timeoutMs }, attached: byId(attached), onLog () {}, onReady () {}, signal
})

async function codeOf (promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'none'
  } catch (err) {
    return isDcnError(err) ? err.code : err instanceof Error ? err.name : String(err)
  }
}

const done: ExecutionOutcome = { status: 'done', streams: [{ path: '/pitch:0', data: new Uint32Array([0, 1]) }] }

const test = suite('ConnectorRunner')

test('pulls what did not come along, once, and finishes with the outcome', async () => {
  const runs: ConnectorRun[] = []
  const { runner: connectors, asked } = runner([add, pitch], async run => {
    runs.push(run)
    return done
  })
  assert.is(connectors.hasCode(award.codeId), false)
  const finish = (await connectors.run(job([payload, bytesOf(pitch)])))!
  assert.is(finish.status, 'done')
  assert.is(finish.outcomeId, contentIdOf(finish.outcome))
  assert.equal(decodeExecutionOutcome(finish.outcome), done)
  assert.equal(runs[0]?.input, { particlesCount: 2, dynamicRi: [] })
  assert.equal(asked, [idOf(add)])
  assert.is(connectors.hasCode(award.codeId), true)
  await connectors.run(job([payload]))
  assert.is(asked.length, 1)
})

test('a failure of the user\'s code is how it ends; the same input has the same outcome', async () => {
  const { runner: connectors } = runner([add, pitch], async () => (
    { status: 'failed', failure: { kind: 'panic', panicCode: 17 } }
  ))
  const [first, second] = [await connectors.run(job([payload])), await connectors.run(job([payload]))]
  assert.is(first?.status, 'error')
  assert.is(first?.outcomeId, second?.outcomeId)
})

test('says what it could not get, and what makes no sense', async () => {
  const { runner: connectors } = runner([pitch], async () => done)
  assert.is(await codeOf(connectors.run(job([payload]))), 'DCN_CONTENT_NOT_FOUND')
  assert.is(await codeOf(connectors.run(job([]))), 'DCN_CONTENT_NOT_FOUND')
  const nonsense = new Uint8Array([255])
  const senseless = { ...job([nonsense]), award: { ...award, payloadId: contentIdOf(nonsense) } }
  assert.is(await codeOf(connectors.run(senseless)), 'DCN_MESSAGE_MALFORMED')
})

test('ends at once when it is killed, and fails where it takes too long', async () => {
  const { runner: connectors } = runner([add, pitch], async ({ signal }) => await new Promise((_, reject) => {
    signal.addEventListener('abort', () => { reject(signal.reason as Error) })
  }))
  const kill = new AbortController()
  const run = connectors.run(job([payload], kill.signal))
  setImmediate(() => { kill.abort() })
  assert.is(await run, undefined)
  assert.is(await codeOf(connectors.run(job([payload], undefined, 20))), 'DCN_EXECUTION_UNAVAILABLE')
})

test.run()
