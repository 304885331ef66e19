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
/** Largest memory that a function may ask for; a node has to offer it. */
export const MEMORY_MAX_MIB = 2_048
export const MEMORY_MIN_MIB = 16

/** Requests that one wallet may make in a minute, at one gateway. */
export const REQUESTS_PER_MINUTE = 100

/** Function names: a letter or digit first, then letters, digits, `_` and `-`; at most 64 characters. */
export const FUNCTION_NAME_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$'
export const FUNCTIONS_PER_WALLET_MAX = 1_000
/** Versions of one function that are kept; the oldest goes first. */
export const FUNCTION_VERSIONS_MAX = 100

/** Characters of a wallet; the documents' own examples use short names that are no addresses. */
export const WALLET_CHARS_MAX = 64

/** Failures after which a job is tried again: unless told otherwise, and at most. */
export const RETRIES_DEFAULT = 4
export const RETRIES_MAX = 10

/** Jobs made by one batch call. */
export const BATCH_JOBS_MAX = 100

/** Characters of an Idempotency-Key, visible ASCII; how long the first answer is kept. */
export const IDEMPOTENCY_KEY_CHARS_MAX = 255
export const IDEMPOTENCY_TTL_MS = 24 * 3_600_000

/** How far the time in a message that a wallet signed may be from the gateway's. */
export const SIGNED_MESSAGE_AGE_MAX_MS = 5 * 60_000

export const WEBHOOK_URL_CHARS_MAX = 2_048

/** Jobs in one page of a list, and how far back pages go. */
export const JOBS_PAGE_DEFAULT = 20
export const JOBS_PAGE_MAX = 100
export const JOBS_OFFSET_MAX = 10_000
