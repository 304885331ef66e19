/** Rows under headings, as wide as what stands in them. */
import { styled } from './terminal.ts'

export type Column<T> = readonly [title: string, cell: (row: T) => string]

/** The heading's line, and one for each row; nothing where there are no rows. */
export function tableOf<T> (columns: ReadonlyArray<Column<T>>, rows: readonly T[]): string[] {
  if (rows.length === 0) return []
  const cells = [columns.map(([title]) => title), ...rows.map(row => columns.map(([, cell]) => cell(row)))]
  const widths = columns.map((_, at) => Math.max(...cells.map(row => row[at]?.length ?? 0)))
  const lines = cells.map(row => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd())
  return [styled('bold', lines[0] ?? '', process.stdout), ...lines.slice(1)]
}

/** A line for each fact that there is. */
export function factsOf (facts: Record<string, string | number | boolean | undefined>): string[] {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  const width = Math.max(12, ...known.map(([name]) => name.length + 1))
  return known.map(([name, value]) => `${`${name}:`.padEnd(width)} ${String(value)}`)
}
