/** Reads the text format of Prometheus. */
import * as assert from 'uvu/assert'

/** Values by `name{label="value",...}`, labels in their order. */
export class Scrape {
  readonly #values: Map<string, number>
  /** Of all metrics, also of those that have no value. */
  readonly names: Set<string>

  constructor (text: string) {
    const lines = text.split('\n')
    this.names = new Set(lines.flatMap(line => /^# TYPE (\S+) /.exec(line)?.[1] ?? []))
    this.#values = new Map(lines.filter(line => line !== '' && !line.startsWith('#')).map(line => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }))
  }

  /** Undefined where it has none. */
  get (sample: string): number | undefined {
    return this.#values.get(sample)
  }

  get samples (): string[] {
    return [...this.#values.keys()]
  }
}

/** Fails where it is not served as Prometheus wants it. */
export async function scrape (url: string): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`)
  assert.is(response.status, 200)
  assert.is(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  return new Scrape(await response.text())
}
