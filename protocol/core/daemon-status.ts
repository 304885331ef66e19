/** What a daemon says of itself to its operator and to whatever watches over it, wherever it is asked. */
export interface DaemonStatus {
  /** As METRICS_TYPE. */
  metrics (): Promise<string>
  /** `ok`: no one has to look; the rest says how it stands, as JSON. */
  health (): Promise<{ ok: boolean, view: object }>
  ready (): Promise<Readiness>
}

/** Whether it would do its work now, and every reason why not. */
export interface Readiness {
  ready: boolean
  reasons: string[]
}

export function readinessOf (reasons: Array<string | undefined>): Readiness {
  const found = reasons.filter(reason => reason !== undefined)
  return { ready: found.length === 0, reasons: found }
}
