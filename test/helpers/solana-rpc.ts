/** A Solana RPC server on loopback that answers as a test says, or fails as one does. */
import type { ServerResponse } from 'node:http'
import { startReceiver } from './receiver.ts'

export type RpcFault =
  | 'drop' | 'garbage' | 'not-rpc' | 'silence' | 'other-id'
  | { status: number, retryAfter?: string }
  | { error: { code: number, message: string, data?: unknown } }

export interface FakeRpc {
  url: string
  /** Of each request, in order. */
  methods: string[]
  params: unknown[][]
  /** What the next requests meet instead of their answers. */
  faults: RpcFault[]
  /** Results by method; a function is called with the parameters. */
  results: Record<string, unknown>
  [Symbol.asyncDispose] (): Promise<void>
}

export const FAKE_GENESIS = '9ciuvJQnHqqyFCoQEV4zAJYAv7aZiWXJ9XzZDrXrGqEN'

export async function startRpc (results: Record<string, unknown> = {}): Promise<FakeRpc> {
  const receiver = await startReceiver((before, _request, response) => {
    const { id, method, params } = JSON.parse(new TextDecoder().decode(receiver.received[before]!.body)) as
      { id: number, method: string, params: unknown[] }
    fake.methods.push(method)
    fake.params.push(params)
    const fault = fake.faults.shift()
    if (fault !== undefined) {
      fail(fault, id, response)
      return
    }
    const result = fake.results[method]
    const isAsked = typeof result === 'function'
    answer(response, { id, result: isAsked ? (result as (...of: unknown[]) => unknown)(...params) : result })
  })
  const fake: FakeRpc = {
    url: receiver.url,
    methods: [],
    params: [],
    faults: [],
    results: { getGenesisHash: FAKE_GENESIS, ...results },
    async [Symbol.asyncDispose] () { await receiver[Symbol.asyncDispose]() }
  }
  return fake
}

function fail (fault: RpcFault, id: number, response: ServerResponse): void {
  if (fault === 'drop') response.destroy()
  else if (fault === 'garbage') response.end('<html>')
  else if (fault === 'not-rpc') response.end('{"ok":true}')
  else if (fault === 'other-id') answer(response, { id: id + 1_000, result: null })
  else if (fault === 'silence') response.flushHeaders()
  else if ('error' in fault) answer(response, { id, error: fault.error })
  else {
    const { status, retryAfter } = fault
    response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('no')
  }
}

function answer (response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', ...body }))
}
