import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { StepMeter } from '../../../../../protocol/evm/step-meter.ts'
import { moduleOf } from '../../../../../protocol/evm/translate/module.ts'
import { TranslationRefusal } from '../../../../../protocol/evm/translate/refusal.ts'
import { translate } from '../../../../../protocol/evm/translate/translate.ts'
import { TranslatedProgram } from '../../../../../protocol/evm/translate/translated-program.ts'
import { BodyMaker } from '../../../../helpers/ir.ts'

/** Returns the word that is on the stack. */
const RETURN_TOP = [0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]

const test = suite('translate')

test('bytecode of several bodies becomes a program', async () => {
  const double = Uint8Array.of(0x5f, 0x35, 0x80, 0x01, ...RETURN_TOP)
  const addArg = Uint8Array.of(0x60, 0x20, 0x35, 0x5f, 0x35, 0x01, ...RETURN_TOP)
  const translated = translate('transformation', [{ code: double, args: 0 }, { code: addArg, args: 1 }])
  if (translated.status === 'refused') throw new Error(translated.reason)
  const program = await TranslatedProgram.create('transformation', translated.wasm)
  const meter = new StepMeter()
  const list = [{ which: 0, args: [] }, { which: 1, args: [5] }]
  assert.equal([...await program.apply(list, { x: 1, phase: 0, wanted: 4 }, meter)], [2, 7, 14, 19])
  // Each instruction, and the one word of memory.
  assert.is(meter.used, 2 * (9 + 3) + 2 * (10 + 3))
})

test('what is not translated has its reason', () => {
  const reasonOf = (...code: number[]): string => {
    const given = translate('transformation', [{ code: Uint8Array.from(code), args: 0 }])
    return given.status === 'refused' ? given.reason : given.status
  }
  assert.is(reasonOf(0x5a, ...RETURN_TOP), 'instruction')
  assert.is(reasonOf(0x5f, 0x35, 0x56), 'jump')
  assert.is(reasonOf(0x01, ...RETURN_TOP), 'stack')
  assert.is(reasonOf(0x60, 0x21, 0x5f, 0xf3), 'return')
  assert.is(reasonOf(...Array.from({ length: 24_577 }, () => 0x5b)), 'code-too-long')
  // To be told from what bytecode does, as nothing in it may come to this.
  assert.equal(translate('transformation', []), { status: 'refused', reason: 'translator' })
})

test('a module that is too long is refused', () => {
  const maker = new BodyMaker()
  maker.block()
  maker.jump(1, maker.constant(5n))
  maker.block()
  const at = maker.param()
  for (let count = 0; count < 12_000; count++) {
    const to = maker.add('add', [at, maker.constant(BigInt(count))], { low: 0n, high: 1n << 32n })
    maker.add('grow', [to, maker.constant(32n)])
    maker.add('mstore', [to, at])
  }
  maker.return(at)
  assert.throws(() => moduleOf('transformation', [maker.body()]),
    (err: unknown) => err instanceof TranslationRefusal && err.reason === 'translation-too-long')
})

test('whatever bytes there are, a module comes of them, or a reason that is not a fault', async () => {
  // Instructions that are translated, most of them with what they take before them.
  const push = fc.oneof(fc.nat(255).map(byte => [0x60, byte]), fc.constant([0x5f]), fc.constant([0x5f, 0x35]))
  const instruction = fc.constantFrom(
    ...Array.from({ length: 12 }, (_, at) => at), ...Array.from({ length: 14 }, (_, at) => 0x10 + at),
    0x20, 0x35, 0x37, 0x50, 0x51, 0x52, 0x53, 0x56, 0x57, 0x5b, 0x5b, 0x80, 0x81, 0x90, 0x91, 0xf3, 0xfd, 0xfe)
  const piece = fc.tuple(fc.array(push, { maxLength: 3 }), instruction)
    .map(([before, byte]) => [...before.flat(), byte])
  const code = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(piece, { maxLength: 20 }).map(pieces => Uint8Array.from([...pieces.flat(), 0x60, 1, ...RETURN_TOP])))
  let programs = 0
  await fc.assert(fc.asyncProperty(code, fc.nat(3), async (bytes, args) => {
    const given = translate('transformation', [{ code: bytes, args }])
    if (given.status === 'refused') return given.reason !== 'translator'
    programs++
    await TranslatedProgram.create('transformation', given.wasm)
    return true
  }), { numRuns: 400 })
  assert.ok(programs > 20, `${programs} programs`)
})

test.run()
