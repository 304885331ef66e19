/** A request is authenticated once, however many look at who calls: guards before the route, and the route itself. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Authenticator, Caller } from './caller.ts'

export function oncePerRequest (accounts: Authenticator): Authenticator {
  const known = new WeakMap<IncomingHttpHeaders, Promise<Caller>>()
  return {
    caller: async headers => {
      const caller = known.get(headers) ?? accounts.caller(headers)
      known.set(headers, caller)
      return await caller
    }
  }
}
