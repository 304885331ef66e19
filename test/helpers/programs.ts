/** Programs that tests start as processes of their own, bundled as the tests are: run.ts does it for all together. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { builtPath, bundle } from '../../bin/sources.js'

const CACHE = 'node_modules/.cache'
const FOLDER = 'test/integration/node/sandbox'
const PROGRAMS = ['confined', 'lab', 'orphan'] as const
/** Where run.ts tells the tests' processes that the bundle is. */
const VARIABLE = 'DCN_TEST_BUILT'

/** A directory for bundles that goes when this process does. Other users may read what is in it. */
export function bundleDirectory (): string {
  mkdirSync(CACHE, { recursive: true })
  const directory = mkdtempSync(join(CACHE, 'dcn-test-'))
  chmodSync(directory, 0o755)
  process.on('exit', () => { rmSync(directory, { recursive: true, force: true }) })
  return directory
}

/** Bundles the programs, and what else there is, for this process and those that it starts. */
export async function bundlePrograms (others: readonly string[] = []): Promise<string> {
  const directory = bundleDirectory()
  await bundle([...others, ...PROGRAMS.map(sourceOf)], directory)
  process.env[VARIABLE] = directory
  return directory
}

/** Where the tests' daemons share what connectors compile to. */
export function compiledDir (): string {
  return resolve(bundled(), 'compiled')
}

/** @returns its path below the root of the repository, where tests run */
export function programPath (name: typeof PROGRAMS[number]): string {
  return builtPath(bundled(), sourceOf(name))
}

function bundled (): string {
  const directory = process.env[VARIABLE]
  if (directory === undefined) throw new Error('nothing is bundled: start this with test/run.ts')
  return directory
}

function sourceOf (name: string): string {
  return `${FOLDER}/${name}.ts`
}
