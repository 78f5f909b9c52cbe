/** Every limit of the system, each with its reason; tests hold it at N and N + 1. Units come last in the names. */

// Listing

/** Enough for a screen of an operator's tool. */
export const PAGE_SIZE_DEFAULT = 50;
/** A page of promotions with long item lists must stay well below the message size limit. */
export const PAGE_SIZE_MAX = 1_000;

// Requests

/** Larger messages stop paying off (ARCHITECTURE, gRPC), and a batch should not hold its profiles' queues for long. */
export const BATCH_REQUESTS_MAX = 1_000;
/** A conflict means another process changed the same profile in the same moment; this many in a row means something is broken. */
export const COMMIT_ATTEMPTS_MAX = 32;
/** Clocks of check-outs run ahead a little; a receipt from further in the future is a mistake. */
export const CLOCK_SKEW_MAX_MS = 300_000;

// Configuration

/** A published campaign has to be effective everywhere within a second. */
export const CONFIGURATION_POLL_MS = 200;

// The wire

/** A batch of 1,000 receipts of 40 lines, or a promotion with 20,000 items, fits three times. */
export const MESSAGE_BYTES_MAX = 4_194_304;
