/**
 * Puts each fault of mutations.ts into the translator, in a bundle of its own, and prints what of the conformance suite
 * finds it. The sources as they are have to pass. See docs/conformance.md.
 *
 * Usage: npm run test:mutations -- [part of a name]
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { bundleDirectory } from '../helpers/programs.ts'
import type { Finding } from './find-mismatch.ts'
import { MUTATIONS, type Mutation } from './mutations.ts'

const ENTRY = 'test/conformance/find-mismatch.ts'
const FOLDER = fileURLToPath(new URL('../../protocol/evm/translate/', import.meta.url))
const TIMEOUT_MS = 300_000
const OWN_URL = ['import', 'meta', 'url'].join('.')

const part = process.argv[2] ?? ''
const directory = bundleDirectory()
let failed = 0

console.log('| Fault | File | Found by | Inputs |\n| --- | --- | --- | --- |')
await tell('none: the sources as they are', undefined)
for (const mutation of MUTATIONS) if (mutation.name.includes(part)) await tell(mutation.name, mutation)
process.exit(failed === 0 ? 0 : 1)

async function tell (name: string, mutation: Mutation | undefined): Promise<void> {
  const found = await findingOf(mutation)
  const isRight = (found.by === undefined) === (mutation === undefined)
  if (!isRight) failed++
  const by = found.by === undefined ? 'nothing' : `${found.by}: ${found.name}`
  console.log(`| ${name} | ${mutation?.file ?? ''} | ${isRight ? by : `**${by}**`} | ${found.inputs} |`)
}

async function findingOf (mutation: Mutation | undefined): Promise<Finding> {
  const outfile = join(directory, `${mutation === undefined ? 'control' : MUTATIONS.indexOf(mutation)}.mjs`)
  await build({
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    plugins: [{
      name: 'mutation',
      setup (esbuild) {
        esbuild.onLoad({ filter: /\.ts$/ }, ({ path }) => ({ contents: contentsOf(path, mutation), loader: 'ts' }))
      }
    }]
  })
  return await run(outfile)
}

/** Sources name files beside them by their own address, not the bundle's. */
function contentsOf (path: string, mutation: Mutation | undefined): string {
  const text = readFileSync(path, 'utf8').replaceAll(OWN_URL, () => JSON.stringify(pathToFileURL(path).href))
  return mutation !== undefined && path === resolve(FOLDER, mutation.file) ? mutated(text, mutation) : text
}

function mutated (text: string, { name, from, to }: Mutation): string {
  if (text.split(from).length !== 2) throw new Error(`cannot be put in: ${name}`)
  return text.replace(from, () => to)
}

async function run (file: string): Promise<Finding> {
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'], timeout: TIMEOUT_MS })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text })
  const code = await new Promise(done => { child.on('close', done) })
  if (code === 0) return JSON.parse(output) as Finding
  return { by: 'an end', name: code === null ? 'it never ended' : 'it broke', inputs: 0 }
}
