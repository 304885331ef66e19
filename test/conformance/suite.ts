/** Runs cases with both engines, and counts. */
import { compareRuns, type Case, type Mismatch } from './compare.ts'
import type { Engines } from './engines.ts'

export interface Tally {
  programs: number
  translated: number
  /** How many of each reason. */
  refused: Record<string, number>
  /** Runs of what was translated. */
  inputs: number
  mismatches: Mismatch[]
}

export interface RunOptions {
  /** After how many mismatches it stops. */
  mismatchesMax?: number
  into?: Tally
}

export function emptyTally (): Tally {
  return { programs: 0, translated: 0, refused: {}, inputs: 0, mismatches: [] }
}

export async function runCases (
  cases: Iterable<Case>, engines: Engines, { mismatchesMax = Infinity, into: tally = emptyTally() }: RunOptions = {}
): Promise<Tally> {
  for (const one of cases) {
    if (tally.mismatches.length >= mismatchesMax) break
    tally.programs++
    const translated = await engines.translated(one.kind, one.bodies).catch((err: unknown): Mismatch => ({
      name: `${one.name}: the translator threw ${err instanceof Error ? err.stack : String(err)}`,
      kind: one.kind,
      bodies: one.bodies.map(({ code, args }) => `${Buffer.from(code).toString('hex')} (${args})`),
      run: one.runs[0]!, expected: {}, actual: {}
    }))
    if ('name' in translated) {
      tally.mismatches.push(translated)
    } else if (translated.status === 'refused') {
      tally.refused[translated.reason] = (tally.refused[translated.reason] ?? 0) + 1
    } else {
      tally.translated++
      tally.inputs += one.runs.length
      const mismatch = await compareRuns(one, engines.oracle(one.bodies), translated.runner)
      if (mismatch !== undefined) tally.mismatches.push(mismatch)
    }
  }
  return tally
}

/** For a person: what it is, and what each engine makes of it. */
export function describe ({ name, kind, bodies, run, expected, actual }: Mismatch): string {
  return [
    `${name} (${kind})`, ...bodies.map(body => `  code ${body}`), `  run ${JSON.stringify(run)}`,
    `  @ethereumjs ${JSON.stringify(expected)}`, `  translated  ${JSON.stringify(actual)}`
  ].map(line => line.length > 3_000 ? `${line.slice(0, 3_000)}...` : line).join('\n')
}
