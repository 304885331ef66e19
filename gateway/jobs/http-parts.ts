/** All that the REST API does with jobs, put together. */
import type { FastifyPluginAsync } from 'fastify'
import type { Clock } from '../../protocol/core/clock.ts'
import type { Signer } from '../../protocol/core/ed25519.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Directory } from '../../protocol/net/directory.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { Authenticator, WalletGuard } from '../auth/caller.ts'
import type { GatewayConfig } from '../config.ts'
import type { Guard } from '../http-server.ts'
import { Claims } from '../idempotency/claims.ts'
import { idempotency } from '../idempotency/idempotency.ts'
import { rateLimit } from '../rate-limit/rate-limit.ts'
import { cancelRoutes } from '../routes/cancel.ts'
import { explainRoutes, type ExplainRoutesDeps } from '../routes/explain.ts'
import { invokeRoutes } from '../routes/invoke.ts'
import { jobEventRoutes } from '../routes/job-events.ts'
import { jobRoutes } from '../routes/jobs.ts'
import type { StateStore } from '../store/state-store.ts'
import { JobAnswers } from './answer.ts'
import type { JobCanceller } from './job-canceller.ts'
import type { JobReader } from './job-reader.ts'
import type { Submitter } from './submitter.ts'

export interface JobHttpDeps extends Pick<ExplainRoutesDeps, 'isRefused' | 'models'> {
  network: Network
  directory: Directory
  state: StateStore
  signer: Signer
  clock: Clock
  logger: Logger
  accounts: Authenticator & WalletGuard
  submitter: Submitter
  jobs: JobReader
  canceller: JobCanceller
}

export interface JobHttpParts {
  /** For other routes that make jobs. */
  answers: JobAnswers
  claims: Claims
  guards: Guard[]
  routes: FastifyPluginAsync[]
}

export function jobHttpParts (
  deps: JobHttpDeps, config: Pick<GatewayConfig, 'requestsPerMinute' | 'executionsPerMinute'>
): JobHttpParts {
  const { accounts, submitter, jobs, canceller, clock, logger } = deps
  const answers = new JobAnswers({ submitter, jobs })
  const claims = new Claims(deps)
  return {
    answers,
    claims,
    guards: [rateLimit({ accounts, clock }, config), idempotency({ accounts, claims, clock })],
    routes: [
      invokeRoutes({ accounts, answers }), jobRoutes({ jobs }), jobEventRoutes({ jobs, logger }),
      cancelRoutes({ accounts, jobs, canceller }), explainRoutes(deps)
    ]
  }
}
