/** Where a text stops being JSON: what engines say of it differs from one to the next, and often lacks the place. */

type State = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'after'

/** What is wrong with a text that is not JSON, and at which line and column, both from 1. */
export function jsonFaultText (text: string): string {
  const at = jsonFault(text) ?? 0
  const before = text.slice(0, at).split('\n')
  const what = at >= text.length ? 'it ends too early' : `unexpected character ${JSON.stringify(text[at])}`
  return `${what} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}

/** Offset of the first character that JSON cannot have there (the length where it ends too early); else undefined. */
export function jsonFault (text: string): number | undefined {
  const open: Array<'{' | '['> = []
  let state: State = 'value'
  let at = 0
  for (;;) {
    while (isSpace(text[at])) at++
    const char = text[at]
    if (state === 'after') {
      const inside = open.at(-1)
      if (inside === undefined) return at < text.length ? at : undefined
      if (char === ',') state = inside === '{' ? 'key' : 'value'
      else if (char === (inside === '{' ? '}' : ']')) open.pop()
      else return at
      at++
    } else if (state === 'key' || state === 'key-or-end') {
      if (char === '}' && state === 'key-or-end') {
        open.pop()
        at++
        state = 'after'
        continue
      }
      const key = scanString(text, at)
      if (!key.whole) return key.at
      at = key.at
      while (isSpace(text[at])) at++
      if (text[at] !== ':') return at
      at++
      state = 'value'
    } else if (char === '{' || char === '[') {
      open.push(char)
      at++
      state = char === '{' ? 'key-or-end' : 'value-or-end'
    } else if (char === ']' && state === 'value-or-end') {
      open.pop()
      at++
      state = 'after'
    } else {
      const scalar = scanScalar(text, at)
      if (!scalar.whole) return scalar.at
      at = scalar.at
      state = 'after'
    }
  }
}

/** Where the scan came to, and whether what it read is whole. */
interface Scan { at: number, whole: boolean }

function scanScalar (text: string, at: number): Scan {
  const char = text[at]
  if (char === '"') return scanString(text, at)
  if (char === 't') return scanWord(text, at, 'true')
  if (char === 'f') return scanWord(text, at, 'false')
  if (char === 'n') return scanWord(text, at, 'null')
  return scanNumber(text, at)
}

function scanWord (text: string, from: number, word: string): Scan {
  let length = 0
  while (length < word.length && text[from + length] === word[length]) length++
  return { at: from + length, whole: length === word.length }
}

function scanString (text: string, from: number): Scan {
  if (text[from] !== '"') return { at: from, whole: false }
  for (let at = from + 1; ; at++) {
    const char = text[at]
    if (char === undefined || char < ' ') return { at, whole: false }
    if (char === '"') return { at: at + 1, whole: true }
    if (char !== '\\') continue
    at++
    const escaped = text[at]
    if (escaped === 'u') {
      for (let digit = 0; digit < 4; digit++) {
        at++
        if (!/^[0-9a-f]$/i.test(text[at] ?? '')) return { at, whole: false }
      }
    } else if (escaped === undefined || !'"\\/bfnrt'.includes(escaped)) {
      return { at, whole: false }
    }
  }
}

function scanNumber (text: string, from: number): Scan {
  let at = from
  /** Whether there was at least one. */
  const digits = (): boolean => {
    const start = at
    while (isDigit(text[at])) at++
    return at > start
  }
  if (text[at] === '-') at++
  if (text[at] === '0') at++
  else if (!digits()) return { at, whole: false }
  if (text[at] === '.') {
    at++
    if (!digits()) return { at, whole: false }
  }
  if (text[at] === 'e' || text[at] === 'E') {
    at++
    if (text[at] === '+' || text[at] === '-') at++
    if (!digits()) return { at, whole: false }
  }
  return { at, whole: true }
}

function isSpace (char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r'
}

function isDigit (char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}
