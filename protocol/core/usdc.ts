/** Amounts of USDC and SOL as people write them: decimal texts, exact. */
import { USDC_DECIMALS } from './limits.ts'

/** A lamport is a billionth of a SOL. */
export const SOL_DECIMALS = 9

/** Smallest units that a decimal text such as `0.10` writes; undefined where it is none, or not exact. */
export function unitsOf (text: string, decimals: number): number | undefined {
  const [, whole, fraction = ''] = /^(\d{1,9})(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === undefined || fraction.length > decimals) return undefined
  return Number(`${whole}${fraction.padEnd(decimals, '0')}`)
}

/** Micro-USDC that a text writes. */
export function usdcToMicro (text: string): number | undefined {
  return unitsOf(text, USDC_DECIMALS)
}

export function microToUsdc (micro: number | bigint): string {
  return decimalText(micro, USDC_DECIMALS)
}

export function lamportsToSol (lamports: number | bigint): string {
  return decimalText(lamports, SOL_DECIMALS)
}

/** Without zeros at the end. */
function decimalText (units: number | bigint, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0')
  const fraction = digits.slice(-decimals).replace(/0+$/, '')
  const whole = digits.slice(0, -decimals)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
