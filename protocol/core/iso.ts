/** A time as JSON answers show it: ISO 8601, UTC. `ms`: Unix milliseconds. */
export function iso (ms: number): string {
  return new Date(ms).toISOString()
}
