import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { microToUsdc, usdcToMicro } from '../../../../protocol/core/usdc.ts'

const test = suite('usdc')

for (const [text, micro, shown] of [
  ['0.10', 100_000, '0.1'], ['1', 1_000_000, '1'], ['0.000001', 1, '0.000001'], ['12.5', 12_500_000, '12.5'],
  ['0', 0, '0'], ['999999999.999999', 999_999_999_999_999, '999999999.999999']
] as const) {
  test(`${text} USDC are ${micro} micro-USDC, and back`, () => {
    assert.is(usdcToMicro(text), micro)
    assert.is(microToUsdc(micro), shown)
    assert.is(microToUsdc(BigInt(micro)), shown)
  })
}

for (const text of ['', '.5', '1.', '1.0000001', '-1', '1e3', '1,5', ' 1', '1000000000', '0x1']) {
  test(`${JSON.stringify(text)} is no amount`, () => { assert.is(usdcToMicro(text), undefined) })
}

test.run()
