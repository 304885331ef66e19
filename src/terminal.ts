/** What a command says. Results go to stdout, everything else to stderr; colour only where a person looks at it. */
import { styleText } from 'node:util'
import { isDcnError, reasonOf } from '../protocol/core/errors.ts'

type Style = Parameters<typeof styleText>[0]

/** A line on stdout. */
export function print (line: string): void {
  process.stdout.write(`${line}\n`)
}

export function printJson (value: unknown): void {
  print(JSON.stringify(value))
}

/** A line on stderr. */
export function note (line: string): void {
  process.stderr.write(`${line}\n`)
}

/** `text` in a style, if `stream` is a terminal that wants it. */
export function styled (style: Style, text: string, stream: NodeJS.WriteStream): string {
  return stream.isTTY && process.env['NO_COLOR'] === undefined ? styleText(style, text) : text
}

/** One line for a failure that was foreseen; the whole stack for a bug. */
export function reportFailure (err: unknown, json: boolean): void {
  const code = isDcnError(err) ? err.code : 'DCN_INTERNAL'
  if (json) {
    note(JSON.stringify({ error: { code, message: reasonOf(err) } }))
    return
  }
  const text = isDcnError(err) || !(err instanceof Error) ? reasonOf(err) : err.stack ?? err.message
  note(`${styled('red', 'error:', process.stderr)} ${text} (${code})`)
}
