/** When both sides of dispatch act, and how far. Specified in protocol/spec/dispatch.md, section "Times and limits". */

/** First wait for bids before an unanswered offer is repeated; doubles each round. */
export const OFFER_ROUND_MS = 300
export const OFFER_ROUND_MS_MAX = 5_000

/** A job that no node has taken by then ends in an error. A gateway setting. */
export const BIDS_WAIT_MS = 60_000

/** A node silent for so long has lost the award. */
export const LEASE_MS = 2_500
export const HEARTBEAT_MS = 500

/** Lease left to a node whose connection broke: enough to come back, not enough for a user to notice. */
export const DISCONNECTED_LEASE_MS = 750

/** Lease given to every running job when a gateway starts again: its nodes have yet to come back. */
export const RESUMED_LEASE_MS = 5_000

/** Beyond the job's own time limit: fetching code, starting the sandbox, delivering the result. */
export const RUN_GRACE_MS = 10_000
/** A node that has to pull models gets a millisecond more for so many bytes: some 1 MB a second. */
export const MODEL_BYTES_PER_MS = 1_024

/** How long a bid reserves its slot, waiting for the award. */
export const BID_HOLD_MS = 1_000

/** Nodes that bid in round 0; four times as many in each next round. */
export const BIDDERS_FIRST_ROUND = 4
/** Ranks that answer at once; each later rank waits BID_RANK_DELAY_MS more. */
export const BIDDERS_AT_ONCE = 2
export const BID_RANK_DELAY_MS = 8
export const BID_DELAY_MS_MAX = 250
/** In the first round, nodes that lack models of a job leave those that have them so much time to bid. */
export const MODELS_FIRST_MS = 150

/** Offers that a node first heard within the same span of this length count as equally old. */
export const OFFER_AGE_MS = 500

/** A node without a free slot bids so much later than one that has one, and keeps an award waiting at most so long. */
export const AHEAD_DELAY_MS = 25
export const AHEAD_WAIT_MS = 400

/** Offers that a busy node keeps for when a slot is free; the oldest go first. */
export const OFFERS_KEPT_MAX = 4_096
/** Of these, what one gateway may have. */
export const OFFERS_PER_GATEWAY_MAX = 1_024

/** An offer that found no room for so long, and was heard again lately, is kept room for: others wait for it. */
export const OFFER_SKIPPED_MS = 2_000
export const OFFER_HEARD_MS = 6_000

/** How long a node leaves the offers of a gateway alone that refuses it, and how many such gateways it remembers. */
export const REFUSED_PAUSE_MS = 10 * 60_000
export const REFUSALS_NOTED_MAX = 1_024

/** An unacknowledged result is sent again after so long; doubles each time. */
export const RESULT_RESEND_MS = 1_000
export const RESULT_RESEND_MS_MAX = 30_000

/** How long a node keeps a result that nobody acknowledges, and how many. */
export const RESULT_TTL_MS = 10 * 60_000
export const RESULTS_KEPT_MAX = 1_024

/** Gateways that keep a copy of each job. */
export const STANDBYS = 2

/** How long the gateway of a job is neither connected nor heard of before its first standby takes over. */
export const ORIGIN_SILENT_MS = 10_000
/** Each later standby waits so much longer. */
export const STANDBY_RANK_MS = 5_000
/** Whoever is about to take over first asks the other holders, and waits so long for their word. */
export const TAKEOVER_ASK_MS = 1_000
/** A gateway that is connected to nobody counts nobody's silence for so long; after that it may be all that is left. */
export const ALONE_MS = 60_000
/** A machine that stood still for so long has heard nobody, and calls nobody silent for it. */
export const STANDBY_STALL_MS = 3_000

/** Longest that a job's acceptance, or the word to a node that its result is safe, waits for copies. */
export const COPY_WAIT_MS = 1_000
/** Longest that a gateway that comes back waits to hear whether its jobs have been taken over. */
export const RETURN_WAIT_MS = 3_000
/** A holder that did not answer is told again after so long; doubles each time. */
export const COPY_RETRY_MS = 500
export const COPY_RETRY_MS_MAX = 30_000
/** A holder that will not take a job is asked so often, every COPY_RETRY_MS_MAX. */
export const COPY_REFUSALS_MAX = 10
/** Jobs that one gateway may be behind with. */
export const OWED_PER_PEER_MAX = 50_000
/** Copies in one request. */
export const COPIES_PER_REQUEST_MAX = 256
