/** Executions with a network that the test plays. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  EXECUTION_BIDS_WAIT_MS, EXECUTION_NODE_WAIT_MS, EXECUTION_RETRIES, NetworkExecutor, type NetworkExecutorDeps
} from '../../../../gateway/executions/executor.ts'
import type { ExecutionCall } from '../../../../gateway/executions/executions-types.ts'
import type { NewJob } from '../../../../gateway/jobs/new-job.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { DcnError, isDcnError } from '../../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { EXECUTION_TIMEOUT_MS } from '../../../../protocol/core/limits.ts'
import { encodeMessage, openFrame, sealFrame, type Result } from '../../../../protocol/wire/dispatch.ts'
import { proveItem } from '../../../../protocol/wire/envelope.ts'
import {
  decodeExecutionInput, encodeExecutionOutcome, type ExecutionOutcome
} from '../../../../protocol/wire/executions.ts'
import type { JobRecord } from '../../../../protocol/wire/jobs.ts'
import { connectorDefinition } from '../../../helpers/definitions.ts'
import { jobIdNo, jobRecord, newPeer } from '../../../helpers/jobs.ts'
import { nodePeer, nodeSigner } from '../../../helpers/wire-fixtures.ts'

const ADDRESS = `0x${'a1'.repeat(20)}`
const CODE = utf8('definition')
const CONNECTOR = {
  name: 'pitch', owner: ADDRESS, id: contentIdOf(CODE), createdAtMs: 0, definition: connectorDefinition(),
  formatHash: ''
}
const done: ExecutionOutcome = { status: 'done', streams: [{ path: '/pitch:0', data: new Uint32Array([7]) }] }

/** The record of a job that a node ended so; `kept`: with the outcome. */
function ended (jobId: string, outcome: ExecutionOutcome, kept = true): JobRecord {
  const bytes = new Uint8Array(encodeExecutionOutcome(outcome))
  const result: Result = {
    type: 'result', jobId, epoch: 1, gateway: newPeer(), status: outcome.status === 'done' ? 'done' : 'error',
    outcomeId: contentIdOf(bytes), outcomeBytes: bytes.byteLength, durationMs: 1,
    cpuMs: 0, memoryPeakBytes: 0, inputId: CONNECTOR.id
  }
  const resultProof = proveItem(openFrame(sealFrame([encodeMessage(result)], [bytes], nodeSigner)).batch, 0)
  return jobRecord({
    jobId, kind: 'connector', status: result.status, node: nodePeer, resultProof,
    outcome: kept ? bytes : new Uint8Array()
  })
}

/** `find`: how a job stands when it is waited for. */
function harness (find: (jobId: string) => JobRecord | undefined, deps: Partial<NetworkExecutorDeps> = {}) {
  const placed: NewJob[] = []
  const said: string[] = []
  const no = (jobId: string): number => Number(jobId.slice(-12))
  const executor = new NetworkExecutor({
    submitter: {
      place: async (wallet, jobs, options) => {
        assert.is(wallet, ADDRESS)
        placed.push(...jobs)
        said.push(`placed ${jobs.length}${options?.apart === true ? ' apart' : ''}`)
      }
    },
    jobs: {
      cancel: async jobId => {
        said.push(`cancelled ${no(jobId)}`)
        return undefined
      },
      giveUp: (jobId, error) => { said.push(`given up ${no(jobId)}: ${error}`) }
    },
    reader: {
      find: async (jobId, waitMs) => {
        const record = find(jobId)
        if (waitMs > 0) said.push(`waited for ${no(jobId)}`)
        return record === undefined ? undefined : { record, logs: '' }
      }
    },
    store: { code: async () => CODE },
    directory: { able: () => ['a', 'b'] },
    truth: { find: async () => { throw new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: 'busy' }) } },
    evidence: { isRefused: () => false, caught () {} },
    ...deps
  }, { creditsPerExecute: 5, payPerExecute: 1 })
  let ids = 0
  const execute = async (changes: Partial<ExecutionCall['request']> = {}, call: Partial<ExecutionCall> = {}) =>
    await executor.execute({
      address: ADDRESS,
      connector: CONNECTOR,
      request: { connectorName: 'pitch', particlesCount: 1, dynamicRi: [], verify: 'none', ...changes },
      newJobId: () => jobIdNo(++ids),
      signal: new AbortController().signal,
      ...call
    })
  return { execute, placed, said }
}

async function faultOf (promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'none'
  } catch (err) {
    return isDcnError(err) ? `${err.code} ${JSON.stringify(err.context)}` : String(err)
  }
}

const test = suite('NetworkExecutor')

