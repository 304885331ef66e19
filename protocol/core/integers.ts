/** Ranges of the integers that connectors work with. */
export const U32_MAX = 4_294_967_295
export const I32_MIN = -2_147_483_648
export const I32_MAX = 2_147_483_647
