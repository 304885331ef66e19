/** A gateway without a chain loads nothing of one: those libraries take as long as all the rest. */
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const OF_CHAIN = /^(@solana|@solana-program|@x402|litesvm)/

const test = suite('what a gateway loads')

test('Solana\'s libraries and x402 are loaded when they are needed, not with the gateway', async () => {
  const { metafile } = await build({
    entryPoints: ['gateway/index.ts'], bundle: true, splitting: true, format: 'esm', platform: 'node',
    packages: 'external', outdir: 'out', write: false, metafile: true, logLevel: 'silent'
  })
  const reached = new Set<string>()
  const late = new Set<string>()
  const reach = (path: string): void => {
    if (reached.has(path)) return
    reached.add(path)
    for (const { path: imported, kind } of metafile.inputs[path]?.imports ?? []) {
      if (kind === 'dynamic-import') late.add(imported)
      else reach(imported)
    }
  }
  reach('gateway/index.ts')
  assert.ok(reached.size > 100 && reached.has('fastify'))
  assert.equal([...reached].filter(path => OF_CHAIN.test(path)), [])
  assert.ok(late.has('gateway/x402/create-facilitator.ts'))
})

test.run()
