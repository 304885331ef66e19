/** How docs/metrics.md shows metrics. */
import { METRIC_UNITS, type LabelValues } from '../../protocol/core/metrics.ts'
import type { MetricDefinition } from '../../src/metrics.ts'

/** `who`: the daemons that have it. */
export function rowOf ({ name, type, labels, help }: MetricDefinition, who: string): string {
  const told = Object.entries(labels).map(([label, values]) => `\`${label}\`: ${valuesOf(values)}`)
  return `| \`${name}\` | ${type} | ${unitOf(name)} | ${told.join('; ') || '-'} | ${who} | ${help} |`
}

function valuesOf (values: LabelValues): string {
  return 'valuesMax' in values ? `at most ${values.valuesMax}` : values.join(', ')
}

/** A counter counts what its name says where it names no unit. */
function unitOf (name: string): string {
  const words = name.split('_').filter(word => word !== 'total')
  const last = words.at(-1) ?? ''
  const isUnit = (METRIC_UNITS as readonly string[]).includes(last)
  if (!name.endsWith('_total')) return last
  return isUnit && ['seconds', 'bytes', 'credits', 'microusdc'].includes(last) ? last : '1'
}

/** Names of DCN's metrics in queries, those of a histogram's parts as the histogram's own. */
export function metricsIn (queries: string): string[] {
  const found = queries.match(/\b(dcn|process|nodejs)_[a-z0-9_]+/g) ?? []
  return [...new Set(found.map(name => name.replace(/_(bucket|sum|count)$/, '')))].sort()
}
