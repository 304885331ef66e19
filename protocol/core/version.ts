/** The version that daemons tell each other and users; kept equal to package.json by test/tidy.test.ts. */
export const VERSION = '0.1.0'

/** When this version was made, which the connectors API tells as well. */
export const RELEASED_AT = '2026-11-24T00:00:00Z'
