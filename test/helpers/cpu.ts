/** Processor time of this process, in ms: unlike the clock's it does not grow with what else a machine does. */
export function cpuMs (): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