test('makes one job of it, paid for, that looks for a node for a short while', async () => {
  const { execute, placed, said } = harness(jobId => ended(jobId, done))
  const dynamicRi = [{ position: 1, startPoint: 7, transformationShift: 0 }]
  const answer = await execute({ particlesCount: 3, dynamicRi })
  assert.equal(answer, { jobId: jobIdNo(1), nodes: [nodePeer], streams: done.streams })
  assert.equal(said, ['placed 1 apart', 'waited for 1'])
  const { code, payload, needs, ...job } = placed[0]!
  assert.equal([code, decodeExecutionInput(payload)], [CODE, { particlesCount: 3, dynamicRi }])
  assert.is(needs.runtime, 'evm')
  assert.equal(job, {
    jobId: jobIdNo(1), kind: 'connector', wallet: ADDRESS, price: 5, debited: 5, timeoutMs: EXECUTION_TIMEOUT_MS,
    retries: EXECUTION_RETRIES, retryFailures: false, fresh: false, functionName: '', functionVersion: 0,
    webhookUrl: '',
    bidsWaitMs: EXECUTION_BIDS_WAIT_MS
  })
  const nobody = harness(jobId => ended(jobId, done), { directory: { able: () => [] } })
  await nobody.execute()
  assert.is(nobody.placed[0]?.bidsWaitMs, EXECUTION_NODE_WAIT_MS)
})

test('a failure of the code is told as the API tells it', async () => {
  for (const [failure, expected] of [
    [{ kind: 'panic', panicCode: 17 }, 'DCN_EXECUTION_FAILED {"reason":"panic","panicCode":17}'],
    [{ kind: 'revert', message: 'no' }, 'DCN_EXECUTION_FAILED {"reason":"revert","revertMessage":"no"}'],
    [{ kind: 'static-override', position: 4 },
      'DCN_EXECUTION_REJECTED {"reason":"Running instance static override","position":4}'],
    [{ kind: 'condition-not-met', connector: 'c' },
      'DCN_EXECUTION_REJECTED {"reason":"Condition not met","connector":"c"}'],
    [{ kind: 'budget', budget: 'gas', limit: 9 }, 'DCN_EXECUTION_BUDGET {"budget":"gas","limit":9}']
  ] as const) {
    const { execute } = harness(jobId => ended(jobId, { status: 'failed', failure }))
    assert.is(await faultOf(execute()), expected)
  }
})

test('a job that no node could do is told with the reason; the others that were to agree are given up', async () => {
  const failed = (jobId: string) => jobRecord({ jobId, status: 'error', error: 'no node took the job in time' })
  const one = harness(failed)
  assert.is(await faultOf(one.execute()), 'DCN_EXECUTION_UNAVAILABLE {"reason":"no node took the job in time"}')
  const two = harness(jobId => jobId === jobIdNo(1) ? failed(jobId) : ended(jobId, done))
  assert.is(await faultOf(two.execute({ verify: 2 })),
    'DCN_EXECUTION_UNAVAILABLE {"reason":"no node took the job in time"}')
  assert.equal(two.said.filter(text => text.startsWith('given up')), [
    'given up 1: a node that was to agree has failed', 'given up 2: a node that was to agree has failed'
  ])
})

test('a job that does not end is given up', async () => {
  const { execute, said } = harness(jobId => jobRecord({ jobId, status: 'running' }))
  assert.is(await faultOf(execute()), 'DCN_EXECUTION_UNAVAILABLE {"reason":"it took too long"}')
  assert.equal(said.slice(2), ['given up 1: it took too long'])
})

test('a client that has gone has its jobs cancelled', async () => {
  const client = new AbortController()
  const { execute, said } = harness(jobId => {
    client.abort()
    return jobRecord({ jobId, status: 'running' })
  })
  assert.match(await faultOf(execute({ verify: 2 }, { signal: client.signal })), 'DCN_EXECUTION_UNAVAILABLE')
  assert.equal(said.slice(-2), ['cancelled 1', 'cancelled 2'])
})

test('asks for no more nodes than there are that are not refused', async () => {
  const { execute, said } = harness(() => undefined, {
    directory: { able: () => ['a', 'b', 'c'] }, evidence: { isRefused: node => node === 'b', caught () {} }
  })
  assert.is(await faultOf(execute({ verify: 3 })), 'DCN_VERIFIERS_MISSING {"wanted":3,"able":2}')
  assert.equal(said, [])
})

test('a large outcome that another gateway did not keep is computed here, and has to be what was signed', async () => {
  const truth = (outcome: ExecutionOutcome) => {
    const bytes = encodeExecutionOutcome(outcome)
    return { truth: { find: async () => ({ outcomeId: contentIdOf(bytes), outcome: bytes }) } }
  }
  const leftOut = (jobId: string) => ended(jobId, done, false)
  assert.equal((await harness(leftOut, truth(done)).execute()).streams, done.streams)
  const other: ExecutionOutcome = { status: 'failed', failure: { kind: 'panic', panicCode: 1 } }
  assert.match(await faultOf(harness(leftOut, truth(other)).execute()), 'not what this gateway computes')
})

test('where this gateway was to verify and cannot, it says so', async () => {
  const { execute, said } = harness(jobId => jobRecord({ jobId, status: 'error', error: 'busy' }))
  assert.is(await faultOf(execute({ verify: 'gateway' })), 'DCN_EXECUTION_UNAVAILABLE {"reason":"busy"}')
  assert.match(said.join(), 'given up 1')
})

test('a request that is taken up again finds its job', async () => {
  const { execute, said } = harness(jobId => ended(jobId, done))
  assert.equal((await execute({}, { again: true })).streams, done.streams)
  assert.equal(said, ['waited for 1'])
  const fresh = harness(jobId => fresh.said.length === 0 ? undefined : ended(jobId, done))
  await fresh.execute({}, { again: true })
  assert.equal(fresh.said, ['placed 1 apart', 'waited for 1'])
})

test.run()
