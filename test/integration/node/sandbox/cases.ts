/** test/vectors/sandbox-cases.json, read and judged as its `about` and `setup` say. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Outcome } from '../../../../node/sandbox/executor.ts'

export interface Expectation {
  status?: string
  result?: string
  resultPattern?: string
  errorPattern?: string
  logsPattern?: string
  mustNotContain?: string[]
  maxMs?: number
  maxErrorLength?: number
  maxLogBytes?: number
  anyOf?: Expectation[]
}

export interface SandboxCase {
  id: string
  group: string
  code: string
  payload: unknown
  timeoutMs: number
  repeat?: number
  expand?: Array<[marker: string, text: string, times: number]>
  expect: Expectation
}

const vectors = JSON.parse(readFileSync('test/vectors/sandbox-cases.json', 'utf8')) as { cases: SandboxCase[] }
export const cases = vectors.cases

/** What code must not get at: files in a home, a variable, a server; and the markers that stand for them. */
export class Canaries {
  readonly #home = mkdtempSync(join(tmpdir(), 'dcn-home-'))
  readonly #tmpFile = join(tmpdir(), `dcn-canary-${process.pid}.txt`)
  readonly #server = createServer((_request, response) => { response.end('DC-CANARY-NET') })
  readonly #before = { HOME: process.env.HOME, DC_CANARY_ENV: process.env.DC_CANARY_ENV }

  async start (): Promise<void> {
    writeFileSync(join(this.#home, '.dc-canary.txt'), 'DC-CANARY-HOME')
    writeFileSync(join(this.#home, '.dc-canary.json'), '["DC-CANARY-JSON"]')
    writeFileSync(this.#tmpFile, 'DC-CANARY-TMP')
    Object.assign(process.env, { HOME: this.#home, DC_CANARY_ENV: 'DC-CANARY-ENV' })
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stop (): Promise<void> {
    Object.assign(process.env, { HOME: this.#before.HOME ?? '' })
    delete process.env.DC_CANARY_ENV
    rmSync(this.#home, { recursive: true })
    rmSync(this.#tmpFile)
    await new Promise(resolve => this.#server.close(resolve))
  }

  /** A case's code with its markers replaced. */
  expand ({ code, expand = [] }: SandboxCase): string {
    const markers: Array<[string, string]> = [
      ['/*BIG*/', bigCode()],
      ...expand.map(([marker, text, times]): [string, string] => [marker, text.repeat(times)])
    ]
    return markers.reduce((whole, [marker, text]) => whole.replaceAll(marker, () => text), this.fill(code))
  }

  /** Code with the markers that stand for a canary replaced. */
  fill (code: string): string {
    const text = join(this.#home, '.dc-canary.txt')
    const markers: Array<[string, string]> = [
      ['__HOME__', text],
      ['__JSON_URL__', pathToFileURL(join(this.#home, '.dc-canary.json')).href],
      ['__TMP__', this.#tmpFile],
      ['__CANARY_HOME_URL__', pathToFileURL(text).href],
      ['__CANARY_JSON_URL__', pathToFileURL(join(this.#home, '.dc-canary.json')).href],
      ['__CANARY_HOME__', text],
      ['__CANARY_TMP__', this.#tmpFile],
      ['__PORT__', String((this.#server.address() as AddressInfo).port)]
    ]
    return markers.reduce((whole, [marker, text]) => whole.replaceAll(marker, () => text), code)
  }
}

/** What is wrong with an outcome; empty if nothing is. */
export function complaints (outcome: Outcome, wallMs: number, expect: Expectation): string[] {
  if (expect.anyOf !== undefined) {
    const each = expect.anyOf.map(one => complaints(outcome, wallMs, one))
    return each.some(list => list.length === 0) ? [] : each.flat()
  }
  const { status, result = '', error = '', logs } = outcome
  const all = [result, error, logs, outcome.errorDetail?.message ?? '', outcome.errorDetail?.stack ?? ''].join('\n')
  const checks: Record<keyof Expectation, () => boolean> = {
    status: () => status === expect.status,
    result: () => result === expect.result,
    resultPattern: () => matches(expect.resultPattern, result),
    errorPattern: () => matches(expect.errorPattern, error),
    logsPattern: () => matches(expect.logsPattern, logs),
    mustNotContain: () => !expect.mustNotContain!.some(text => all.includes(text)),
    maxMs: () => wallMs <= expect.maxMs!,
    maxErrorLength: () => error.length <= expect.maxErrorLength!,
    maxLogBytes: () => Buffer.byteLength(logs) <= expect.maxLogBytes!,
    anyOf: () => true
  }
  const got = `got ${JSON.stringify(outcome).slice(0, 1000)} after ${wallMs} ms`
  return (Object.keys(expect) as Array<keyof Expectation>).filter(key => !checks[key]())
    .map(key => `${key}: wanted ${JSON.stringify(expect[key])}, ${got}`)
}

/** `(?i)` at the start, which JavaScript does not know, ignores case. */
function matches (pattern = '', text: string): boolean {
  return pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'i').test(text) : new RegExp(pattern).test(text)
}

/** 900 KB of small functions and a handler. */
function bigCode (): string {
  let code = ''
  for (let at = 0; code.length < 900_000; at++) code += `function f${at} (a, b) { return a * ${at} + b }\n`
  return `${code}function handler () { return { ok: 1 } }\n`
}
