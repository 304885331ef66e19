/**
 * Runs the TypeScript sources. They are bundled when they are first run, and again when they have changed: Node starts
 * a bundle some five times as fast as thousands of modules that pass through a loader one by one. The bundle is kept
 * in node_modules/.cache/dcn; where nothing can be written there, tsx runs the sources as they are.
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CACHE = join(ROOT, 'node_modules/.cache/dcn')
/** What `dcn` starts with, and what its threads start with. */
const ENTRIES = ['src/cli.ts', 'protocol/evm/run-main.ts', 'protocol/evm/solc-main.ts']
const FOLDERS = ['bin', 'protocol', 'gateway', 'node', 'src']
/** Packages that read files of their own, or are native. */
const EXTERNAL = ['@fastify/swagger-ui', 'bigint-buffer', 'classic-level', 'deno', 'esbuild', 'level', 'litesvm',
  'onnxruntime-web', 'pino',
  // Ink's tools for developers, loaded only where DEV is set, and not installed.
  'react-devtools-core', 'solc', 'tsx', 'uvu']
/** In pieces, for this file may be bundled, too. */
const OWN_URL = ['import', 'meta', 'url'].join('.')
/** What each bundled file begins with: where the checkout is, and what packages in CommonJS ask for Node's modules by. */
const BANNER = `import { createRequire as $require } from 'node:module'; const require = $require(${OWN_URL});
const $root = ${OWN_URL}.slice(0, ${OWN_URL}.lastIndexOf('/node_modules/.cache/') + 1);`
/** A source map of nothing: maps of packages would be most of what Node reads at a start, and help nobody here. */
const NO_MAP = `data:application/json;base64,${btoa('{"version":3,"sources":[""],"mappings":"AAAA"}')}`
/** Bundles of other states of the sources that are kept, for daemons that still run them. */
const KEPT_MAX = 4

/** Runs one of the sources, by its path in the repository. */
export async function loadSource (path) {
  const directory = await currentBundle()
  if (directory === undefined) {
    const { register } = await import('tsx/esm/api')
    register()
    return await import(new URL(path, pathToFileURL(ROOT)))
  }
  process.setSourceMapsEnabled(true)
  return await import(pathToFileURL(builtPath(directory, path)))
}

/** Where a source is in a bundle that was made with it as an entry. */
export function builtPath (directory, path) {
  return join(directory, path.replace(/\.ts$/, '.js'))
}

/**
 * Bundles sources, each with what it imports; what several import is there once. The directory has to be somewhere in
 * node_modules/.cache, and the bundle works wherever the checkout is moved or mounted to.
 */
export async function bundle (entries, directory) {
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: ROOT,
    entryPoints: entries,
    outbase: ROOT,
    outdir: directory,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    sourcemap: 'linked',
    sourcesContent: false,
    // Less for Node to read; names stay as they are.
    minifyWhitespace: true,
    legalComments: 'none',
    banner: { js: BANNER },
    plugins: [sourceUrls],
    logLevel: 'silent'
  })
}

/** Packages come without a map; our sources name the files beside them by their own address, not the bundle's. */
const sourceUrls = {
  name: 'source-urls',
  setup (build) {
    build.onLoad({ filter: /\.[cm]?[jt]s$/, namespace: 'file' }, ({ path }) => {
      if (path.includes('node_modules')) {
        return { contents: `${readFileSync(path, 'utf8')}\n//# sourceMappingURL=${NO_MAP}`, loader: 'default' }
      }
      const own = JSON.stringify(pathToFileURL(path).href.slice(pathToFileURL(ROOT).href.length))
      const contents = readFileSync(path, 'utf8').replaceAll(OWN_URL, () => `new URL(${own}, $root).href`)
      return { contents, loader: 'default' }
    })
  }
}

/** The bundle of the sources as they are now; undefined where none can be kept. */
export async function currentBundle () {
  const directory = join(CACHE, fingerprint())
  if (existsSync(directory)) return directory
  const partial = join(CACHE, `partial-${randomBytes(8).toString('hex')}`)
  try {
    mkdirSync(partial, { recursive: true })
    await bundle(ENTRIES, partial)
    // Another process may have been quicker.
    if (existsSync(directory)) rmSync(partial, { recursive: true })
    else renameSync(partial, directory)
    forgetOld(directory)
    return directory
  } catch {
    rmSync(partial, { recursive: true, force: true })
    return existsSync(directory) ? directory : undefined
  }
}

/** Changes with every source, and with what they are bundled with. */
function fingerprint () {
  const hash = createHash('sha256')
  const add = path => {
    const { size, mtimeMs } = statSync(join(ROOT, path))
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true }).sort()) {
      if (/\.[jt]s$/.test(name)) add(join(folder, name))
    }
  }
  add('package.json')
  return hash.digest('hex').slice(0, 32)
}

function forgetOld (current) {
  const others = readdirSync(CACHE).map(name => join(CACHE, name)).filter(path => path !== current)
    .map(path => ({ path, madeAtMs: statSync(path).mtimeMs })).sort((a, b) => b.madeAtMs - a.madeAtMs)
  for (const { path } of others.slice(KEPT_MAX)) rmSync(path, { recursive: true, force: true })
}
