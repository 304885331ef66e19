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

/** Models that one function may read, and the bytes of each. */
export const MODELS_PER_FUNCTION_MAX = 4
export const MODEL_BYTES_MAX = 512 * 1024 * 1024
/** Bytes of models that one wallet may upload in a day, at one gateway. */
export const MODEL_BYTES_PER_DAY_MAX = 4 * MODEL_BYTES_MAX
/** Names of models: a letter or digit first, then letters, digits, `.`, `_` and `-`; at most 32 characters. */
export const MODEL_NAME_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'
/** Characters of the part of a GPU's name that a job may ask for. */
export const GPU_MODEL_CHARS_MAX = 64

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

/** Particles of one execution of a connector. */
export const PARTICLES_MAX = 65_536

/** Body of a transformation or condition, in bytes of UTF-8. */
export const SOURCE_BYTES_MAX = 64 * 1024
/** Characters in the name of a transformation, condition or connector. */
export const ENTITY_NAME_CHARS_MAX = 256
/** A transformation, condition or connector as gateways and nodes pass it on, in bytes. */
export const DEFINITION_BYTES_MAX = 1024 * 1024
/** Arguments of one call of a transformation, and of a connector's condition. */
export const CALL_ARGS_MAX = 5
export const CONDITION_ARGS_MAX = 256
/** Entries of one dimension's list of transformations, and different ones among them. */
export const DIMENSION_TRANSFORMATIONS_MAX = 256
export const DIMENSION_PROGRAMS_MAX = 32
export const CONNECTOR_DIMENSIONS_MAX = 512
/** Open slots of a connector, which are the streams that it gives. */
export const CONNECTOR_SCALARS_MAX = 2_048
/** Running instances of a connector: its dimensions, and those of all below it. */
export const CONNECTOR_POSITIONS_MAX = 16_384
/** Connectors on the way from a connector to what lies deepest in it. */
export const CONNECTOR_DEPTH_MAX = 128
/** Different definitions that a connector is made of, its own included, and their bytes. */
export const CONNECTOR_PARTS_MAX = 1_024
export const CONNECTOR_PARTS_BYTES_MAX = 16 * 1024 * 1024
/** Characters in the paths of all its streams together. */
export const CONNECTOR_PATHS_CHARS_MAX = 4 * 1024 * 1024
/** Entries of `static_ri` and of `dynamic_ri`. */
export const RUNNING_INSTANCES_MAX = 2_048

/** Work of one execution: for each dimension reached, its applications or its values, whichever are more. */
export const EXECUTION_APPLICATIONS_MAX = 50_000_000
/** Values in all streams of one execution together. */
export const EXECUTION_VALUES_MAX = 2 * 1024 * 1024
/** What is told of a message of require or revert, in UTF-16 units. */
export const REVERT_MESSAGE_CHARS_MAX = 1_024
/** Steps of one execution, and of each single application; an instruction of the EVM is one, or a few. */
export const EXECUTION_STEPS_MAX = 5_000_000_000
export const APPLICATION_STEPS_MAX = 5_000_000
/** Wall time of one execution on a node. */
export const EXECUTION_TIMEOUT_MS = 120_000

/** Executions that one address may ask for in a minute, at one gateway. */
export const EXECUTIONS_PER_MINUTE = 100

/** How long the token of a login holds. */
export const LOGIN_TTL_MS = 3_600_000
/** Entries in one page of the connectors API. */
export const ENTITIES_PAGE_MAX = 256
/** Changes in one replay of the feed, where none is asked for and at most. */
export const FEED_REPLAY_DEFAULT = 200
export const FEED_REPLAY_MAX = 2_048
/** Nodes that may be asked to agree on one execution. */
export const VERIFIERS_MAX = 5

/** USDC on Solana, by the address of its mint; one unit of it is a micro-USDC, which is a credit. */
export const USDC_MINT = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'
export const USDC_DECIMALS = 6
/** Fee shares are in hundredths of a percent: all of it. */
export const FEE_BPS_MAX = 10_000
/** Receipts in one settlement. */
export const SETTLEMENT_RECEIPTS_MAX = 1_000_000
/** What the faucet of the embedded chain gives in one call: SOL and test USDC. */
export const TEST_SOL_MAX = 1_000
export const TEST_USDC_MAX = 1_000

/** Credits for one USDC. No setting: credits are spent at any gateway, so one rate must hold at all. */
export const CREDITS_PER_USDC = 1_000_000
/** Deposits that a gateway reads from the chain at once. */
export const DEPOSITS_READ_MAX = 64
/** Deposit intents that are open at once, at one gateway. */
export const INTENTS_OPEN_MAX = 1_000
/** How long a gateway looks for an intent's payments by itself, and how long it knows the intent after that. */
export const INTENT_TTL_MS = 24 * 3_600_000
export const INTENT_KEPT_MS = 90 * 24 * 3_600_000
export const INTENT_LABEL_CHARS_MAX = 100
