import { readFileSync } from 'node:fs'

/** A file of /proc, /sys or a control group; empty where it is not there, or may not be read. */
export function readOrEmpty (path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
