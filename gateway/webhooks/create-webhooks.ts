import type { Directory } from '../../protocol/net/directory.ts'
import { randomFraction } from '../../protocol/net/random.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { JobFeed } from '../jobs/job-feed.ts'
import type { StateStore } from '../store/state-store.ts'
import { WebhookHeirs } from './heirs.ts'
import { Webhooks, type WebhooksDeps } from './webhooks.ts'

export interface CreateWebhooksDeps extends Omit<WebhooksDeps, 'heirs' | 'random' | 'whenShown'> {
  network: Network
  directory: Directory
  state: StateStore
  /** Of the jobs whose ends are to be told; asked for once there are any. */
  feed (): JobFeed
}

export function createWebhooks (deps: CreateWebhooksDeps, init: { privateToo: boolean }): Webhooks {
  const heirs = new WebhookHeirs({
    ...deps, adopt: async (jobId, also) => { await webhooks.adopt(jobId, also) }
  })
  const webhooks: Webhooks = new Webhooks({
    ...deps,
    heirs,
    random: randomFraction,
    whenShown: (jobId, call) => {
      const unwatch = deps.feed().watch(jobId, ({ type }) => {
        if (type !== 'end') return
        unwatch()
        call()
      })
    }
  }, init)
  return webhooks
}
