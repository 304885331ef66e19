/** The examples in the connectors API's own document. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const DOCUMENT = fileURLToPath(new URL('../vectors/connectors-api/document.txt', import.meta.url))

export interface DocumentedCall {
  /** `METHOD /path`, without the query. */
  endpoint: string
  /** A cURL command, over as many lines as it has. */
  command: string
  /** The JSON that is shown below it. */
  response: unknown
}

/** Every cURL command, in order. */
export function documentedCalls (): DocumentedCall[] {
  const lines = readFileSync(DOCUMENT, 'utf8').split('\n')
  const calls: DocumentedCall[] = []
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at]!.startsWith('curl ')) continue
    let command = lines[at]!
    while (command.endsWith('\\') || command.split('\'').length % 2 === 0) command += `\n${lines[++at]!}`
    const [, method, url] = /^curl -X (\w+) "([^"]+)"/.exec(command)!
    const response = /^[[{]/.test(lines[at + 1] ?? '') ? jsonFrom(lines, at + 1) : undefined
    calls.push({ endpoint: `${method!} ${new URL(url!).pathname.replace('/chain', '')}`, command, response })
  }
  return calls
}

/** The example of a connector with everything in it, which stands alone. */
export function payloadExample (): Record<string, unknown> {
  const lines = readFileSync(DOCUMENT, 'utf8').split('\n')
  const title = lines.findIndex(line => line === 'Connector payload shape example')
  return jsonFrom(lines, lines.findIndex((line, at) => at > title && line === '{')) as Record<string, unknown>
}

function jsonFrom (lines: readonly string[], start: number): unknown {
  const end = lines.findIndex((line, at) => at >= start && /^[\]}]$/.test(line))
  return JSON.parse(lines.slice(start, end + 1).join('\n')) as unknown
}
