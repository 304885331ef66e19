/** Stands between one gateway and the chain, and keeps what the one says from the other while the test looks. */
import { createServer, type ServerResponse } from 'node:http'
import { toBase58 } from '../../protocol/core/base58.ts'
import { MEMO_PREFIX } from '../../protocol/receipts/payment.ts'

/**
 * `not sent`: a signed payment does not get through; `not heard`: it does, and the gateway never hears what came of
 * it. While the window is open neither is a question about a transaction answered.
 */
export type Window = 'not sent' | 'not heard'

export interface ChainWindow {
  /** For --solana-rpc of that gateway. */
  rpcUrl: string
  /** Signature of the first payment that the gateway signed; of `not heard` it is on the chain. */
  reached: Promise<string>
  /** How many payments have come by, each as often as it was sent. */
  sent (): number
  /** From now on everything goes through. What was kept is still in nobody's hands. */
  close (): void
  /** Sends the kept payment after all, as a network may do late; what the chain says to it. */
  deliver (): Promise<unknown>
  stop (): Promise<void>
}

const KEPT: readonly string[] = ['sendTransaction', 'getSignatureStatuses', 'getTransaction']

export async function openChainWindow (chain: { rpcUrl: string }, window: Window): Promise<ChainWindow> {
  let [isOpen, sent, kept] = [true, 0, '']
  let reach: (signature: string) => void = () => {}
  const reached = new Promise<string>(resolve => { reach = resolve })
  const pass = async (body: string): Promise<string> => await (await fetch(chain.rpcUrl, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body
  })).text()

  const answer = async (body: string, response: ServerResponse): Promise<void> => {
    const { method, params } = JSON.parse(body) as { method: string, params: [string] }
    const payment = method === 'sendTransaction' ? paymentIn(params[0]) : undefined
    if (payment !== undefined) sent++
    if (isOpen && payment !== undefined && kept === '') {
      kept = body
      if (window === 'not heard') await pass(body)
      reach(payment)
    }
    if (!isOpen || kept === '' || !KEPT.includes(method)) response.end(await pass(body))
  }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => { body += text }).on('end', () => {
      response.setHeader('content-type', 'application/json')
      // A chain that has gone is heard of as one that hangs up.
      answer(body, response).catch(() => { response.destroy() })
    })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const address = server.address()
  return {
    rpcUrl: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    reached,
    sent: () => sent,
    close: () => { isOpen = false },
    deliver: async () => JSON.parse(await pass(kept)) as unknown,
    stop: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
}

/** The signature of a transaction with a memo of ours; a payment has one signature. */
function paymentIn (base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.includes(MEMO_PREFIX) ? toBase58(bytes.subarray(1, 65)) : undefined
}
