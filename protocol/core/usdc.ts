/** Amounts of USDC as people write them. */
import { USDC_DECIMALS } from './limits.ts'

const UNIT = 10 ** USDC_DECIMALS

/** Micro-USDC that a decimal text such as `0.10` writes; undefined where it is none, or not exact. */
export function usdcToMicro (text: string): number | undefined {
  const parts = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text)
  if (parts === null) return undefined
  const [, whole = '0', fraction = ''] = parts
  return Number(whole) * UNIT + Number(fraction.padEnd(USDC_DECIMALS, '0'))
}

/** Without zeros at the end. */
export function microToUsdc (micro: number | bigint): string {
  const digits = String(micro).padStart(USDC_DECIMALS + 1, '0')
  const fraction = digits.slice(-USDC_DECIMALS).replace(/0+$/, '')
  const whole = digits.slice(0, -USDC_DECIMALS)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
