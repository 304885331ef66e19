import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import {
  DeleteResponse, DeployRequest, DeployResponse, FunctionListItem, FunctionParams, FunctionQuerystring, FunctionView
} from '../../protocol/api/functions.ts'
import {
  InvokeBatchResponse, InvokeResponse, RunBatchRequest, RunRequest, WaitQuerystring
} from '../../protocol/api/jobs.ts'
import type { Authenticator } from '../auth/caller.ts'
import type { Functions } from '../functions/functions.ts'
import type { JobAnswers } from '../jobs/answer.ts'
import type { Submission } from '../jobs/submitter.ts'

export interface FunctionRoutesDeps {
  accounts: Pick<Authenticator, 'caller'>
  functions: Pick<Functions, 'deploy' | 'list' | 'view' | 'runnable' | 'countRuns' | 'remove'>
  answers: Pick<JobAnswers, 'one' | 'all'>
}

/** All of them are about the caller's own functions: names are per wallet. */
export function functionRoutes (deps: FunctionRoutesDeps): FastifyPluginAsyncTypebox {
  const { accounts, functions } = deps
  return async app => {
    app.post('/functions', {
      schema: { operationId: 'deployFunction', body: DeployRequest, response: { 200: DeployResponse } }
    }, async request => {
      const { wallet } = await accounts.caller(request.headers)
      return await functions.deploy(wallet, request.body)
    })

    app.get('/functions', {
      schema: { operationId: 'listFunctions', response: { 200: Type.Array(FunctionListItem) } }
    }, async request => functions.list((await accounts.caller(request.headers)).wallet))

    app.get('/functions/:name', {
      schema: {
        operationId: 'getFunction', params: FunctionParams, querystring: FunctionQuerystring,
        response: { 200: FunctionView }
      }
    }, async request => {
      const { wallet } = await accounts.caller(request.headers)
      return await functions.view(wallet, request.params.name, request.query.version)
    })

    app.delete('/functions/:name', {
      schema: { operationId: 'deleteFunction', params: FunctionParams, response: { 200: DeleteResponse } }
    }, async request => {
      const { wallet } = await accounts.caller(request.headers)
      const { name } = request.params
      await functions.remove(wallet, name)
      return { deleted: true as const, name }
    })

    await app.register(runRoutes(deps))
  }
}

function runRoutes ({ accounts, functions, answers }: FunctionRoutesDeps): FastifyPluginAsyncTypebox {
  const runnable = async (
    wallet: string, name: string, { version, needs: own, ...options }: Omit<RunRequest, 'payload'>
  ): Promise<Pick<Submission, 'code' | 'function' | 'options'>> => {
    const { needs, ...found } = await functions.runnable(wallet, name, { version, needs: own })
    return { ...found, options: needs === undefined ? options : { ...options, needs } }
  }
  return async app => {
    app.post('/functions/:name/run', {
      schema: {
        operationId: 'runFunction', params: FunctionParams, body: RunRequest, querystring: WaitQuerystring,
        response: { 200: InvokeResponse }
      }
    }, async (request, reply) => {
      const { payload, ...asked } = request.body
      const caller = await accounts.caller(request.headers)
      const { name } = request.params
      const submission = { caller, ...await runnable(caller.wallet, name, asked), payloads: [payload] }
      const answer = await answers.one({ request, reply, submission, waitMs: request.query.wait })
      functions.countRuns(caller.wallet, name, 1)
      return answer
    })

    app.post('/functions/:name/batch', {
      schema: {
        operationId: 'runFunctionBatch', params: FunctionParams, body: RunBatchRequest, querystring: WaitQuerystring,
        response: { 200: InvokeBatchResponse }
      }
    }, async (request, reply) => {
      const { payloads, ...asked } = request.body
      const caller = await accounts.caller(request.headers)
      const { name } = request.params
      const submission = { caller, ...await runnable(caller.wallet, name, asked), payloads }
      const jobs = await answers.all({ request, reply, submission, waitMs: request.query.wait })
      functions.countRuns(caller.wallet, name, payloads.length)
      return { jobs }
    })
  }
}
