/** The value below which `share` (0 to 1) of the values lie. */
export function percentile (values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export function row (...cells: Array<string | number>): string {
  return `| ${cells.map(cell => typeof cell === 'number' ? round(cell) : cell).join(' | ')} |`
}

function round (value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1)
}
