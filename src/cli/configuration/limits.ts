/** Limits of configuration files, each with its reason. */

/** A file of a hundred thousand promotions; it is in memory as a whole. */
export const CONFIGURATION_FILE_BYTES_MAX = 67_108_864;
/** Of one entry, as large as a message may be: what is parsed takes some sixty times as much memory. */
export const CONFIGURATION_ENTRY_CHARS_MAX = 4_194_304;
/** Fields of the contract are six deep. */
export const CONFIGURATION_NESTING_MAX = 16;
/** Entries of one file: more than a store can have of promotions. */
export const CONFIGURATION_ENTRIES_MAX = 500_000;
/** What is wrong with a file and told one by one; nobody reads more before mending it. */
export const CONFIGURATION_FAULTS_TOLD_MAX = 100;
/** Calls under way at a time: a store shares one disk sync among them, and others are served in between. */
export const CONFIGURATION_CALLS_AT_ONCE = 8;
