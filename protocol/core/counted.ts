/** `1 node`, `2 nodes`. */
export function counted (count: number, what: string, several = `${what}s`): string {
  return `${count} ${count === 1 ? what : several}`
}
