import { utf8 } from '../core/bytes.ts'
import { contentIdOf } from '../core/ids.ts'

/**
 * The different ones among a list's bodies, by SHA-256 of their text: lists of the same bodies share a program. Where a
 * list of several has only one, it stands there twice, as a program of one body has arguments of one call only.
 */
export function orderedBodies (bodies: readonly string[]): string[] {
  const different = [...new Set(bodies)].map(body => ({ body, id: contentIdOf(utf8(body)) }))
    .sort((a, b) => a.id < b.id ? -1 : 1)
    .map(({ body }) => body)
  return different.length === 1 && bodies.length > 1 ? [...different, ...different] : different
}
