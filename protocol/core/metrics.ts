/**
 * Where a module counts what happens, and says how it stands. Names are `dcn_<module>_<what>_<unit>`, counters end in
 * `_total` after that; docs/metrics.md lists all. A label has few values, known beforehand or bounded: never a peer, a
 * job, a wallet or a path.
 */

/** What gauges and histograms are measured in: the last word of their names. `state`: 1 where it is so, 0 where not. */
export const METRIC_UNITS = [
  'seconds', 'bytes', 'credits', 'microusdc', 'state', 'info',
  'bids', 'executions', 'faults', 'gateways', 'gpus', 'jobs', 'lamports', 'models', 'nodes', 'peers', 'processes',
  'receipts', 'records', 'rows', 'slots', 'steps', 'webhooks'
] as const
export type MetricUnit = typeof METRIC_UNITS[number]

export const METRIC_NAME = new RegExp(`^dcn_[a-z][a-z0-9]*(_[a-z0-9]+)*_(total|${METRIC_UNITS.join('|')})$`)

/** Stands for every value of a label that was not foreseen, or came when it had as many as it may have. */
export const OTHER = 'other'

/** The values that a label may have, or how many of them. */
export type LabelValues = readonly string[] | { valuesMax: number }

export interface MetricInit<L extends string> {
  name: string
  /** One sentence, for whoever reads the scrape. */
  help: string
  labels?: Readonly<Record<L, LabelValues>>
}

export type Labels<L extends string> = Readonly<Record<L, string>>

export interface Counter<L extends string> {
  /** By 1 where nothing else is said; never less than 0. */
  add (labels: Labels<L>, by?: number): void
}

export interface Histogram<L extends string> {
  observe (labels: Labels<L>, value: number): void
}

/** A number, or one for each combination of labels; undefined where it is not known. */
export type Reading<L extends string> = number | undefined | Iterable<readonly [labels: Labels<L>, value: number]>

export interface Metrics {
  counter<L extends string = never> (init: MetricInit<L>): Counter<L>
  histogram<L extends string = never> (init: MetricInit<L> & { buckets: readonly number[] }): Histogram<L>
  /** `read` is called with each scrape, and must be quick; where it throws the metric has no value in that scrape. */
  gauge<L extends string = never> (init: MetricInit<L>, read: () => Reading<L> | Promise<Reading<L>>): void
  /** The same for what only grows, counted where it happens. */
  total<L extends string = never> (init: MetricInit<L>, read: () => Reading<L> | Promise<Reading<L>>): void
  /** All of it, as METRICS_TYPE. */
  scrape (): Promise<string>
}

/** The text format of Prometheus. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Seconds: from what a disk takes to what a request may wait. */
export const SHORT_BUCKETS = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const
export const LONG_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const
