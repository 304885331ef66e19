/** All that has connectors executed, put together. */
import { availableParallelism } from 'node:os'
import type { FastifyPluginAsync } from 'fastify'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Compiler } from '../../protocol/evm/compiler.ts'
import { EvmRunner } from '../../protocol/evm/evm-runner.ts'
import type { ProgramStore } from '../../protocol/evm/program-store.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { GatewayConfig } from '../config.ts'
import type { Judge } from '../dispatch/judge.ts'
import type { Jobs } from '../jobs/create-jobs.ts'
import type { Submitter } from '../jobs/submitter.ts'
import { evidenceRoutes } from '../routes/evidence.ts'
import type { JobStore } from '../store/job-store.ts'
import type { StateStore } from '../store/state-store.ts'
import { EvidenceBook } from './evidence-book.ts'
import type { Executor } from './executions-types.ts'
import { NetworkExecutor } from './executor.ts'
import { TruthFinder, type TruthFinderDeps } from './truth.ts'

/** Executions that this gateway itself runs at once, to see whether nodes are right. */
const OWN_THREADS = Math.max(1, Math.min(4, availableParallelism() - 1))

export interface ExecutionPartsDeps extends Pick<Jobs, 'dispatcher' | 'reader'>, Pick<TruthFinderDeps, 'definitions'> {
  submitter: Submitter
  directory: Directory
  state: StateStore
  store: JobStore
  compiler: Compiler
  clock: Clock
  logger: Logger
}

export interface ExecutionParts {
  executor: Executor
  /** Of the results that nodes give. */
  judge: Judge
  /** What its own executions run. */
  programs: ProgramStore
  /** To be started before the dispatcher. */
  services: Array<[name: string, service: Service]>
  routes: FastifyPluginAsync
}

export function executionParts (
  deps: ExecutionPartsDeps, config: Pick<GatewayConfig, 'creditsPerExecute' | 'payPerExecute'>
): ExecutionParts {
  const { dispatcher, reader, submitter, directory, store, compiler, definitions } = deps
  const evm = new EvmRunner({ compiler, logger: deps.logger }, { threads: OWN_THREADS })
  const evidence = new EvidenceBook(deps)
  const executor = new NetworkExecutor({
    submitter, jobs: dispatcher, reader, store, directory, evidence, truth: new TruthFinder({ evm, definitions })
  }, config)
  return {
    executor,
    judge: executor,
    programs: evm.programs,
    services: [['evidence', evidence], ['evm', evm]],
    routes: evidenceRoutes({ evidence })
  }
}
