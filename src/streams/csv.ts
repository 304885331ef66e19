import type { StreamView } from '../../protocol/api/connectors.ts'

/** A line of headings and one for each particle: its number, and its value in each stream. */
export function csvOf (streams: readonly StreamView[]): string {
  const lines = [['particle', ...streams.map(({ path }) => path)].join(',')]
  const particles = streams[0]?.data.length ?? 0
  for (let at = 0; at < particles; at++) lines.push([at, ...streams.map(({ data }) => data[at])].join(','))
  return `${lines.join('\n')}\n`
}
