/** The Metrics that a daemon is given: prom-client, with a registry of its own. */
import { collectDefaultMetrics, Counter as PromCounter, Gauge, Histogram as PromHistogram, Registry } from 'prom-client'
import type { Logger } from '../protocol/core/logger.ts'
import { reasonOf } from '../protocol/core/errors.ts'
import {
  METRIC_NAME, OTHER, type Counter, type Histogram, type LabelValues, type Labels, type MetricInit, type Metrics,
  type Reading
} from '../protocol/core/metrics.ts'

/** Combinations of labels that are there with 0 before anything has happened. */
const FORESEEN_MAX = 32

export interface MetricsInit {
  /** Also what prom-client knows of this process, under its usual names (`process_*`, `nodejs_*`). */
  process?: boolean
}

/** A metric as it is known before anything is counted. */
export interface MetricDefinition {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  labels: Readonly<Record<string, LabelValues>>
}

type AnyInit = MetricInit<string>
type Reader = () => Reading<string> | Promise<Reading<string>>

export class PromMetrics implements Metrics {
  readonly #registry = new Registry()
  readonly #log: Logger
  readonly #definitions: MetricDefinition[] = []

  constructor ({ logger }: { logger: Logger }, { process = false }: MetricsInit = {}) {
    this.#log = logger.child('metrics')
    if (process) collectDefaultMetrics({ register: this.#registry })
  }

  /** All that were made, in their order; those of the process are not among them. */
  get definitions (): readonly MetricDefinition[] {
    return this.#definitions
  }

  counter<L extends string = never> (init: MetricInit<L>): Counter<L> {
    const bound = boundOf(init)
    const counter = new PromCounter(this.#configOf(init, 'counter'))
    // A series that begins with its first event hides that event from every rate.
    for (const labels of bound.foreseen) counter.inc(labels, 0)
    return { add: (labels, by = 1) => { counter.inc(bound.labels(labels), by) } }
  }

  histogram<L extends string = never> (init: MetricInit<L> & { buckets: readonly number[] }): Histogram<L> {
    const bound = boundOf(init)
    const histogram = new PromHistogram({ ...this.#configOf(init, 'histogram'), buckets: [...init.buckets] })
    return { observe: (labels, value) => { histogram.observe(bound.labels(labels), value) } }
  }

  gauge<L extends string = never> (init: MetricInit<L>, read: () => Reading<L> | Promise<Reading<L>>): void {
    const { find } = this.#readerOf(init, read as Reader)
    const gauge: Gauge = new Gauge({
      ...this.#configOf(init, 'gauge'),
      collect: async () => {
        const found = await find()
        gauge.reset()
        // Else it would be 0.
        if (init.labels === undefined) gauge.remove()
        for (const [labels, value] of found) gauge.set(labels, value)
      }
    })
  }

  total<L extends string = never> (init: MetricInit<L>, read: () => Reading<L> | Promise<Reading<L>>): void {
    const { find } = this.#readerOf(init, read as Reader)
    const counter: PromCounter = new PromCounter({
      ...this.#configOf(init, 'counter'),
      collect: async () => {
        const found = await find()
        counter.reset()
        // Else it would be 0.
        if (init.labels === undefined) counter.remove()
        for (const [labels, value] of found) counter.inc(labels, value)
      }
    })
  }

  async scrape (): Promise<string> {
    return await this.#registry.metrics()
  }

  #configOf ({ name, help, labels = {} }: AnyInit, type: MetricDefinition['type']) {
    if (!METRIC_NAME.test(name) || name.endsWith('_total') !== (type === 'counter')) {
      throw new TypeError(`${name} is no name for a ${type}: see protocol/core/metrics.ts`)
    }
    this.#definitions.push({ name, type, help, labels })
    return { name, help, labelNames: Object.keys(labels), registers: [this.#registry] }
  }

  #readerOf (init: AnyInit, read: Reader): { find: () => Promise<Array<[Labels<string>, number]>> } {
    const bound = boundOf(init)
    return {
      find: async () => {
        try {
          const reading = await read()
          if (reading === undefined) return []
          if (typeof reading === 'number') return [[{}, reading]]
          // None of a kind is 0 of it: what is absent alarms nobody.
          return bound.summed([...bound.foreseen.map(labels => [labels, 0] as const), ...reading])
        } catch (err) {
          // The others are wanted all the same, just when something is amiss.
          this.#log.debug('metric not read', { name: init.name, reason: reasonOf(err) })
          return []
        }
      }
    }
  }
}

/** Keeps the values of labels to those that were foreseen. */
function boundOf ({ labels = {} }: AnyInit) {
  const boxes = Object.entries(labels).map(([name, values]) => [name, boxOf(values)] as const)
  const bounded = (given: Labels<string>): Record<string, string> => {
    const found: Record<string, string> = {}
    for (const [name, box] of boxes) found[name] = box(given[name] ?? OTHER)
    return found
  }
  return {
    /** Every combination of values, where all are known and there are not too many. */
    foreseen: combinations(Object.entries(labels)).filter((_each, _at, all) => all.length <= FORESEEN_MAX),
    labels: bounded,
    /** Readings whose labels have become the same are added up. */
    summed: (readings: Iterable<readonly [Labels<string>, number]>): Array<[Labels<string>, number]> => {
      const sums = new Map<string, [Labels<string>, number]>()
      for (const [given, value] of readings) {
        const own = bounded(given)
        const key = JSON.stringify(own)
        const sum = sums.get(key)
        if (sum === undefined) sums.set(key, [own, value])
        else sum[1] += value
      }
      return [...sums.values()]
    }
  }
}

/** None where the values of a label are not known. */
function combinations (labels: ReadonlyArray<readonly [name: string, values: LabelValues]>): Array<Labels<string>> {
  return labels.reduce<Array<Labels<string>>>((found, [name, values]) => {
    return found.flatMap(one => isList(values) ? values.map(value => ({ ...one, [name]: value })) : [])
  }, [{}])
}

function isList (values: LabelValues): values is readonly string[] {
  return Array.isArray(values)
}

function boxOf (values: LabelValues): (value: string) => string {
  if (isList(values)) {
    const known = new Set(values)
    return value => known.has(value) ? value : OTHER
  }
  const { valuesMax } = values
  const seen = new Set<string>()
  return value => {
    if (seen.has(value)) return value
    if (seen.size >= valuesMax) return OTHER
    seen.add(value)
    return value
  }
}
