/**
 * The first key that stands twice in one object of a JSON text, which has to be valid; undefined where none does.
 * Parsers keep the last of the two and say nothing, and two readers could take one body for two things.
 */
export function repeatedKey (text: string): string | undefined {
  /** Keys of the objects that are open; undefined for a list. */
  const open: Array<Set<string> | undefined> = []
  const mark = /["{}[\]]/g
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    switch (match[0]) {
      case '{': open.push(new Set()); break
      case '[': open.push(undefined); break
      case '"': {
        const end = endOfString(text, match.index)
        mark.lastIndex = end
        if (!isBeforeColon(text, end)) break
        const key = JSON.parse(text.slice(match.index, end)) as string
        const keys = open.at(-1)
        if (keys?.has(key) === true) return key
        keys?.add(key)
        break
      }
      default: open.pop()
    }
  }
  return undefined
}

/** Where the string that begins at `start` is over. */
function endOfString (text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text[quote - 1 - escapes] === '\\') escapes++
    if (escapes % 2 === 0) return quote + 1
  }
}

function isBeforeColon (text: string, from: number): boolean {
  let at = from
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at++
  return text[at] === ':'
}
