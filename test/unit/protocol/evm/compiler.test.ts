import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { equals } from 'uint8arrays'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import {
  CACHED_BYTES_MAX, CACHED_FILES_MAX, ContentCache
} from '../../../../protocol/evm/content-cache.ts'
import { Compiler, compiledDirectory } from '../../../../protocol/evm/compiler.ts'
import { programSource } from '../../../../protocol/evm/program.ts'
import { COMPILES_WAITING_MAX, SolcWorker } from '../../../../protocol/evm/solc-worker.ts'

const codeOf = (err: unknown): unknown => isDcnError(err) ? err.code : err
/** Ten seconds of work for the compiler. */
const HEAVY = Array.from({ length: 1_500 }, (_, at) => `if (x % ${at + 2} == 4) x = x * ${at + 3} + args[0];`)
  .join('\n')

const test = suite<{ directory: string }>('compiler')
test.before.each(async context => { context.directory = await mkdtemp(join(tmpdir(), 'dcn-evm-')) })
test.after.each(async ({ directory }) => { await rm(directory, { recursive: true }) })

test('a text is compiled once: in this process, and in those that come after', async ({ directory }) => {
  const first = new Compiler({ directory })
  const codes = await Promise.all([1, 2, 3].map(async () => first.code('transformation', 'return x + 1;')))
  assert.equal(codes[1], codes[0])
  assert.is(first.compiles, 1)
  await first.code('transformation', 'return x + 1;')
  assert.is(first.compiles, 1)
  const second = new Compiler({ directory })
  assert.equal(await second.code('transformation', 'return x + 1;'), codes[0])
  assert.is(second.compiles, 0)
  await second.code('transformation', 'return x + 2;')
  assert.is(second.compiles, 1)
})

test('a file that is altered or cut short is compiled anew, and mended', async ({ directory }) => {
  const code = await new Compiler({ directory }).code('condition', 'return true;')
  const [name] = await readdir(directory)
  const path = join(directory, name!)
  const whole = await readFile(path)
  const altered = Buffer.from(whole)
  altered[altered.length - 1]! ^= 1
  for (const bytes of [altered, whole.subarray(0, 36), whole.subarray(0, 32), Buffer.alloc(0)]) {
    await writeFile(path, bytes)
    const compiler = new Compiler({ directory })
    assert.equal(await compiler.code('condition', 'return true;'), code)
    assert.is(compiler.compiles, 1)
    assert.equal(await readFile(path), whole)
  }
})

test('a directory that cannot be written to costs no more than its use', async ({ directory }) => {
  await writeFile(join(directory, 'file'), '')
  const compiler = new Compiler({ directory: join(directory, 'file', 'below') })
  assert.ok((await compiler.code('condition', 'return true;')).length > 0)
})

test('daemons that share a directory never read half a program, and leave no drafts', async ({ directory }) => {
  const caches = Array.from({ length: 8 }, () => new ContentCache(directory))
  const code = new Uint8Array(200_000).fill(7)
  for (let round = 0; round < 5; round++) {
    const [, ...read] = await Promise.all([
      Promise.all(caches.map(async cache => { await cache.put('shared', code) })),
      ...caches.map(async cache => await cache.get('shared'))
    ])
    if (round > 0) assert.ok(read.every(bytes => bytes !== undefined && equals(bytes, code)))
  }
  assert.equal(await readdir(directory), ['shared'])
})

test('compiled programs are in the data directory, or where they are shared', () => {
  assert.is(compiledDirectory({ data: 'data', compiledDir: '' }), join('data', 'compiled'))
  assert.is(compiledDirectory({ data: 'data', compiledDir: '/shared' }), '/shared')
})

test('the directory keeps so many files and no more', async ({ directory }) => {
  const old = Array.from({ length: CACHED_FILES_MAX }, (_, at) => join(directory, `${at}`))
  await Promise.all(old.map(async path => writeFile(path, '')))
  await new ContentCache(directory).put('new', Uint8Array.of(1))
  const names = await readdir(directory)
  assert.is(names.length, CACHED_FILES_MAX * 3 / 4)
  assert.ok(names.includes('new'))
})

test('the directory keeps so many bytes and no more', async ({ directory }) => {
  // Files with nothing in them but their length.
  for (const [at, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    await writeFile(join(directory, name), '')
    await truncate(join(directory, name), CACHED_BYTES_MAX / 4)
    await utimes(join(directory, name), at, at)
  }
  await new ContentCache(directory).put('new', Uint8Array.of(1))
  assert.equal((await readdir(directory)).sort(), ['d', 'e', 'new'])
})

test('the same text gives the same code in another compiler', async () => {
  const solc = new SolcWorker()
  const [one, two] = [new Compiler({ solc }), new Compiler({ solc: new SolcWorker() })]
  one.warm()
  one.warm()
  await one.code('condition', 'return args[0] > 2;')
  const body = 'uint32[] memory a = new uint32[](args[0]); return x + a[1];'
  assert.equal(await one.code('transformation', body), await two.code('transformation', body))
  assert.is(solc.starts, 1, 'what was warm is not loaded again')
})

test('a compilation that takes too long is killed, and the next one is served', async () => {
  const solc = new SolcWorker()
  const heavy = solc.compile(programSource('transformation', HEAVY), 300)
  const next = solc.compile(programSource('condition', 'return true;'), 30_000)
  assert.is(await heavy.catch(codeOf), 'DCN_EXECUTION_UNAVAILABLE')
  assert.is((await next).status, 'done')
  assert.is(solc.starts, 2)
})

test('so many compilations wait, and no more', async () => {
  const solc = new SolcWorker()
  const source = programSource('transformation', HEAVY)
  const all = Array.from({ length: COMPILES_WAITING_MAX + 2 }, async () => solc.compile(source, 1).catch(codeOf))
  assert.is(await all.at(-1), 'DCN_NOT_READY')
  // Each of the others would start a thread of its own: it is enough that the first is over.
  assert.is(await all[0], 'DCN_EXECUTION_UNAVAILABLE')
  await solc.stop()
  assert.is(await all.at(-2), 'DCN_STOPPING')
})

test.run()
