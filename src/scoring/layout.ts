/**
 * The memory map of scoring, read by TypeScript and by AssemblyScript alike: numbers without types only.
 *
 * Three kinds of memory, each at an offset that the host chooses (multiples of 16):
 * - tables: decays and shuffles, written once;
 * - image: a compiled pool and model (header of u32 words, then arrays), read-only while it is in use;
 * - scratch: one a thread: the request, working arrays, the answer.
 * Offsets in an image header are bytes from the start of the image (arrays) or of the scratch (working arrays).
 */

// Tables

export const TABLE_RECEIPT_DECAY = 0;
/** After 512 rows of 4 f32. */
export const TABLE_DAY_DECAY = 8192;
/** After 4,096 rows of 4 f32: 16 masks of 4 lanes, lane l all ones when bit l of the row number is set. */
export const TABLE_LANE_MASK = 73728;
/** 16 byte shuffles that move the lanes whose bit is set in the row number to the front. */
export const TABLE_LANE_PACK = 73984;
export const TABLE_BYTES = 74240;

// Image header: u32 words

/** Positions of the pool, and that rounded up to a multiple of 32. */
export const I_POSITIONS = 0;
export const I_POSITIONS_PADDED = 1;
/** Covered items, rounded up to a multiple of 32 with at least one pad item of odds 2^-125 behind the last. */
export const I_COVERED_PADDED = 2;
/** Items below this have a vector. */
export const I_KNOWN_ITEMS = 3;
export const I_FLAGS = 4;
/** Numbers a block of the customer vector, and that rounded up to a multiple of 16 (the row length of I_VECTORS). */
export const I_K = 5;
export const I_K_PADDED = 6;
/** Length of the customer vector. */
export const I_VECTOR_SIZE = 7;
/** f32: see W_* below. */
export const I_WEIGHTS = 8;
/** f32: blocks of 32 covered items, each vector-size rows of 32. */
export const I_PANEL = 9;
/** f32 a covered item, in units of log2. */
export const I_BASE = 10;
export const I_SIZE_SLOPE = 11;
export const I_OWN_BIAS = 12;
export const I_OWN_COUNT_SLOPE = 13;
/** f32 a covered item. */
export const I_DENSE_BIAS = 14;
/** f32 a covered item: the odds of customers who never bought it, when they don't depend on the customer (FLAG_STATIC). */
export const I_STATIC_ODDS = 15;
/** f32 x padded k, a known item. */
export const I_VECTORS = 16;
/** f32 x vector size. */
export const I_NEWCOMER = 17;
/** u32 an item index below I_COVERED_LIMIT: covered number of the item, or NOT_COVERED. */
export const I_COVERED_OF = 18;
export const I_COVERED_LIMIT = 19;
/** u32 a padded position: byte offset of its item list's odds in the working array S of I_LIST_ODDS. */
export const I_LIST_OF = 20;
/** Size classes of narrow lists, C_WORDS u32 each. */
export const I_CLASSES = 21;
export const I_CLASS_COUNT = 22;
/** Wide lists, L_WORDS u32 each; they count by their best item. */
export const I_WIDE = 23;
export const I_WIDE_COUNT = 24;
/** Working arrays in the scratch: D and odds a covered item, odds a list, score a position. */
export const I_DENSE = 25;
export const I_ODDS = 26;
export const I_LIST_ODDS = 27;
export const I_SCORES = 28;
/** Candidates of the top K: score and position. */
export const I_CANDIDATE_SCORES = 29;
export const I_CANDIDATE_POSITIONS = 30;
/** The request: u32 bits a position, f32 boost a position. */
export const I_ELIGIBLE = 31;
export const I_BOOSTS = 32;
export const I_SCRATCH_BYTES = 33;
export const I_WORDS = 36;

/** The model has a dense part. */
export const FLAG_DENSE = 1;
/** Odds of items not bought don't depend on the customer. */
export const FLAG_STATIC = 2;
/** The customer vector has the block of recent receipts, and the five customer numbers. */
export const FLAG_RECENT = 4;
export const FLAG_CUSTOMER = 8;

export const NOT_COVERED = 0xffffffff;

// Size class: lists of one length; their odds stand one after the other, a multiple of 4 of them.

export const C_LENGTH = 0;
/** Groups of 4 lists. */
export const C_GROUPS = 1;
/** Byte offset of the first list's odds in the working array. */
export const C_FIRST = 2;
/** u32 x 4 an item slot, group by group: byte offsets of item odds in the working array. */
export const C_INDEX = 3;
export const C_WORDS = 4;

// Wide list

/** Byte offset of its odds in the working array. */
export const L_ODDS = 0;
/** Items, padded to a multiple of 4. */
export const L_LENGTH = 1;
/** u32 an item: byte offsets of item odds. */
export const L_INDEX = 2;
export const L_WORDS = 4;

// Weights: f32 words; those of signals come first

export const W_DENSE_LINEAR = 25;
export const W_DENSE_LOG = 26;
export const W_DENSE_FLOOR = 27;
export const W_OWN_DENSE_LINEAR = 28;
export const W_OWN_DENSE_LOG = 29;
export const W_RECENT_SCALE = 30;
export const W_WORDS = 32;

// Scratch: bytes

/** Distinct items that a history can hold: those of the tail and of 32 receipts of 512. */
export const OWN_ITEMS_MAX = 17408;
export const HISTORY_LINES_MAX = 16384;
export const RESULTS_MAX = 256;
export const GROUPS_MAX = 512;

/** u32 positions and f32 scores of the answer, best first. */
export const S_RESULT_POSITIONS = 0;
export const S_RESULT_SCORES = 1024;
/** f32 x 4: lnReceipts, basketSize, newestSize, 0; then repeatShare, repeatShareShrunk, receipts, 0. */
export const S_CUSTOMER = 2048;
/** f32: the customer vector, with room for padding. */
export const S_VECTOR = 2112;
/** f32: maxima of groups of positions. */
export const S_GROUPS = 3328;
/** The history up to its ledger. */
export const S_HISTORY = 5376;
/** Totals of every item of the history (T_BYTES each), padded to a multiple of 4. */
export const S_TOTALS = 157696;
/** f32 a slot: weights in the first and in the recent block of the customer vector. */
export const S_WEIGHTS = 993280;
export const S_RECENT = 1062912;
/** u32 x 2: slot and covered number of own items that a promotion covers; padded to a multiple of 4. */
export const S_OWN = 1132544;
/** The image's working arrays begin here. */
export const S_BYTES = 1271808;

// Answers below zero

export const BAD_HISTORY = -1;
