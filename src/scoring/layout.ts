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
//
// Items of the pool go by numbers. First the scored ones, those that everybody gets odds for: items of narrow lists, one summary a wide list
// (ranking/wide-summary.ts), then pads of odds 2^-125. Behind them the items that only wide lists hold: they count for who bought them.

/** Positions of the pool, and that rounded up to a multiple of 32. */
export const I_POSITIONS = 0;
export const I_POSITIONS_PADDED = 1;
/** Scored numbers with at least one pad, a multiple of 32; and all numbers, a multiple of 32 too. */
export const I_SCORED = 2;
export const I_NUMBERS = 3;
/** Items below this have a vector. */
export const I_KNOWN_ITEMS = 4;
export const I_FLAGS = 5;
/** Numbers a block of the customer vector, and that rounded up to a multiple of 16 (the row length of I_VECTORS). */
export const I_K = 6;
export const I_K_PADDED = 7;
/** Length of the customer vector, and bytes of a row of I_ROWS. */
export const I_VECTOR_SIZE = 8;
export const I_ROW_BYTES = 9;
/** f32: W_WORDS of them (ranking/layout.ts). */
export const I_WEIGHTS = 10;
/** f32: the q of scored numbers in blocks of 32, each vector-size rows of 32. */
export const I_PANEL = 11;
/** f32: the same q and those of the other numbers, a row a number, padded with zeros to a multiple of 4. */
export const I_ROWS = 12;
/** f32 a number, in units of log2. */
export const I_BASE = 13;
export const I_SIZE_SLOPE = 14;
export const I_OWN_BIAS = 15;
export const I_OWN_COUNT_SLOPE = 16;
/** f32 a number. */
export const I_DENSE_BIAS = 17;
/** f32 a scored number: the odds of customers who never bought it, when they don't depend on the customer (FLAG_STATIC). */
export const I_STATIC_ODDS = 18;
/** f32 x padded k, a known item. */
export const I_VECTORS = 19;
/** f32 x vector size. */
export const I_NEWCOMER = 20;
/** u32 an item index below I_COVERED_LIMIT: the item's number, or NOT_COVERED. */
export const I_COVERED_OF = 21;
export const I_COVERED_LIMIT = 22;
/** u32 a padded position: byte offset of its list's odds in the working array I_LIST_ODDS. */
export const I_LIST_OF = 23;
/** Size classes, C_WORDS u32 each. */
export const I_CLASSES = 24;
export const I_CLASS_COUNT = 25;
/** u32 a number and one more: where its wide lists begin in I_WIDE_LISTS, in bytes; there byte offsets of list odds. */
export const I_WIDE_FROM = 26;
export const I_WIDE_LISTS = 27;
/** Working arrays in the scratch: odds a number, odds a list, score a position. */
export const I_ODDS = 28;
export const I_LIST_ODDS = 29;
export const I_SCORES = 30;
/** Candidates of the top K: score and position. */
export const I_CANDIDATE_SCORES = 31;
export const I_CANDIDATE_POSITIONS = 32;
/** The request: u32 bits a position, f32 boost a position. */
export const I_ELIGIBLE = 33;
export const I_BOOSTS = 34;
export const I_SCRATCH_BYTES = 35;

// What the bounded pass needs besides

/** Lists, a multiple of 4. */
export const I_LISTS = 36;
/** u32 x 2 a list: offsets of its first place and behind its last one in its class's index; places are 16 bytes apart. */
export const I_PLACES = 37;
/** u32 a number and one more: where its narrow lists begin in I_NARROW_LISTS, in bytes; there byte offsets of list odds. */
export const I_NARROW_FROM = 38;
export const I_NARROW_LISTS = 39;
/** The same from lists to their positions. */
export const I_MEMBERS_FROM = 40;
export const I_MEMBERS = 41;
/** Blocks by falling bound: up to BLOCK_LISTS lists of one size class that follow each other, O_WORDS u32 each. */
export const I_BLOCKS = 42;
export const I_ORDER = 43;
/** f32: the bound of each list, level by level (BOUND_LEVELS, or one when FLAG_STATIC); and the largest of each block, likewise. */
export const I_BOUNDS = 44;
export const I_MAXIMA = 45;
/** Working arrays: bits of numbers whose odds are known, bits of lists seen, lists in hand. */
export const I_KNOWN = 46;
export const I_SEEN = 47;
export const I_HAND = 48;
/** Wide lists, and the byte offset of the odds of the first; the others follow it. */
export const I_WIDE_COUNT = 49;
export const I_WIDE_FIRST = 50;

// With FLAG_REDEMPTIONS (ranking/redemption-ranker.ts)

/** f32 a list, in units of log2: what is the same for everybody. */
export const I_OFFER_BASE = 51;
/** Class inputs x u32 a list: byte offset of the term of its mix for the input. */
export const I_MIX_OF = 52;
/** The class inputs, M_WORDS each: their mixes follow each other. */
export const I_MIX_INPUTS = 53;
export const I_MIXES = 54;
/** Class inputs x u32 an item index up to I_CLASSIFIED, which stands for all items beyond: byte offset of the count of the item's class. */
export const I_CLASS_SLOTS = 55;
export const I_CLASSIFIED = 56;
/** Slots of counts; the first is of all classes that no list holds. */
export const I_CLASS_SLOT_COUNT = 57;
/** u32 a slot and one more: where its mixes begin, in bytes; there byte offsets of terms, and f32 what a purchase counts in them. */
export const I_CLASS_FROM = 58;
export const I_CLASS_MIXES = 59;
export const I_CLASS_WEIGHTS = 60;
/** Working arrays: f32 purchases a slot, u32 slots that have some, f32 a mix. */
export const I_CLASS_PURCHASES = 61;
export const I_CLASS_QUEUE = 62;
export const I_MIX_TERMS = 63;
/** Working arrays a list: f32 x 4 of the own items that it covers (purchases, the same decayed, items, day of the last), f32 what they count. */
export const I_OWN_SUMS = 64;
export const I_OWN_PARTS = 65;
export const I_WORDS = 72;

