/** Composes what knows wallets: who calls, their keys and functions, and how often those are used. */
import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { API_KEY_BYTES } from '../../protocol/core/api-key.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { Functions } from '../functions/functions.ts'
import type { JobAnswers } from '../jobs/answer.ts'
import type { ModelSizes } from '../jobs/needs.ts'
import type { Records } from '../records/records.ts'
import { authRoutes } from '../routes/auth.ts'
import { functionRoutes } from '../routes/functions.ts'
import { Accounts } from './accounts.ts'
import { ApiKeys } from './api-keys.ts'
import type { EvmLogins } from './evm-logins-types.ts'
import { UsageCounters } from './usage-counters.ts'

export interface AccountPartsDeps {
  records: Records
  self: PeerId
  clock: Clock
  models: ModelSizes
  logins: EvmLogins
  hasDeposited: (wallet: string) => boolean
}

export interface AccountParts {
  accounts: Accounts
  /** Stops before the records do. */
  usage: UsageCounters
  routes: (answers: JobAnswers) => FastifyPluginAsync[]
}

export function accountParts (
  { records, self, clock, models, logins, hasDeposited }: AccountPartsDeps, { walletHeader }: { walletHeader: boolean }
): AccountParts {
  const usage = new UsageCounters({ records, self, clock })
  const accounts = new Accounts({ records, usage, logins, hasDeposited }, { walletHeader })
  const keys = new ApiKeys({ records, usage, clock, randomKey: () => randomBytes(API_KEY_BYTES) })
  const functions = new Functions({ records, usage, models, clock })
  return {
    accounts,
    usage,
    routes: answers => [authRoutes({ accounts, keys }), functionRoutes({ accounts, functions, answers })]
  }
}
