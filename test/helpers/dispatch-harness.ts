/** The gateway's driver with a real store, and a node whose messages the test writes. */
import * as assert from 'uvu/assert'
import type { Copies } from '../../gateway/dispatch/copies.ts'
import { Dispatcher } from '../../gateway/dispatch/dispatcher.ts'
import type { Judge } from '../../gateway/dispatch/judge.ts'
import { newRecord, type NewJob } from '../../gateway/jobs/new-job.ts'
import { Payables } from '../../gateway/receipts/payables.ts'
import { JobStore } from '../../gateway/store/job-store.ts'
import { ReceiptStore } from '../../gateway/store/receipt-store.ts'
import { StateStore } from '../../gateway/store/state-store.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { generateSeed, signerFromSeed } from '../../protocol/core/ed25519.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { peerIdOf, solanaAddressOf } from '../../protocol/core/peer-id.ts'
import { awardOf as awardOfJob } from '../../protocol/jobs/award.ts'
import { JobEvents } from '../../protocol/jobs/job-events.ts'
import { DispatchLinks, type Received } from '../../protocol/net/dispatch-links.ts'
import { signWork } from '../../protocol/receipts/receipt.ts'
import { workOf } from '../../protocol/receipts/work.ts'
import type { Award, DispatchMessage } from '../../protocol/wire/dispatch.ts'
import type { ResultStatus } from '../../protocol/wire/enums.ts'
import { encodeOutcome, type JobRecord } from '../../protocol/wire/jobs.ts'
import { openOffers, type Offer } from '../../protocol/wire/offers.ts'
import { memoryPair } from './channels.ts'
import { byId, jobIdNo, NEEDS } from './jobs.ts'
import { systemClock, until } from './network.ts'
import { silentLogger } from './silent-logger.ts'

/** Of the gateway. */
export const FEE_BPS = 1_000

const gatewaySigner = signerFromSeed(generateSeed())
export const nodeSigner = signerFromSeed(generateSeed())
export const GATEWAY = peerIdOf(gatewaySigner.publicKey)
export const NODE = peerIdOf(nodeSigner.publicKey)

export interface DispatchHarness {
  dispatcher: Dispatcher
  store: JobStore
  receipts: ReceiptStore
  offers: Offer[]
  heard: Received[]
  events: JobEvents
  /** Jobs as they ended. */
  ends: JobRecord[]
  say: (message: DispatchMessage, attachments?: Uint8Array[]) => void
  stop: () => Promise<void>
}

/** No other gateway is there. */
const alone: Copies = {
  standbysOf: () => [], tell () {}, ahead () {}, stored () {}, async kept () {}, async safe () {},
  async askReturning () {}
}

/** Takes what nodes say. */
export const credulous: Judge = { isRefused: () => false, judge: () => undefined }

export async function dispatchHarness (
  path: string,
  { jobsMax = 100, copies = {}, judge = credulous }: { jobsMax?: number, copies?: Partial<Copies>, judge?: Judge } = {}
): Promise<DispatchHarness> {
  const [atGateway, atNode] = memoryPair(GATEWAY, NODE)
  const state = new StateStore({ path })
  await state.start()
  const store = new JobStore({ state })
  const receipts = new ReceiptStore({ state })
  const payables = new Payables({ self: GATEWAY, signer: gatewaySigner, clock: systemClock, store: receipts })
  const offers: Offer[] = []
  const heard: Received[] = []
  const ends: JobRecord[] = []
  const events = new JobEvents({ clock: systemClock })
  const dispatcher = new Dispatcher({
    network: {
      ...atGateway,
      self: GATEWAY,
      subscribe () {},
      publish: async (_topic, message) => { offers.push(...openOffers(message).map(({ offer }) => offer)) }
    },
    signer: gatewaySigner,
    clock: systemClock,
    logger: silentLogger,
    events,
    state,
    store,
    copies: { ...alone, ...copies },
    judge,
    receipts: payables,
    whyNobody: () => 'nobody',
    atEnd: record => {
      ends.push(record)
      return record
    },
    onFatal: err => { throw err }
  }, { bidsWaitMs: 60_000, jobsMax, feeBps: FEE_BPS })
  await payables.start()
  await dispatcher.start()
  const links = new DispatchLinks({
    network: atNode, signer: nodeSigner, logger: silentLogger, onMessage: message => { heard.push(message) },
    onOpen () {}, onClose () {}
  })
  await links.open(GATEWAY)
  return {
    dispatcher,
    store,
    receipts,
    offers,
    heard,
    events,
    ends,
    say: (message, attachments = []) => { assert.ok(links.send(GATEWAY, message, byId(attachments))) },
    async stop () {
      await dispatcher.stop()
      await state.stop()
    }
  }
}

export const newJob = (no: number, code = 'code'): NewJob => ({
  jobId: jobIdNo(no), kind: 'function', wallet: 'w', code: utf8(code), payload: utf8(`{"no":${no}}`),
  needs: NEEDS, price: 1, timeoutMs: 1_000, debited: 1, retries: 4, retryFailures: false, fresh: false,
  functionName: '',
  functionVersion: 0, webhookUrl: ''
})

export const bid = (no: number, epoch = 1, hasCode = false): DispatchMessage =>
  ({ type: 'bid', jobId: jobIdNo(no), epoch, holdMs: 1_000, hasCode })

/** The node's result for an award of `newJob(no)` with these changes, signed for. */
export function result (
  no: number, epoch: number, outcome: Uint8Array, changes: Partial<JobRecord> = {}, status: ResultStatus = 'done'
): [DispatchMessage, Uint8Array[]] {
  const { code, ...job } = newJob(no)
  const made = newRecord(job, {
    origin: GATEWAY, standbys: [], codeId: contentIdOf(code), codeBytes: code.byteLength, nowMs: 0, bidsWaitMs: 0,
    feeBps: FEE_BPS
  })
  const record = { ...made, ...changes, epoch }
  const told = {
    status, outcomeId: contentIdOf(outcome), outcomeBytes: outcome.byteLength, durationMs: 5, cpuMs: 0,
    memoryPeakBytes: 0
  }
  const payTo = solanaAddressOf(nodeSigner.publicKey)
  const signature = signWork(workOf({
    gateway: GATEWAY, award: awardOfJob(record, NODE), payloadBytes: record.payload.byteLength, payTo, result: told
  }), nodeSigner)
  const { jobId } = record
  return [{ type: 'result', jobId, epoch, gateway: GATEWAY, ...told, work: { payTo, signature } }, [outcome]]
}

export function outcomeWith (text: string): Uint8Array {
  return encodeOutcome({ result: text, error: '', errorName: '', errorMessage: '', errorStack: '', logs: '' })
}

export async function awardOf (heard: Received[], no: number, epoch = 1): Promise<Received & { message: Award }> {
  const find = () => heard.find(({ message }) =>
    message.type === 'award' && message.jobId === jobIdNo(no) && message.epoch === epoch)
  await until(() => find() !== undefined, `award of job ${no}`)
  return find() as Received & { message: Award }
}