export const BLOCK_LISTS = 16;
/** Levels of the distance between a customer and the middle: level l is for distances up to FIRST_RADIUS * RADIUS_STEP^l. */
export const BOUND_LEVELS = 10;
export const FIRST_RADIUS = 0.5;
export const RADIUS_STEP = 1.25;

/** The model has a dense part. */
export const FLAG_DENSE = 1;
/** Odds of items not bought don't depend on the customer. */
export const FLAG_STATIC = 2;
/** The customer vector has the block of recent receipts, and the five customer numbers. */
export const FLAG_RECENT = 4;
export const FLAG_CUSTOMER = 8;
/** Promotions are ranked by what was learned from redemptions (ranking/redemption-ranker.ts); odds of items play no part. */
export const FLAG_REDEMPTIONS = 16;

export const NOT_COVERED = 0xffffffff;

// Size class: lists of one length (wide ones are one summary long); their odds stand one after the other, a multiple of 4 of them.

export const C_LENGTH = 0;
/** Groups of 4 lists. */
export const C_GROUPS = 1;
/** Byte offset of the first list's odds in the working array. */
export const C_FIRST = 2;
/** u32 x 4 a place in the lists, group by group: byte offsets of odds in the working array. */
export const C_INDEX = 3;
export const C_WORDS = 4;

// Class input: ln((sum + added) * scale) of each of its mixes, the scale 1 / (purchases + added) for lifts, else 1

/** Byte offset behind its last mix, a multiple of 16. */
export const M_END = 0;
/** f32 */
export const M_WEIGHT = 1;
export const M_ADDED = 2;
export const M_IS_LIFT = 3;
export const M_WORDS = 4;
/** Class inputs. */
export const MIX_INPUTS = 5;

// Block of lists in the order of the bounded pass: a piece of a size class, and what must be scored before it

/** Behind the words of a class: end of the odds of its numbers in the working array, a multiple of 128. */
export const O_NUMBERS = 4;
export const O_WORDS = 5;

/** Usual distance of the size term from its middle. */
export const SIZE_UNIT = 0.6;

// Scratch: bytes

/** Distinct items that a history can hold: those of the tail and of 32 receipts of 512. */
export const OWN_ITEMS_MAX = 17408;
export const HISTORY_LINES_MAX = 16384;
export const RESULTS_MAX = 256;
export const GROUPS_MAX = 512;

/** u32 positions and f32 scores of the answer, best first. */
export const S_RESULT_POSITIONS = 0;
export const S_RESULT_SCORES = 1024;
/** Numbers of the customer, U_*. */
export const S_CUSTOMER = 2048;
/** f32: the customer vector, with room for padding. */
export const S_VECTOR = 2112;
/** f32: maxima of groups of positions. */
export const S_GROUPS = 3328;
/** u32: the pass that answered, PASS_*; and lists that it looked at. */
export const S_PASS = 5376;
export const S_LOOKED_AT = 5380;
/** State of the bounded pass. u32: candidates; bits of a score that K of them reach, 0 when there are fewer; candidates when that was found. */
export const S_COUNT = 5384;
export const S_REACHED = 5388;
export const S_CHECKED = 5392;
/** u32: numbers whose odds are asked for, at most those of a block's lists; padded to a multiple of 4. */
export const S_QUEUE = 5408;
export const QUEUE_MAX = 1024;
/** The history up to its ledger. */
export const S_HISTORY = 9600;
/** Totals of every item of the history (T_BYTES each), padded to a multiple of 4. */
export const S_TOTALS = 161920;
/** f32 a slot: weights in the first and in the recent block of the customer vector. */
export const S_WEIGHTS = 997504;
export const S_RECENT = 1067136;
/** u32 x 2: slot and number of own items that a promotion covers; padded to a multiple of 4. */
export const S_OWN = 1136768;
/** The image's working arrays begin here. */
export const S_BYTES = 1276032;

// Numbers of the customer (CustomerSignals of ranking/signals-of-history.ts): f32 at bytes from S_CUSTOMER

export const U_LN_RECEIPTS = 0;
export const U_BASKET_SIZE = 4;
export const U_NEWEST_SIZE = 8;
export const U_REPEAT_SHARE = 16;
export const U_REPEAT_SHARE_SHRUNK = 20;
export const U_RECEIPTS = 24;

// A batch of requests: a descriptor each, B_WORDS u32 words; offsets are bytes from the start of the batch

/** The history up to its ledger; its length is NO_HISTORY for a customer without one. */
export const B_HISTORY = 0;
export const B_HISTORY_BYTES = 1;
/** u32 bits a position; f32 a position, or NO_BOOSTS. */
export const B_ELIGIBLE = 2;
export const B_BOOSTS = 3;
/** i32, below 0 for undated receipts. */
export const B_NOW_DAY = 4;
export const B_K = 5;
/** Written: i32 results, or an answer below zero; there K u32 positions, then K f32 scores. */
export const B_COUNT = 6;
export const B_RESULTS = 7;
export const B_WORDS = 8;
export const NO_HISTORY = 0xffffffff;
export const NO_BOOSTS = 0;

// Answers below zero

export const BAD_HISTORY = -1;

// Passes: over everything, over what a bound leaves, or what pays.

export const PASS_FULL = 0;
export const PASS_BOUNDED = 1;
export const PASS_AUTO = 2;
