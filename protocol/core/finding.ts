/** What a look at a part of the system found, for `dcn doctor`. */

export type FindingStatus = 'ok' | 'warning' | 'failure'

export interface Finding {
  /** What was looked at, by a name that stays: `key-file`, `clock`. */
  check: string
  /** `warning`: it works, but not as well as it could, or not for long; `failure`: something does not work. */
  status: FindingStatus
  what: string
  /** What to do about it; empty where nothing needs to be done. */
  todo: string
}

export function ok (check: string, what: string): Finding {
  return { check, status: 'ok', what, todo: '' }
}

export function warning (check: string, what: string, todo: string): Finding {
  return { check, status: 'warning', what, todo }
}

export function failure (check: string, what: string, todo: string): Finding {
  return { check, status: 'failure', what, todo }
}

/** The worst of them; `ok` where there are none. */
export function worstOf (findings: readonly Finding[]): FindingStatus {
  for (const status of ['failure', 'warning'] as const) {
    if (findings.some(finding => finding.status === status)) return status
  }
  return 'ok'
}
