/** The runtime directory, made of the package that is installed. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RuntimeDirectory } from '../../../../node/models/runtime-directory.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { testDirectory } from '../../../helpers/models.ts'

const SOURCE = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'))
const FILES = ['manifest.json', 'ort-wasm-simd-threaded.wasm', 'ort.wasm.bundle.min.mjs']

interface Manifest { package: string, version: string, files: Record<string, string> }

const test = suite<{ path: string, remove: () => Promise<void> }>('runtime directory')
test.before.each(async context => { Object.assign(context, await testDirectory()) })
test.after.each(async ({ remove }) => { await remove() })

test('holds two files of the package and says which, named by its version, for reading alone', async ({ path }) => {
  const runtime = new RuntimeDirectory({ parent: join(path, 'rt') })
  const directory = await runtime.directory()
  assert.ok(isAbsolute(directory))
  assert.equal(readdirSync(directory).sort(), FILES)
  const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest
  assert.equal([manifest.package, manifest.version], ['onnxruntime-web', basename(directory)])
  for (const [name, id] of Object.entries(manifest.files)) {
    const content = readFileSync(join(directory, name))
    assert.is(contentIdOf(content), id)
    assert.ok(content.equals(readFileSync(join(SOURCE, name))), name)
  }
  for (const name of FILES) {
    const stats = statSync(join(directory, name))
    assert.equal([stats.isFile(), stats.mode & 0o777], [true, 0o444], name)
  }
})

test('a start keeps what is whole, and makes anew what is not', async ({ path }) => {
  const parent = join(path, 'rt')
  const directory = await new RuntimeDirectory({ parent }).directory()
  const inode = (): number => statSync(directory).ino
  const made = inode()
  assert.is(await new RuntimeDirectory({ parent }).directory(), directory)
  assert.is(inode(), made)

  const script = join(directory, FILES[2]!)
  const damages = [
    () => {
      chmodSync(script, 0o644)
      writeFileSync(script, 'export default "another"')
    },
    () => { rmSync(script) },
    () => { writeFileSync(join(directory, 'more.js'), '') },
    () => { rmSync(join(directory, FILES[0]!)) },
    // What a process left that died while it made it.
    () => {
      rmSync(directory, { recursive: true })
      mkdirSync(`${directory}.part`)
      writeFileSync(join(`${directory}.part`, 'half'), '')
    }
  ]
  for (const damage of damages) {
    damage()
    assert.is(await new RuntimeDirectory({ parent }).directory(), directory)
    assert.equal(readdirSync(directory).sort(), FILES)
    assert.ok(readFileSync(script).equals(readFileSync(join(SOURCE, FILES[2]!))))
    assert.equal(readdirSync(parent), [basename(directory)])
  }
})

test('where it cannot be made that is said, and tried again', async ({ path }) => {
  const parent = join(path, 'rt')
  writeFileSync(parent, 'in the way')
  const runtime = new RuntimeDirectory({ parent })
  const failure = await runtime.directory().then(() => undefined, (err: unknown) => err as Error & { code: string })
  assert.is(failure?.code, 'DCN_SANDBOX_FAILED')
  assert.match(failure!.message, 'no runtime directory: ')
  rmSync(parent)
  assert.ok((await runtime.directory()).startsWith(parent))
})

test.run()
