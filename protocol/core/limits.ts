/** Limits that users see, from the functions API; the wire's and the daemons' own limits stand beside their code. */

/** Largest function source, in bytes of UTF-8. */
export const CODE_BYTES_MAX = 1024 * 1024

/** Largest payload, in bytes of its JSON text. */
export const PAYLOAD_BYTES_MAX = 10 * 1024

/** Largest result, in UTF-16 units of its JSON text. */
export const RESULT_CHARS_MAX = 1024 * 1024

/** Wall-clock limit of one run. */
export const TIMEOUT_DEFAULT_MS = 30_000
export const TIMEOUT_MIN_MS = 1
export const TIMEOUT_MAX_MS = 120_000

/** Captured console output of one run, in bytes of UTF-8; more is cut, with a note. */
export const LOG_BYTES_MAX = 64 * 1024

/** Error text and stack trace handed to the user, in UTF-16 units. */
export const ERROR_CHARS_MAX = 2_000
export const STACK_CHARS_MAX = 4_000

/** Memory of a function in the standard class. */
export const MEMORY_DEFAULT_MIB = 128
