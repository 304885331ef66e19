/** Whether level could not open a database because another process has it: the cause of what it throws says so. */
export function isLevelLocked (err: unknown): boolean {
  const cause = err instanceof Error ? err.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED'
}
