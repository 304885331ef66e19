/** The gateway's driver with a real store, and a node whose messages the test writes. */
import * as assert from 'uvu/assert'
import type { Copies } from '../../gateway/dispatch/copies.ts'
import { Dispatcher } from '../../gateway/dispatch/dispatcher.ts'
import type { Judge } from '../../gateway/dispatch/judge.ts'
import type { NewJob } from '../../gateway/jobs/new-job.ts'
import { JobStore } from '../../gateway/store/job-store.ts'
import { StateStore } from '../../gateway/store/state-store.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { generateSeed, signerFromSeed } from '../../protocol/core/ed25519.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import { DispatchLinks, type Received } from '../../protocol/net/dispatch-links.ts'
import type { Award, DispatchMessage } from '../../protocol/wire/dispatch.ts'
import { encodeOutcome, type JobRecord } from '../../protocol/wire/jobs.ts'
import { openOffers, type Offer } from '../../protocol/wire/offers.ts'
import { memoryPair } from './channels.ts'
import { byId, jobIdNo, NEEDS } from './jobs.ts'
import { systemClock, until } from './network.ts'
import { silentLogger } from './silent-logger.ts'

const gatewaySigner = signerFromSeed(generateSeed())
export const nodeSigner = signerFromSeed(generateSeed())
export const GATEWAY = peerIdOf(gatewaySigner.publicKey)
export const NODE = peerIdOf(nodeSigner.publicKey)

export interface DispatchHarness {
  dispatcher: Dispatcher
  store: JobStore
  offers: Offer[]
  heard: Received[]
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
  const offers: Offer[] = []
  const heard: Received[] = []
  const ends: JobRecord[] = []
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
    state,
    store,
    copies: { ...alone, ...copies },
    judge,
    whyNobody: () => 'nobody',
    atEnd: record => {
      ends.push(record)
      return record
    },
    onFatal: err => { throw err }
  }, { bidsWaitMs: 60_000, jobsMax })
  await dispatcher.start()
  const links = new DispatchLinks({
    network: atNode, signer: nodeSigner, logger: silentLogger, onMessage: message => { heard.push(message) },
    onOpen () {}, onClose () {}
  })
  await links.open(GATEWAY)
  return {
    dispatcher,
    store,
    offers,
    heard,
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

export function result (no: number, epoch: number, outcome: Uint8Array): [DispatchMessage, Uint8Array[]] {
  const message: DispatchMessage = {
    type: 'result', jobId: jobIdNo(no), epoch, gateway: GATEWAY, status: 'done', outcomeId: contentIdOf(outcome),
    outcomeBytes: outcome.byteLength, durationMs: 5, cpuMs: 0, memoryPeakBytes: 0
  }
  return [message, [outcome]]
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
