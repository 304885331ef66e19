import { utf8 } from '../core/bytes.ts'
import { contentIdOf } from '../core/ids.ts'

/** The different ones among bodies, by SHA-256 of their text: lists of the same bodies share a program. */
export function orderedBodies (bodies: readonly string[]): string[] {
  return [...new Set(bodies)].map(body => ({ body, id: contentIdOf(utf8(body)) }))
    .sort((a, b) => a.id < b.id ? -1 : 1)
    .map(({ body }) => body)
}
