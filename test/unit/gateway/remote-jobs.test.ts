import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RemoteJobs } from '../../../gateway/jobs/remote-jobs.ts'
import { utf8 } from '../../../protocol/core/bytes.ts'
import { generateSeed, signerFromSeed, type Signer } from '../../../protocol/core/ed25519.ts'
import { DcnError, isDcnError } from '../../../protocol/core/errors.ts'
import { contentIdOf } from '../../../protocol/core/ids.ts'
import { peerIdOf, type PeerId } from '../../../protocol/core/peer-id.ts'
import { encodeMessage, type Result } from '../../../protocol/wire/dispatch.ts'
import { proveItem, signBatch } from '../../../protocol/wire/envelope.ts'
import { encodeOutcome, sealJobAnswer, type JobRecord } from '../../../protocol/wire/jobs.ts'
import { jobIdNo, jobRecord } from '../../helpers/jobs.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const JOB = jobIdNo(1)
const [gateway, other, node] =
  Array.from({ length: 3 }, () => signerFromSeed(generateSeed())) as [Signer, Signer, Signer]
const idOf = (signer: Signer): PeerId => peerIdOf(signer.publicKey)

const outcome = encodeOutcome({ result: '1', error: '', errorName: '', errorMessage: '', errorStack: '', logs: '' })

/** A job that `node` ended for `gateway`, with the node's signature. */
function endedJob (changes: Partial<Result> = {}, signer = node): JobRecord {
  const result: Result = {
    type: 'result', jobId: JOB, epoch: 1, gateway: idOf(gateway), status: 'done', outcomeId: contentIdOf(outcome),
    outcomeBytes: outcome.byteLength, durationMs: 5, cpuMs: 0, memoryPeakBytes: 0, ...changes
  }
  const resultProof = proveItem(signBatch('dispatch', [encodeMessage(result)], signer), 0)
  return jobRecord({
    status: 'done', epoch: 1, attempts: 1, node: idOf(node), durationMs: 5, outcome, resultProof, owner: idOf(gateway)
  })
}

function finder (answers: Map<PeerId, () => Promise<Uint8Array>>): RemoteJobs {
  return new RemoteJobs({
    network: { serveRequests () {}, request: async peer => await answers.get(peer)!() },
    local: { wait: async () => undefined },
    gateways: () => [...answers.keys()],
    signer: other,
    logger: silentLogger
  })
}

const find = async (remote: RemoteJobs) => await remote.find(JOB, new AbortController().signal)
const answer = (record: JobRecord | undefined, signer = gateway) => async () =>
  sealJobAnswer(record === undefined ? undefined : { record, logs: '', logsOffset: 0 }, signer)
const unreachable = async (): Promise<never> => {
  throw new DcnError('DCN_PEER_UNREACHABLE', { peer: 'p', reason: 'gone' })
}

async function codeOf (promise: Promise<unknown>): Promise<string | undefined> {
  return await promise.then(() => undefined, (err: unknown) => isDcnError(err) ? err.code : String(err))
}

const test = suite('RemoteJobs')

test('finds a job that another gateway has, running or ended', async () => {
  for (const record of [jobRecord(), endedJob()]) {
    const known = await find(finder(new Map([
      [idOf(other), answer(undefined, other)], [idOf(gateway), answer(record)]
    ])))
    assert.equal(known?.record, { ...record, payload: new Uint8Array() })
  }
})

test('says that nobody has it, or that it cannot know', async () => {
  assert.is(await find(finder(new Map())), undefined)
  assert.is(await find(finder(new Map([[idOf(gateway), answer(undefined)]]))), undefined)
  const half = finder(new Map([[idOf(other), answer(undefined, other)], [idOf(gateway), unreachable]]))
  assert.is(await codeOf(find(half)), 'DCN_GATEWAYS_SILENT')
})

test('asks again where the connection broke', async () => {
  let calls = 0
  const flaky = finder(new Map([
    [idOf(gateway), async () => await (++calls < 3 ? unreachable() : answer(jobRecord())())]
  ]))
  assert.is((await find(flaky))?.record.status, 'queued')
})

test('believes only what holds together', async () => {
  const bent: Array<[what: string, record: JobRecord, signer?: Signer]> = [
    ['signed by another gateway', jobRecord(), other],
    ['about another job', jobRecord({ jobId: jobIdNo(2) })],
    ['without the node\'s proof', { ...endedJob(), resultProof: new Uint8Array() }],
    ['with another outcome', { ...endedJob(), outcome: utf8('x') }],
    ['with a result for another gateway', endedJob({ gateway: idOf(other) })],
    ['with a result of another job', endedJob({ jobId: jobIdNo(2) })],
    ['with a result of another epoch', endedJob({ epoch: 2 })],
    ['with another status', endedJob({ status: 'error' })],
    ['with another duration', endedJob({ durationMs: 6 })],
    ['with a result signed by another node', endedJob({}, other)]
  ]
  for (const [what, record, signer] of bent) {
    assert.is(
      await codeOf(find(finder(new Map([[idOf(gateway), answer(record, signer)]])))), 'DCN_GATEWAYS_SILENT', what)
  }
})

test.run()
