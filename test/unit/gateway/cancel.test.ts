import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buildApp } from '../../../gateway/http-server.ts'
import { cancelRoutes } from '../../../gateway/routes/cancel.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { hasEnded, type JobRecord } from '../../../protocol/wire/jobs.ts'
import { jobIdNo, jobRecord } from '../../helpers/jobs.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

function harness (job: JobRecord | undefined) {
  const cancelled: string[] = []
  const app = buildApp({
    logger: silentLogger,
    routes: [cancelRoutes({
      accounts: {
        requireWallet: async (headers, wallet) => {
          if (headers['x-wallet'] === undefined) throw new DcnError('DCN_WALLET_MISSING', {})
          if (headers['x-wallet'] !== wallet) throw new DcnError('DCN_WALLET_MISMATCH', { wallet })
          return { wallet, proof: 'header' }
        }
      },
      jobs: {
        get: async jobId => {
          if (job === undefined) throw new DcnError('DCN_JOB_NOT_FOUND', { jobId })
          return { record: job, logs: '' }
        }
      },
      canceller: {
        cancel: async jobId => {
          const { status } = job!
          if (hasEnded(status)) throw new DcnError('DCN_JOB_ENDED', { jobId, status })
          cancelled.push(jobId)
          return { record: { ...job!, status: 'cancelled', error: 'by the user' }, logs: '' }
        }
      }
    })]
  })
  return async (wallet?: string) => {
    const response = await app.inject({
      method: 'POST', url: `/jobs/${jobIdNo(1)}/cancel`, headers: wallet === undefined ? {} : { 'x-wallet': wallet }
    })
    const { code, status } = response.json<{ code?: string, status?: string }>()
    return [response.statusCode, code ?? status, cancelled.length]
  }
}

const test = suite('cancel')

test('a job that goes on is cancelled by its wallet', async () => {
  for (const status of ['queued', 'running'] as const) {
    assert.equal(await harness(jobRecord({ status }))('wallet'), [200, 'cancelled', 1])
  }
})

test('by nobody else, and not without saying who', async () => {
  const cancel = harness(jobRecord())
  assert.equal(await cancel('other'), [403, 'DCN_WALLET_MISMATCH', 0])
  assert.equal(await cancel(), [401, 'DCN_WALLET_MISSING', 0])
})

test('what has ended has ended', async () => {
  for (const status of ['done', 'error', 'timeout', 'cancelled'] as const) {
    assert.equal(await harness(jobRecord({ status, error: 'x' }))('wallet'), [409, 'DCN_JOB_ENDED', 0])
  }
})

test('a job that nobody knows cannot be cancelled', async () => {
  assert.equal(await harness(undefined)('wallet'), [404, 'DCN_JOB_NOT_FOUND', 0])
})

test.run()
