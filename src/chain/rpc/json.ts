/** JSON as Solana's nodes write it: integers of 64 bits are plain numbers, which JSON.stringify cannot write. */

export function toJson (value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(item => toJson(item ?? null)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${toJson(field)}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}
