import type { Metrics } from '../../protocol/core/metrics.ts'

export const silentMetrics: Metrics = {
  counter: () => ({ add () {} }),
  histogram: () => ({ observe () {} }),
  gauge () {},
  total () {},
  scrape: async () => ''
}
