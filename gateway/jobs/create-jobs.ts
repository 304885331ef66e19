/** The parts of a gateway that deal with jobs, put together. */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { Network } from '../../protocol/net/types.ts'
import { Dispatcher, type DispatcherDeps, type DispatcherInit } from '../dispatch/dispatcher.ts'
import { Standbys } from '../standby/standbys.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { JobCanceller } from './job-canceller.ts'
import { JobLists } from './job-lists.ts'
import { JobReader } from './job-reader.ts'
import { LocalJobs } from './local-jobs.ts'
import { RemoteJobs } from './remote-jobs.ts'

export interface JobsDeps
  extends Pick<DispatcherDeps, 'whyNobody' | 'judge' | 'receipts' | 'events' | 'atEnd' | 'onFatal'> {
  network: Network
  directory: Directory
  state: StateStore
  store: JobStore
  signer: Signer
  clock: Clock
  logger: Logger
}

export interface Jobs {
  /** Keeps copies of others' jobs, and has ours kept. To be started before the dispatcher. */
  standbys: Standbys
  dispatcher: Dispatcher
  reader: JobReader
  canceller: JobCanceller
  lists: JobLists
}

export function createJobs (deps: JobsDeps, init: DispatcherInit): Jobs {
  const { network, directory, state, store, signer, clock, logger, events } = deps
  const standbys = new Standbys({
    network, directory, state, store, signer, clock, logger, events,
    jobs: {
      merge: async (record, from) => await dispatcher.merge(record, from),
      takeOver: async jobId => { await dispatcher.takeOver(jobId) }
    }
  })
  const dispatcher: Dispatcher = new Dispatcher({ ...deps, copies: standbys }, init)
  const nowMs = (): number => clock.nowMs()
  const local = new LocalJobs({ jobs: dispatcher, nowMs })
  const gateways = (): PeerId[] => directory.gateways()
  const remote = new RemoteJobs({ network, local, gateways, signer, logger })
  const reader = new JobReader({ self: network.self, local, remote, nowMs, logger })
  const canceller = new JobCanceller({ network, jobs: dispatcher, reader, gateways, signer, logger })
  const lists = new JobLists({ network, store, gateways, signer, logger })
  return { standbys, dispatcher, reader, canceller, lists }
}
