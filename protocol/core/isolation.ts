/** What stands between user code and the machine that runs it, from the weakest to the strongest. */
export const ISOLATION_LEVELS = [
  /** The runtime's own permissions, and nothing else. */
  'none',
  /** Some of the walls below: a system call filter and resource limits, or what macOS has. */
  'limited',
  /** Landlock's rules on files, a system call filter, resource limits. */
  'landlock',
  /** A root, processes and network of its own, a system call filter, resource limits. */
  'namespaces'
] as const
export type IsolationLevel = typeof ISOLATION_LEVELS[number]

export function isAtLeast (level: IsolationLevel, wanted: IsolationLevel): boolean {
  return ISOLATION_LEVELS.indexOf(level) >= ISOLATION_LEVELS.indexOf(wanted)
}
