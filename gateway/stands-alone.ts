/** Which endpoints a gateway can answer before it has heard from the others. */

/** What is about this gateway alone, and a look at a job, whose id is all that it takes. `url`: as the route has it. */
export function standsAlone (method: string, url: string): boolean {
  if (method === 'GET' && url.startsWith('/jobs/')) return true
  return /^(\/chain)?\/(version|nonce\/)/.test(url) ||
    /^\/($|health$|ready$|metrics$|peers$|openapi|docs|webhooks\/)/.test(url)
}
