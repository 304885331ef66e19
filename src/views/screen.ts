/** What a live view is made of: lines of styled text, made anew from a model whenever it is drawn. Pure. */

export interface Segment {
  text: string
  color?: 'red' | 'green' | 'yellow' | 'cyan' | 'magenta'
  bold?: boolean
  dim?: boolean
  inverse?: boolean
}

export type Line = readonly Segment[]

export interface Size { columns: number, rows: number }

/** A key as a terminal gives it: `input` is what was typed, `name` a key that types nothing. */
export interface Key {
  input: string
  name: 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down' | 'return' | 'escape' | 'backspace' | undefined
}

export interface Screen {
  /** Exactly as many lines as there is room for. */
  lines (size: Size, nowMs: number): Line[]
  /** False: the view ends. */
  key (key: Key, size: Size, nowMs: number): boolean
}

/** At least as wide, and never wider. */
export function fit (text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width)
}

/** The same, at the right. */
export function fitRight (text: string, width: number): string {
  return text.length > width ? fit(text, width) : text.padStart(width)
}

export function textOf (line: Line): string {
  return line.map(({ text }) => text).join('')
}

/** As `0.4s`, `12s`, `3m`, `2h`, `4d`. */
export function shortTime (ms: number): string {
  const seconds = Math.max(0, ms) / 1_000
  if (seconds < 10) return `${seconds.toFixed(1)}s`
  if (seconds < 120) return `${Math.floor(seconds)}s`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`
}

/** Hours, minutes and seconds here. */
export function clockTime (ms: number): string {
  const at = new Date(ms)
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(part => String(part).padStart(2, '0')).join(':')
}

/** Micro-USDC as USDC. */
export function shortUsdc (micro: number): string {
  return (micro / 1_000_000).toFixed(micro === 0 || micro >= 1_000_000 ? 2 : 6)
}

/** Lines that are missing are empty; what is too much goes. */
export function padLines (lines: readonly Line[], rows: number): Line[] {
  return Array.from({ length: rows }, (_, at) => lines[at] ?? [])
}
