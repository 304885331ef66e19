/** An EVM address in the form that everything here keeps: 0x and 40 lower-case hexadecimal digits. */
export type EvmAddress = string

/** Reads an address in any letter case, with or without 0x; undefined where the text is none. */
export function evmAddressOf (text: string): EvmAddress | undefined {
  const digits = /^(?:0[xX])?([0-9a-fA-F]{40})$/.exec(text)?.[1]
  return digits === undefined ? undefined : `0x${digits.toLowerCase()}`
}
