/** Counts and times what is asked of a Solana endpoint. */
import { isDcnError } from '../core/errors.ts'
import { LONG_BUCKETS, type Metrics } from '../core/metrics.ts'
import type { Solana } from './types.ts'

/** What goes over the wire; the others are reckoned. */
const CALLS = [
  'genesis', 'usdcAccount', 'solBalance', 'transaction', 'signaturesFor', 'signPayment', 'send', 'stateOf'
] as const

export function meteredSolana (metrics: Metrics, solana: Solana | undefined): Solana | undefined {
  const calls = metrics.counter({
    name: 'dcn_chain_calls_total',
    help: 'Calls to Solana, after the tries that each has, by what they ask and whether they failed',
    labels: { call: CALLS, outcome: ['answered', 'unavailable', 'refused'] }
  })
  const seconds = metrics.histogram({
    name: 'dcn_chain_call_seconds', help: 'What calls to Solana took, with their tries', buckets: LONG_BUCKETS
  })
  const timed = async (call: string, ask: () => unknown): Promise<unknown> => {
    const startedAtMs = performance.now()
    let outcome = 'answered'
    try {
      return await ask()
    } catch (err) {
      outcome = isDcnError(err) && err.code === 'DCN_CHAIN_UNAVAILABLE' ? 'unavailable' : 'refused'
      throw err
    } finally {
      calls.add({ call, outcome })
      seconds.observe({}, (performance.now() - startedAtMs) / 1_000)
    }
  }
  return solana && new Proxy(solana, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function' || !isCall(name)) return value
      return async (...args: unknown[]) => await timed(name, () => Reflect.apply(value, target, args))
    }
  })
}

function isCall (name: string | symbol): name is typeof CALLS[number] {
  return (CALLS as ReadonlyArray<string | symbol>).includes(name)
}
