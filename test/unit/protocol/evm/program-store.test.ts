import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex } from '../../../../protocol/core/bytes.ts'
import { sha256 } from '../../../../protocol/core/hash.ts'
import { silentLogger } from '../../../../protocol/core/logger.ts'
import { ContentCache } from '../../../../protocol/evm/content-cache.ts'
import { EvmCaller } from '../../../../protocol/evm/evm-caller.ts'
import { OracleProgram } from '../../../../protocol/evm/oracle-program.ts'
import type { ProgramRunner } from '../../../../protocol/evm/program-runner.ts'
import { ProgramStore } from '../../../../protocol/evm/program-store.ts'
import { Programs } from '../../../../protocol/evm/programs.ts'
import { StepMeter } from '../../../../protocol/evm/step-meter.ts'
import { TranslatedProgram } from '../../../../protocol/evm/translate/translated-program.ts'

/** What solc makes of them: see test/vectors/evm-programs.v2.json. */
const CODES = new Map(
  (JSON.parse(await readFile('test/vectors/evm-programs.v2.json', 'utf8')) as Array<{ body: string, code: string }>)
    .map(({ body, code }) => [body, fromHex(code)])
)
const ADD = { text: 'return x + args[0];', args: 1 }
/** Calls a precompiled contract, which is not translated. */
const HASH = {
  text: 'return uint32(uint256(sha256(abi.encodePacked(x)))) ^ uint32(x ** args[0] % 65537);', args: 1
}
const caller = await EvmCaller.create()

interface Daemon { store: ProgramStore, programs: Programs, warnings: string[] }

/** One that has just started. */
function daemon (directory?: string): Daemon {
  const warnings: string[] = []
  const logger = { ...silentLogger, warn: (message: string) => { warnings.push(message) }, child: () => logger }
  const cache = directory === undefined ? undefined : new ContentCache(directory)
  const store = new ProgramStore({
    compiler: { cache, code: async (_, body) => CODES.get(body) ?? new Uint8Array() }, logger
  })
  return { store, programs: new Programs({ supply: store, caller }), warnings }
}

async function added (runner: ProgramRunner): Promise<number[]> {
  return [...await runner.apply([{ which: 0, args: [3] }], { x: 1, phase: 0, wanted: 2 }, new StepMeter())]
}

/** All that is on its way to the disk is there. */
async function written (directory: string, files: number): Promise<string[]> {
  for (;;) {
    const names = (await readdir(directory)).filter(name => !name.endsWith('.new'))
    if (names.length >= files) return names.map(name => join(directory, name))
    await new Promise(resolve => setImmediate(resolve))
  }
}

const test = suite<{ directory: string }>('program store')
test.before.each(async context => { context.directory = await mkdtemp(join(tmpdir(), 'dcn-evm-')) })
test.after.each(async ({ directory }) => { 
  // Something may still be on its way to the disk.
  await rm(directory, { recursive: true, maxRetries: 10, retryDelay: 20 })
})

test('a program is translated once: in this process, and in those that come after', async ({ directory }) => {
  const first = daemon(directory)
  const runner = await first.programs.find('transformation', [ADD])
  assert.instance(runner, TranslatedProgram)
  assert.equal(await added(runner), [4, 7])
  await first.programs.find('transformation', [ADD])
  // Another thread of the process.
  await new Programs({ supply: first.store, caller }).find('transformation', [ADD])
  assert.equal([...first.store.translations], [['translated', 1]])
  assert.ok(first.store.translatedMs > 0)
  await written(directory, 1)
  const second = daemon(directory)
  assert.equal(await added(await second.programs.find('transformation', [ADD])), [4, 7])
  assert.equal([[...second.store.translations], second.store.translatedMs], [[], 0])
  await second.programs.find('transformation', [{ ...ADD, args: 2 }])
  await second.programs.find('transformation', [ADD, { text: '', args: 0 }])
  assert.equal([...second.store.translations], [['translated', 2]], 'other numbers of arguments, other lists')
  assert.equal([...second.store.fallbacks], [])
})

test('a refusal is known after a restart too, and what runs on the slower engine is counted', async ({ directory }) => {
  const first = daemon(directory)
  for (let times = 0; times < 2; times++) {
    assert.instance(await first.programs.find('transformation', [HASH]), OracleProgram)
  }
  assert.equal([...first.store.translations], [['instruction', 1]])
  assert.equal([...first.store.fallbacks], [['instruction', 2]])
  await written(directory, 1)
  const second = daemon(directory)
  assert.instance(await second.programs.find('transformation', [ADD, HASH]), OracleProgram)
  assert.instance(await second.programs.find('transformation', [HASH]), OracleProgram)
  assert.equal([...second.store.translations], [['instruction', 1]], 'of the list')
  assert.equal([...second.store.fallbacks], [['instruction', 2]])
})

test('a file that is altered or cut short, or no answer of a translator, counts as absent', async ({ directory }) => {
  await daemon(directory).programs.find('transformation', [ADD])
  const [path = ''] = await written(directory, 1)
  const whole = await readFile(path)
  const altered = Buffer.from(whole)
  altered[altered.length - 1]! ^= 1
  const unknown = Buffer.from('refused for no reason')
  for (const bytes of [altered, whole.subarray(0, 40), Buffer.concat([sha256(unknown), unknown])]) {
    await writeFile(path, bytes)
    const { programs, store, warnings } = daemon(directory)
    assert.equal(await added(await programs.find('transformation', [ADD])), [4, 7])
    assert.equal([[...store.translations], warnings], [[['translated', 1]], []])
    while (Buffer.compare(await readFile(path), whole) !== 0) await new Promise(resolve => setImmediate(resolve))
  }
})

test('what is kept and is no module counts as absent, and is told', async ({ directory }) => {
  await daemon(directory).programs.find('transformation', [ADD])
  const [path = ''] = await written(directory, 1)
  const broken = (await readFile(path)).subarray(32)
  broken[broken.length - 2]! ^= 0xff
  await writeFile(path, Buffer.concat([sha256(broken), broken]))
  const { programs, store, warnings } = daemon(directory)
  const runner = await programs.find('transformation', [ADD])
  assert.instance(runner, TranslatedProgram)
  assert.equal(await added(runner), [4, 7])
  assert.equal([[...store.translations], warnings], [[['translated', 1]], ['a translated program cannot be loaded']])
})

test('a fault of the translator is remembered, and not kept', async ({ directory }) => {
  const { store } = daemon(directory)
  const { key } = await store.program('transformation', [ADD])
  await store.translated(key, { status: 'refused', reason: 'translator' }, 1)
  assert.equal((await store.program('transformation', [ADD])).translation, { status: 'refused', reason: 'translator' })
  assert.equal(await readdir(directory), [])
  assert.is((await daemon(directory).store.program('transformation', [ADD])).translation, undefined)
  // With no directory it is kept in memory.
  const alone = daemon()
  await alone.programs.find('transformation', [ADD])
  await new Programs({ supply: alone.store, caller }).find('transformation', [ADD])
  assert.equal([...alone.store.translations], [['translated', 1]])
})

test.run()
