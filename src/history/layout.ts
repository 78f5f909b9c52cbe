/**
 * The history record of a profile: one little-endian blob, 4-byte aligned, copied into the scoring kernel as it is. This file is read
 * by TypeScript and by AssemblyScript alike, so it holds nothing but numbers without types.
 *
 *     header          H_BYTES
 *     dictionary      u32 x items           dense item indexes, ascending
 *     tail            T_BYTES x tail items  totals over all receipts older than the window, ascending by slot
 *     window, R receipts, oldest first, one column after the other:
 *         ms of day   u32 x R
 *         id hash     u32 x R, u32 x R      first words, then second words
 *         day         u16 x R               days since 1970
 *         size        u16 x R               distinct items
 *         lines       u16 x lines           slots into the dictionary, ascending within a receipt; padded to 4 bytes
 *     ledger          u32 x 2 x folded      id hashes of the receipts in the tail, oldest fold first
 *                     u32 x 2 x cancelled   id hashes of cancelled receipts
 *
 * Receipts are ordered by (day, ms, id hash) and numbered from 1 in that order, the tail's first. What the kernel needs ends where the
 * ledger begins. The ascending orders make the blob a function of the set of receipts, not of the order in which they came.
 */
export const HISTORY_VERSION = 1;

// Header

/** u8 version, u8 zero. */
export const H_VERSION = 0;
/** u16: receipts in the window. */
export const H_RECEIPTS = 2;
/** u16: entries of the dictionary. */
export const H_ITEMS = 4;
/** u16: items with totals in the tail. */
export const H_TAIL_ITEMS = 6;
/** u32: lines of the window. */
export const H_LINES = 8;
/** u16 */
export const H_FOLDED = 12;
/** u16 */
export const H_CANCELLED = 14;
/** u32: receipts in the tail. */
export const H_TAIL_RECEIPTS = 16;
/** u32: sum of the sizes of the tail's receipts. */
export const H_TAIL_LINES = 20;
/** u32: those of them that bought the item again. */
export const H_TAIL_REPEATS = 24;
/** f32: sum over the tail's receipts of the share of repeats in each. */
export const H_TAIL_REPEAT_SHARES = 28;
/** u32: size of the tail's newest receipt. */
export const H_TAIL_NEWEST_SIZE = 32;
/** u16, u16: days of the tail's oldest and newest receipt. */
export const H_TAIL_OLDEST_DAY = 36;
export const H_TAIL_NEWEST_DAY = 38;
/** u32, u32: their ms of day. */
export const H_TAIL_OLDEST_MS = 40;
export const H_TAIL_NEWEST_MS = 44;
/** u32, u32: id hash of the newest. */
export const H_TAIL_NEWEST_ID = 48;
export const H_BYTES = 56;

// Totals of an item (a tail record, and the state of an item while a history is replayed)

/** f32 x 4: sums of .5, .8, .9, .95 to the power of the receipts since each purchase, as of the last purchase. */
export const T_RECEIPT_DECAYS = 0;
/** f32 x 3: sums of 2^(-days since each purchase / h), h = 14, 60, 240 days, as of the last purchase. */
export const T_DAY_DECAYS = 16;
/** f32: sum of 1 / sqrt(size of the receipt); it rides along with the day sums with a decay of 1. */
export const T_SMALLNESS = 28;
/** u32, u32: numbers of the first and the last receipt holding the item. */
export const T_FIRST = 32;
export const T_LAST = 36;
/** u16: receipts holding the item; 65,535 stands for more. */
export const T_COUNT = 40;
/** u16: slot of the item; only in the tail. */
export const T_SLOT = 42;
/** u16, u16: days of the first and the last. */
export const T_FIRST_DAY = 44;
export const T_LAST_DAY = 46;
export const T_BYTES = 48;

// Columns of these eight sums; the first four are also those of the decay table of receipts

export const SUM_DECAY_50 = 0;
export const SUM_DECAY_80 = 1;
export const SUM_DECAY_90 = 2;
export const SUM_DECAY_95 = 3;
/** The first of the three by day, in the order of their decay table. */
export const SUM_DAYS = 4;
export const SUM_SMALLNESS = 7;
export const SUMS = 8;

// Window: a column of R receipts begins at R times these bytes

export const W_MS = 0;
export const W_ID_A = 4;
export const W_ID_B = 8;
export const W_DAY = 12;
export const W_SIZE = 14;
/** Where the lines begin. */
export const W_BYTES = 16;

// Decay tables: four f32 a row

/** Powers of .5, .8, .9, .95; longer gaps count as the last row (.95^511 = 4e-12). */
export const RECEIPT_DECAY_ROWS = 512;
/** 2^(-days / h) for h = 14, 60, 240 and a fourth column of 1; longer gaps count as the last row (2^-17). */
export const DAY_DECAY_ROWS = 4096;
