/** Prints how long a tiny function takes from spawn to outcome. Usage: node --import tsx FILE [runs] [at once] */
import { Lane } from './harness.ts'

const runs = Number(process.argv[2] ?? 200)
const atOnce = Number(process.argv[3] ?? 1)

const lane = new Lane()
await lane.start()
for (const [name, code] of [
  ['JavaScript', 'const handler = payload => payload.x * 2'],
  ['TypeScript', 'export const handler = (payload: { x: number }): number => payload.x * 2']
] as const) {
  const wallMs: number[] = []
  const startedAtMs = performance.now()
  let left = runs
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (left-- > 0) {
      const beganAtMs = performance.now()
      const outcome = await lane.run(code, { payload: '{"x":21}' })
      if (outcome.result !== '{"value":42}') throw new Error(JSON.stringify(outcome))
      wallMs.push(performance.now() - beganAtMs)
    }
  }))
  const perSecond = runs / (performance.now() - startedAtMs) * 1000
  wallMs.sort((a, b) => a - b)
  const at = (share: number): string => wallMs[Math.floor(wallMs.length * share)]!.toFixed(1)
  process.stdout.write(`${name}, ${runs} runs, ${atOnce} at once: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ` +
    `min ${at(0)} ms, ${perSecond.toFixed(1)} jobs/s\n`)
}
await lane.remove()
