/** Every limit of the system, each with its reason; tests hold it at N and N + 1. Units come last in the names. */

// Time zones

/** Days of a time zone whose offset is remembered: eleven years, more than the dates of one shop span. */
export const ZONE_DAYS_KEPT_MAX = 4_096;
/** Zones whose days are remembered; a shop has one, its files a few. */
export const ZONES_KEPT_MAX = 16;
/** Zones that Intl has been asked for, of 600 names: some 20 MB if all are used. */
export const ZONE_FORMATS_KEPT_MAX = 600;

// Listing

/** Enough for a screen of an operator's tool. */
export const PAGE_SIZE_DEFAULT = 50;
/** What a tool that wants everything asks for; more would hold up the server. */
export const PAGE_SIZE_MAX = 1_000;
/** Encoded entries of a page, but for one that is larger: on the wire they take up to twice as much, well below the message size limit. */
export const PAGE_BYTES_MAX = 1_048_576;

// Requests

/** Larger messages stop paying off (ARCHITECTURE, gRPC), and a batch should not hold its profiles' queues for long. */
export const BATCH_REQUESTS_MAX = 1_000;
/** Entries of a batch that are read, begun or answered before others have their turn: a millisecond or two. */
export const BATCH_PIECE_ENTRIES = 32;
/** A conflict means another process changed the same profile in the same moment; this many in a row means something is broken. */
export const COMMIT_ATTEMPTS_MAX = 32;
/** A store that is back is noticed within a second; until then polls are fewer, as none of them helps. */
export const BACKGROUND_BACK_OFF_MAX_MS = 1_000;
/** Clocks of check-outs and of other servers run ahead a little; a receipt or a handbill from further in the future is a mistake. */
export const CLOCK_SKEW_MAX_MS = 300_000;
/** Who asks for the health of the clock learns of a jump as soon as of a server that is gone. */
export const CLOCK_LOOK_MS = 1_000;

/** A balancer hears of a store that is away, or back, as soon as of a server that is gone. */
export const STORE_LOOK_MS = 1_000;

// Configuration

/** Former states of a campaign or promotion that are kept, the present one among them: the oldest go first. */
export const ENTRY_VERSIONS_MAX = 20;
/** Of the former states of one entry together, but for the last one, which is always kept: an import writes them again for every row that changes. */
export const ENTRY_VERSIONS_BYTES_MAX = 65_536;
/** A name, an e-mail address or the id of a pipeline. */
export const AUTHOR_CHARS_MAX = 128;

/** A published campaign has to be effective everywhere within a second. */
export const CONFIGURATION_POLL_MS = 200;
/** Looks at the configuration for what a call names and isn't known: 50 a second, whatever callers make up. */
export const CONFIGURATION_LOOK_MS = 20;
/** Compiling a pool this quickly can be done at every change. */
export const COMPILE_PAUSE_FREE_MS = 20;
/** Promotions of a pool whose items are looked up before others have their turn: some milliseconds. */
export const POOL_PIECE_PROMOTIONS = 1_000;
/** Pairs of a promotion and a product that are looked at before others have their turn: some milliseconds. */
export const POOL_PIECE_PAIRS = 20_000;
/** Between two compilations of a large pool requests are served from the old one; a change must be effective within a second. */
export const COMPILE_PAUSE_MAX_MS = 500;
/** Where filters keep a compilation busy for longer, requests are served from the old one meanwhile. */
export const COMPILE_WAIT_MAX_MS = 1_000;
/** Popularity moves slowly; taking it in costs a pass over the items. */
export const POPULARITY_REFRESH_MS = 2_000;
/** The trend in a trained model moves by a thousandth an hour; taking it in holds the event loop for 20 ms, or 100 ms for 10,000 promotions. */
export const TREND_REFRESH_MS = 3_600_000;

// The wire

/** A batch of 1,000 receipts of 40 lines, or a promotion with 20,000 items, fits three times. */
export const MESSAGE_BYTES_MAX = 4_194_304;
/** The longest request that names things only: a cursor of the greatest length, or a profile with all its segments, fits twice. */
export const SMALL_REQUEST_BYTES_MAX = 131_072;
/** What a request may hold before it is decoded, by its kind. */
export const REQUEST_LIMITS = {
  /** Names and options: some messages at most. */
  small: { bytesMax: SMALL_REQUEST_BYTES_MAX, messagesMax: 100 },
  /** Batches, entries that are written, pieces of files: all the receipt lines that fit into a message. Decoded, each takes some 70 bytes and more. */
  large: { bytesMax: MESSAGE_BYTES_MAX, messagesMax: 200_000 },
} as const;
/** Requests of the contract are five deep. */
export const MESSAGE_NESTING_MAX = 16;
/** Lists of up to so many times their limit are decoded, so that whoever reads them tells of all that is wrong at once. */
export const LIST_SLACK = 2;
/** Of an update mask: no message has as many fields. */
export const FIELD_PATHS_MAX = 100;
/** Words of a fixed vocabulary in one list: none has as many. */
export const CHOICES_PER_REQUEST_MAX = 50;
/** A page token holds what the last entry is sorted by, at worst a description and some names; anything longer is not ours. */
export const PAGE_TOKEN_CHARS_MAX = 65_536;
/** Segments of one profile that matter for promotions; each request carries them. */
export const SEGMENTS_PER_REQUEST_MAX = 100;
/** A mapping file names columns and values; larger ones are data. */
export const MAPPING_CHARS_MAX = 1_048_576;
/** Texts of callers come back in messages. Many clients and proxies take no more than 8 KiB of trailers, in which this counts three times. */
export const STATUS_MESSAGE_BYTES_MAX = 768;
/** A path such as `promotion.params.icon`, whose last part a caller chose. */
export const STATUS_FIELD_BYTES_MAX = 256;
/** Of all field violations of one error together; they are in the trailers, too. */
export const STATUS_VIOLATIONS_BYTES_MAX = 2_048;
/** Of one input; those behind are counted. Nobody mends more by hand, and trailers hold fewer. */
export const VIOLATIONS_LISTED_MAX = 100;
/** Row errors a message of an import: keeps a report of a hopeless file well below the message size limit. */
export const ROW_ERRORS_PER_REPORT_MAX = 100;
/** Longer lists count by their entries in a pool of their own, so that they can't keep out what a check-out tells. */
export const SMALL_BATCH_ENTRIES_MAX = 20;
/** Sixteen full batches: a second's work. */
export const BATCH_ENTRIES_AT_ONCE_MAX = 16_000;
/** Far more than marketers and their tools have at once; each may answer with a page of 2 MB. */
export const OFFICE_CALLS_AT_ONCE_MAX = 64;
/** Each reads the whole of a profile and may hold some pieces of it. */
export const EXPORTS_AT_ONCE_MAX = 8;
/** Each may search the whole outbox; nobody waits at a check-out for it. */
export const ERASURES_AT_ONCE_MAX = 4;
/** Calls, a batch by its entries, that are finished although nobody waits for the answer any more. */
export const ABANDONED_WEIGHT_MAX = 1_024;
/** Promotions that are missing in a file and told one by one: as many as fit a screen or two. */
export const MISSING_TOLD_MAX = 100;
/** Codes of one source that are remembered: those of 100,000 promotions, well below what the store takes as one value. */
export const IMPORT_SOURCE_BYTES_MAX = 8_388_608;
/** An import parses on the event loop; more at once would only slow each other and the requests down. */
export const IMPORTS_AT_ONCE_MAX = 4;
/** More streams of one connection than this wait in the client rather than here. */
export const STREAMS_PER_CONNECTION_MAX = 1_024;
/** What callers make the server hold: messages that are not complete, answers that they don't take, and the calls themselves. */
export const HELD_BYTES_MAX = 268_435_456;
/** Of one connection: as many calls as it may have, and a dozen of the largest messages. */
export const HELD_BYTES_PER_CONNECTION_MAX = 67_108_864;
/** A call that has sent its headers and nothing else. */
export const CALL_HELD_BYTES = 16_384;
/** Compressed messages that are unpacked at a time, each to as much as the largest message: no more than all else that is held. */
export const UNPACKED_AT_ONCE_MAX = 64;
/** How often is looked whether a call still waits for its caller. */
export const CALL_LOOK_MS = 1_000;
/** The largest message takes half a minute at 1 Mbit/s; an import whose caller has nothing to send for longer keeps others waiting. */
export const MESSAGE_LOOKS_MAX = 60;
/** A consumer of events may work on a message for a while before it takes the next one. */
export const READER_LOOKS_MAX = 60;
/** Who has got the answer has no more to send; a few round trips. */
export const ANSWERED_LOOKS_MAX = 5;
/** A connection without calls is made again in a round trip; open ones are memory and file descriptors. */
export const CONNECTION_IDLE_MAX_MS = 900_000;
/** Finds dead peers behind balancers that forget idle connections after some minutes. */
export const KEEPALIVE_INTERVAL_MS = 60_000;
/** A living peer answers a ping in well under this. */
export const KEEPALIVE_TIMEOUT_MS = 20_000;
/** How long a refused caller should wait: some multiples of a call's time. */
export const OVERLOAD_RETRY_MS = 100;
/** After the last call, answers still on their way to the sockets get this long before streams of watchers are cut. */
export const DRAIN_FLUSH_MS = 250;

// Keys and texts

/** Ids of campaigns and variants are typed, printed and used as keys; LMDB keys end at 1,978 bytes. */
export const KEY_CHARS_MAX = 128;
/** Names are shown in lists. */
export const NAME_CHARS_MAX = 200;

// Campaigns

/** More arms than this split the customers too thinly to learn anything. */
export const VARIANTS_MAX = 16;
/** Weights are shares relative to each other; larger numbers only lose precision. */
export const VARIANT_WEIGHT_MAX = 1_000_000;
/** A screen of a front end shows a few rows. */
export const SLOT_GROUPS_MAX = 32;
/** Of one handbill over all groups: bounds the wallet's size and the work of filling. */
export const SLOTS_PER_HANDBILL_MAX = 64;
/** Tags that one group asks for; all of them must be there. */
export const GROUP_TAGS_MAX = 16;
/** A list longer than this wants to be a filter. */
export const EXCLUDED_ITEMS_MAX = 10_000;
/** The wallet does not remember redemptions for longer. */
export const REDEEMED_WITHIN_DAYS_MAX = 90;
/** One for each respect in which offers are alike. */
export const OFFER_CAPS_MAX = 3;
/** Rows of factors of one variant: more than this nobody oversees, and their product with all else stays far within the range of single precision. */
export const BOOST_ROWS_MAX = 8;
/** A tenth of the odds takes an offer out of nearly every handbill, ten times brings it into nearly every one. */
export const BOOST_FACTOR_MIN = 0.1;
export const BOOST_FACTOR_MAX = 10;
/** What a slider at its end does to the odds of a promotion with all of what it asks for: as much as twenty percent off does in most shops. */
export const SLIDER_FACTOR_MAX = 4;
/** Offers above one that are like it which count against it: a third one bores no more than a second. */
export const DIVERSITY_ALIKE_MAX = 2;
/** Customers that a curve of boosts is drawn from: shares are off by some 3 %. */
export const BOOST_CUSTOMERS_DEFAULT = 200;
/** Each is assigned some thirty handbills, of half a millisecond. */
export const BOOST_CUSTOMERS_MAX = 2_000;
/** Settings of one curve. */
export const BOOST_SETTINGS_MAX = 16;
/** Brands that each point of a curve lists. */
export const CURVE_BRANDS_MAX = 20;
/** Share of the price that the check of a campaign warns of, unless it is told another: deeper than any sale of a shop that means to earn. */
export const GIVEAWAY_SHARE_DEFAULT = 0.8;
/** Products whose combinations are priced, those first that may lose most: some 50 us each. */
export const GIVEAWAYS_PRICED_MAX = 2_000;
/** Of these, before others have their turn: a millisecond or two. */
export const GIVEAWAYS_PER_PIECE = 32;
/** Combinations that a check lists; nobody reads more before mending them. */
export const GIVEAWAYS_LISTED_MAX = 20;
/** Codes that a warning names. */
export const WARNING_PROMOTIONS_MAX = 10;
/** Codes that a request may ask to leave out: those on the same screen. */
export const EXCLUDED_CODES_MAX = 1_000;
/** A shorter handbill would end while the customer reads it. */
export const ACTIVITY_MIN_MS = 1_000;
/** Handbills stay in the wallet until they end; ten years are for ever. */
export const ACTIVITY_MAX_MS = 3_650 * 86_400_000;
/** Units of the calendar from one window of a cycle to the next: some years of days, some decades of months. */
export const CYCLE_UNITS_MAX = 1_000;
/** Of one answer: years of weekly windows. */
export const WINDOWS_LISTED_MAX = 1_000;
/** Profiles are spread over this many buckets, so weights have a resolution of a hundredth of a per cent. */
export const ARM_BUCKETS = 10_000;
/** Everybody: a campaign may be tried out on nobody first. */
export const CONTROL_PPM_MAX = 1_000_000;
/** Each one throws away what was counted before; one a day for years is more than anybody wants. */
export const EXPERIMENT_REVISION_MAX = 10_000;
/** Names of kinds of campaigns, for holdouts: a few. */
export const CAMPAIGN_TAGS_MAX = 16;

// Statistics

/** Student's t with a billion degrees of freedom takes 20,000. */
export const CONTINUED_FRACTION_TERMS_MAX = 1_000_000;
/** Newton's steps within a bracket: ten are many. */
export const QUANTILE_STEPS_MAX = 200;
/** Newton's steps from a close bound: six are many. */
export const LAMBERT_STEPS_MAX = 100;

// Experiments

/** Where nobody planned the size of an experiment, the live intervals are narrowest near this many profiles: a month of a small chain. */
export const PLANNED_PROFILES_DEFAULT = 20_000;
/** Customers of weekdays and of weekends are different ones: no verdict before a week of entries is decided. */
export const VERDICT_DAYS_MIN = 7;
/** Buyers in each arm; below it one large basket is the result. */
export const VERDICT_BUYERS_MIN = 10;
/** Profiles in each arm, however even their sums are. */
export const VERDICT_PROFILES_MIN = 100;
/** Profiles in each arm for each squared unit of skewness, so that means are normal enough: Cochran's rule, rounded down. */
export const VERDICT_PROFILES_PER_SQUARED_SKEWNESS = 20;
/** The pace of entries is that of so many days: whole weeks. */
export const ENTRY_PACE_DAYS = 14;
/** Profiles that the expected shares of arms weigh, against those that are seen: fewer would find large errors sooner and small ones later. */
export const SAMPLE_RATIO_CONCENTRATION = 1_000;
/** Of the Bayes factor that the sample ratio is wrong: at most one alarm of a hundred sound experiments, at any look. */
export const SAMPLE_RATIO_ALARM_FACTOR = 100;
/** A quarter: habits that offers change show by then. */
export const OUTCOME_DAYS_DEFAULT = 90;
/** Two years. */
export const OUTCOME_DAYS_MAX = 730;
/** Of the shop, some years of them; whose sums an older one has stopped is kept with the profiles that have bought since. */
export const FORMER_HOLDOUTS_MAX = 32;
/** Exposures of a profile that receipts are counted to: campaigns of a year or two, as each ends by itself. */
export const OPEN_EXPOSURES_MAX = 32;
/** Experiments of which a profile remembers its arm, 20 bytes each. The oldest closed one goes first: its campaign is over. */
export const EXPERIMENT_ENTRIES_MAX = 256;
/** Days before the entry whose revenue tells customers apart: four weeks, so that weekdays weigh alike. */
export const BEFORE_ENTRY_DAYS = 28;
/** Customers of which it is known what they bought: with fewer the 99th percentile is one of the two largest sums. */
export const SHOP_SUMS_MIN = 200;
/** Customers who are looked at when an experiment is published: the percentile is then good to a tenth of a per cent, in a fraction of a second. */
export const SHOP_SUMS_MAX = 10_000;
/** Receipts of a profile that can be taken back from sums, some 25 bytes each: two or three a week for half a year. */
export const COUNTED_RECEIPTS_MAX = 64;
/** A billion euros: no receipt of a shop; sums of ten thousand such ones are still exact. */
export const COUNTED_AMOUNT_MAX_MINOR = 100_000_000_000;
/** More than the people there are. */
export const PLANNED_PROFILES_MAX = 10_000_000_000;
/** Ten times what is earned without offers: nobody plans to see more. */
export const RELATIVE_EFFECT_MAX = 10;
/** Totals of a file: a year of days, 16 variants with control and holdout of each, in a few strata. */
export const TOTALS_CELLS_MAX = 100_000;
/** Changes of weights within one revision. */
export const TOTALS_STRATA_MAX = 1_000;
/** Of a sum: cubes of 10^12 minor units of a billion profiles have 45. Sums of more digits would leave the range of floating point. */
export const TOTALS_DIGITS_MAX = 60;

// Filters (CEL)

/** Nobody reads a longer condition, and the parser's time is quadratic in a run of blanks: a tenth of a second at this length. */
export const EXPRESSION_CHARS_MAX = 2_000;
/** Parts of one expression: bounds the time of one evaluation. */
export const EXPRESSION_NODES_MAX = 500;
/** Loops within loops multiply: two are enough for `items.exists(i, i.category.exists(c, …))`. */
export const EXPRESSION_LOOPS_MAX = 2;
/** Brackets within brackets: the parser's time grows with the cube of them, 6 s for 600 that never close. */
export const EXPRESSION_NESTING_MAX = 32;
/** White space in a row, so an indented line: the parser's time grows with the square of it. */
export const EXPRESSION_BLANK_CHARS_MAX = 100;
/** Steps that one evaluation may take with every list and text at its longest: a loop over categories in one over 100,000 items. */
export const EXPRESSION_STEPS_MAX = 50_000_000;
/** Of one pattern, counted repetitions written out: `((a{1000}){1000}){1000}` is short and fills the memory. */
export const PATTERN_PARTS_MAX = 200;
/** Characters of the longest text times parts of the pattern: a tenth of a second in the worst case. */
export const PATTERN_WORK_MAX = 300_000;
/** States of a pattern's automaton that are kept, 2 KB each. */
export const PATTERN_STATES_MAX = 1_000;
/** Steps of at most 200 ns that the filters of one request may take, and its audience again: together about a millisecond at the very worst. */
export const FILTER_STEPS_PER_REQUEST = 3_000;
/** Steps of one filter over a whole pool or catalog, half a second: hundreds for each of 10,000 promotions. */
export const FILTER_STEPS_PER_POOL = 5_000_000;
/** Between two turns of the event loop, while filters are judged over a pool: 4 ms. */
export const FILTER_STEPS_PER_TURN = 20_000;
/** Expressions with evaluation errors that are kept for the operator, each with a count and its first message. */
export const FILTER_FAILURES_MAX = 100;
/** Of a failure's message, which may quote a text of any length. */
export const FILTER_MESSAGE_CHARS_MAX = 200;
/** Parts of filters of which is kept what they gave: a filter has a few, and few look at what every promotion has another of. */
export const FILTER_PARTS_REMEMBERED_MAX = 500;
/** Values of one part, some 100 bytes each. */
export const PART_VALUES_REMEMBERED_MAX = 100_000;

// Catalog and promotions

/** Names and headlines of products are longer than those of our own things, but one that fills a screen is a mistake. */
export const LABEL_CHARS_MAX = 500;
/** Descriptions are a few paragraphs; every server holds all of them in memory. */
export const TEXT_CHARS_MAX = 10_000;
/** The usual limit of browsers. */
export const URL_CHARS_MAX = 2_000;
/** Deeper category trees than this are broken feeds. */
export const CATEGORY_LEVELS_MAX = 20;
/** Attributes beyond this make an item a document. */
export const ATTRIBUTES_PER_ITEM_MAX = 200;
/** Items of a store that only receipts name: a large assortment that is sold before its feed comes; more is garbage, and every server holds it. */
export const UNKNOWN_ITEMS_MAX = 100_000;
/** Of these, so many are written at once: some milliseconds of a store's time. */
export const UNKNOWN_ITEMS_BATCH = 1_000;
/** The days before a reduction whose lowest price the EU's price indication law (98/6/EC, article 6a) asks for. */
export const LOWEST_PRICE_DAYS = 30;
/** So that the lowest price of a promotion that began up to a month ago is known. */
export const FORMER_PRICES_KEPT_DAYS = 60;
/** Of one item: a new price every day, and 20 bytes each in every server's memory. */
export const FORMER_PRICES_MAX = 64;
/** Listed items of an imported promotion whose prices are compared with those of the 30 days before: the first ones tell of a wrong campaign. */
export const PRICES_COMPARED_PER_ROW_MAX = 20;
/** Ten times the 10,000 items that are normal in a large promotion. */
export const ITEMS_PER_PROMOTION_MAX = 100_000;
/** More than any chain has. */
export const STORES_PER_PROMOTION_MAX = 100_000;
/** Tags route; a promotion with more of them is mislabelled. */
export const TAGS_PER_PROMOTION_MAX = 100;
/** A front end shows a handful. */
export const IMAGES_PER_PROMOTION_MAX = 50;
/** Parameters of the front end, not a database. */
export const PARAMS_PER_PROMOTION_MAX = 100;
/** Customers understand a few steps. */
export const DISCOUNT_STEPS_MAX = 50;
/** Counts, limits and points stay exact in 32 bits. */
export const COUNT_MAX = 2_147_483_647;
/** Ten years in seconds: longer activations are a wrong unit. */
export const LASTING_SECONDS_MAX = 315_360_000;
/** Priorities are compared as doubles; this far they stay exact to six decimals. */
export const PRIORITY_MAX = 1_000_000_000;

// Transactions

/** Ten times the longest receipts of real data. */
export const LINES_PER_TRANSACTION_MAX = 5_000;
/** Larger quantities on one line are a wrong unit. */
export const LINE_QUANTITY_MAX = 1_000_000;

// Events

/** A custom event is a note, not a document. */
export const EVENT_PROPERTIES_MAX = 32;
/** The longest text of a property: a URL or a search term fits. */
export const EVENT_TEXT_CHARS_MAX = 500;
/**
 * Events of a profile whose ids are remembered against duplicates, 9 bytes each in its wallet, and the most that one call may bring for
 * it: so a call that is repeated as a whole finds all of them.
 */
export const EVENT_IDS_MAX = 256;
/** Names are kept until they are removed; each holds events. */
export const EVENT_CONSUMERS_MAX = 100;
/** A cursor of 1,024 partitions fits four times. */
export const CURSOR_CHARS_MAX = 65_536;
/** Each polls the outbox ten times a second. */
export const WATCHES_AT_ONCE_MAX = 100;
/** Entries of the outbox that a watch reads at once: a millisecond of decoding, a megabyte of ordinary receipts. */
export const EVENTS_PAGE_ENTRIES = 250;
/** Events that are decoded before others have their turn: a millisecond or two. */
export const EVENTS_PIECE = 1_000;
/** Events of one message; one that is handled as a whole should not take long. */
export const EVENTS_PER_MESSAGE_MAX = 1_000;
/** A message ends with the event that makes it larger than this: far below the message size limit. */
export const EVENTS_PER_MESSAGE_BYTES = 262_144;
/** How late a watcher hears of an event at most, when it comes from another server. */
export const EVENTS_POLL_MS = 100;
/** Tells a watcher that nothing has happened from a connection that is gone. */
export const EVENTS_HEARTBEAT_MS = 10_000;
/** Looks for old events this often; a look costs a read of every consumer's position. */
export const OUTBOX_TRIM_MS = 60_000;
/** A clock that was set wrong is set right within the hour, or somebody has been told of it. */
export const TRIM_LOOKS_APART_MS = 3_600_000;
/** A week covers a long weekend without operators. */
export const EVENTS_KEPT_DEFAULT_HOURS = 168;
/** Ten years: for ever. */
export const EVENTS_KEPT_MAX_HOURS = 87_600;
/** Some 200 MB in Redis at 200 bytes a commit. */
export const EVENTS_KEPT_DEFAULT_COMMITS = 1_000_000;
/** What one consumer that nobody runs any more may cost: four times as much. */
export const EVENTS_HELD_DEFAULT_COMMITS = 4_000_000;
/** More is a database, not an outbox. */
export const EVENTS_KEPT_MAX_COMMITS = 1_000_000_000;

// Wallet

/** Requests of one profile that are remembered for a day, about 35 bytes each; more in a day are a loop, not a customer. */
export const ANSWERED_REQUESTS_MAX = 2_000;
/** A retry of yesterday's request gets its answer, also where clocks differ by some minutes. */
export const ANSWER_KEPT_MS = 25 * 3_600_000;
/** Redemptions of one promotion by one profile that can still be reversed; about 40 bytes each. */
export const REDEMPTIONS_KEPT_MAX = 200;
/** Promotions of one profile that were activated and are not long over, some 50 bytes each. */
export const HOLDINGS_MAX = 1_000;
/** Goods are returned within weeks: so long after its end a redemption can still be reversed. */
export const HOLDING_KEPT_AFTER_END_MS = 90 * 86_400_000;
/** Exact with any arithmetic on balances, and richer than any customer. */
export const POINTS_MAX = 1_000_000_000_000;
/** Budgets add amounts up: a thousand redemptions of this still are exact. */
export const REDEEMED_AMOUNT_MAX = 1_000_000_000_000;

/** A promotion's former terms, as decoded; each is read again when it is needed again. */
export const TERMS_CACHED_MAX = 10_000;

/** Fields that a list of a wallet is sorted by; more of them decide nothing. */
export const LIST_ORDER_FIELDS_MAX = 5;
/** Promotions of one list that are ranked for the customer, 64 a call of the kernel; nobody pages through more. */
export const LIST_RANKED_MAX = 640;
/** Whoever reads on within this time gets the ranks that the first page began with. */
export const LIST_RANKING_KEPT_MS = 3_600_000;

// Sales

/** More codes than anybody scans at a check-out; each may have to be activated. */
export const COUPONS_PER_SALE_MAX = 100;
/** Goods are returned within weeks: so long a sale can be voided, or lines of it returned. No longer than holdings are kept after their end. */
export const SALE_KEPT_MS = 90 * 86_400_000;
/** The same of an anonymous one, which takes a record of its own. */
export const GUEST_SALE_KEPT_MS = 30 * 86_400_000;
/** Anonymous sales that are too old are looked for this often: a look lists every profile. */
export const GUEST_SWEEP_MS = 6 * 3_600_000;
/** Of these, so many are read at once: a millisecond. */
export const GUEST_SWEEP_BATCH = 100;
/** Sales of one profile that are kept: two a day for as long as any is. */
export const SALES_KEPT_MAX = 200;
/** Of these together, in the profile's record, which every request reads: a hundred of 20 lines, 600 bytes each. The oldest go first. */
export const SALES_KEPT_BYTES_MAX = 65_536;
/** Of one sale: whoever brings things back comes a few times. */
export const RETURNS_PER_SALE_MAX = 32;
/** Lines of all returns of one sale together, 12 bytes each in the profile's record: a sale of the most lines, returned twice over in parts. */
export const RETURNED_LINES_PER_SALE_MAX = 2_000;
/** Those of a day don't go: so much of them is refused. Ten of the largest baskets. */
export const SALES_OF_DAY_BYTES_MAX = 524_288;
/** Somebody looks for a card, or types in a number. */
export const HOLD_DEFAULT_MS = 600_000;
/** A payment that takes longer than an hour has failed; what is held is nobody else's meanwhile. */
export const HOLD_MAX_MS = 3_600_000;
/** Sales that one profile is paying for at once. */
export const HOLDS_PER_PROFILE_MAX = 20;
/** Exact with any arithmetic on balances, and richer than any customer. */
export const CASHBACK_MAX = 1_000_000_000_000;
/** An activation that has ended is still told of as the reason why nothing is off: a week, in which customers ask. */
export const ENDED_TOLD_MS = 7 * 86_400_000;
/** Ids of stores that a reason lists. */
export const STORES_TOLD_MAX = 10;

// Limits over all profiles

/** Any attempt that lives has settled its reservations by then; a unit that a crash has left open is free again soon after. */
export const RESERVATION_GRACE_MS = 30_000;
/** Looking for open reservations costs next to nothing when there are none. */
export const SWEEP_INTERVAL_MS = 10_000;
/** Reservations settled in one go: a second's work; the next turn goes on. */
export const SWEEP_RESERVATIONS_MAX = 1_000;
/** Four looks a second: what is used up has to be out of sight within one. */
export const LIMIT_POLL_MS = 250;
/** Counters that one look asks for: a few milliseconds of a store's time. */
export const LIMIT_POLL_COUNTERS = 5_000;

// Settings of server and command line

/** At the ranking's cost this many reads wait for well under a second; more would only time out later. As many entries of writes. */
export const IN_FLIGHT_DEFAULT = 1_024;
/** Each call under way holds its message in memory. */
export const IN_FLIGHT_MAX = 100_000;
/** Longer than any call but an import takes; shorter than the usual patience of a supervisor (30 s). */
export const DRAIN_GRACE_DEFAULT_MS = 10_000;
/** The part of the grace that calls get; in the rest, or what they leave of it, the store is closed. */
export const DRAIN_CALLS_SHARE = 0.8;
/** A Redis that is gone is given up after three seconds, an embedded store closes in some milliseconds. */
export const CLOSE_MIN_MS = 1_000;
/** A drain that takes longer than ten minutes is a server that does not stop. */
export const DRAIN_GRACE_MAX_MS = 600_000;
/** The log of a night without its store stays readable, and says every minute that it still is away. */
export const BACKGROUND_FAILURE_TOLD_MS = 60_000;
/** Failed calls of one method and kind that are logged in a period: enough to see what goes on, whatever the load. */
export const FAILURE_LINES_MAX = 10;
/** The log tells every minute that a fault is still there. */
export const FAILURE_LINES_PERIOD_MS = 60_000;
/** Of an error in the log: our own longest messages, which name some fields; more is data. */
export const LOGGED_MESSAGE_BYTES_MAX = 500;
/** Where an error was made and by whom it was called; what is below is the same for all. */
export const LOGGED_FRAMES_MAX = 12;
/** A failed write has two: the driver's error, and why the connection was lost. */
export const LOGGED_CAUSES_MAX = 4;
/** A person waiting at a terminal gives up after about this long. */
export const DEADLINE_DEFAULT_MS = 30_000;
/** Timers beyond a day say nothing useful about a call. */
export const DEADLINE_MAX_MS = 86_400_000;

// Purchase histories

/** Receipts kept raw, so that late, cancelled and out-of-order ones among them are exact; half a year of weekly shopping. */
export const HISTORY_WINDOW_RECEIPTS = 32;
/** Distinct items of a receipt that count: twice the largest family shop seen in the data; more is a wholesale, and no sign of habits. */
export const RECEIPT_ITEMS_MAX = 512;
/** Items remembered from before the window (48 bytes each); the least recently bought go first. The 99th percentile in the data is 139. */
export const HISTORY_TAIL_ITEMS_MAX = 1_024;
/** Folded receipts whose ids are remembered against duplicates: 20 years of weekly shopping, 8 KiB. */
export const HISTORY_LEDGER_MAX = 1_024;
/** Corrected receipts of a profile that are known by their content, 16 bytes each: twice as many as can be corrected at a time. */
export const REPLACED_RECEIPTS_MAX = 64;
/** Cancelled receipts whose ids are remembered, so that a second delivery does not bring them back. */
export const HISTORY_CANCELLED_MAX = 64;

// Store

/** LMDB keys end at 1,978 bytes; half of it leaves room for the prefixes of any driver. */
export const STORE_KEY_BYTES_MAX = 1_024;
/** A trend over a million items fits; from 16 MiB on lmdb-js would hand out views of the memory map instead of copies. */
export const STORE_VALUE_BYTES_MAX = 16_700_000;
/** Of rows of a long read before others have their turn; four such reads at once are well below ten milliseconds. */
export const STORE_SCAN_SLICE_MS = 1;
/** Jobs of one LMDB transaction run on the event loop: this many writes hold it for some ten milliseconds. */
export const STORE_GROUP_WRITES_MAX = 2_000;
/** Rows of the outbox that are trimmed or rewritten in one job have no more bytes than this, which are read again in it: a few milliseconds. */
export const STORE_TRIM_BYTES = 4_194_304;

/** How often is looked whether another process still holds the write lock. */
export const STORE_LOCK_LOOK_MS = 250;
/** Three seconds: an import of another process holds the lock for some milliseconds at a time, a busy disk for a second. */
export const STORE_LOCK_LOOKS_MAX = 12;

/** Of a store check, told one by one; beyond it the store is broken, and how often does not matter. */
export const STORE_FINDINGS_MAX = 1_000;
/** Records that a check or a copy asks for at once. */
export const STORE_CARE_BATCH = 500;
/** The same in bytes, for promotions with many items: a write of more would hold the store for long. */
export const STORE_CARE_BATCH_BYTES = 2_097_152;

// Redis

/** Hash tags of a new store: spread well over any cluster of a few dozen nodes, and a reader of the outbox looks into each. */
export const REDIS_PARTITIONS_DEFAULT = 64;
/** A cursor of the outbox has a position in each. */
export const REDIS_PARTITIONS_MAX = 1_024;
/** A server that says nothing for this long is taken for gone: an fsync of a busy disk takes up to a second. */
export const REDIS_COMMAND_TIMEOUT_MS = 2_000;
/** What can be tried again is, for this long; then the caller is told, well before a usual deadline of his. */
export const REDIS_DEADLINE_MS = 3_000;
/** Work must resume within two seconds of the server's return. */
export const REDIS_RECONNECT_MAX_MS = 500;
/** Finds silent servers, demoted primaries and moved slots when no request does. */
export const REDIS_HEARTBEAT_MS = 1_000;
/** Records and writes waiting for an answer: some 50 ms of a server's work; more would only fill the memory while it is away. */
export const REDIS_PENDING_MAX = 20_000;
/** The same in bytes, for large values. */
export const REDIS_PENDING_BYTES_MAX = 268_435_456;
/** The server works on one call while the next is made: half a millisecond of commits. */
export const REDIS_CALL_ITEMS_MAX = 64;
/** A call that is larger delays the others of the connection. */
export const REDIS_CALL_BYTES_MAX = 1_048_576;
/** Keys, fields or stream entries looked at in one step of a long read: about a millisecond of the server. */
export const REDIS_SCAN_ITEMS = 1_000;
/** A server that rewrites a stream is taken for gone when nothing comes of it for so long; its copy goes by itself then. */
export const REDIS_REWRITE_LEASE_MS = 10_000;
/** Rewriting a stream of a million commits takes a minute; with some others before it nobody should wait for longer. */
export const REDIS_REWRITE_WAIT_MAX_MS = 600_000;
/** An ordinary stream is rewritten in a few of these. */
export const REDIS_REWRITE_PAUSE_MS = 20;
/** Versions of the configuration that a lost second may have had, and far more; six bytes hold 268 million times as many. */
export const REDIS_EPOCH_VERSIONS = 1_048_576;
/** Restarts of Redis in the life of one server of Handbill; 60 bytes each. */
export const REDIS_ENDED_EPOCHS_MAX = 1_000;
/** Changed entries of the configuration read in one step; a promotion with many items has some hundred kilobytes. */
export const REDIS_CHANGES_PAGE = 200;

// Assignment

/** Most promotions that one ranking returns; more are asked for in further rounds. */
export const RANK_K_MAX = 64;
/** Customers whom one call of the kernel ranks; what a call costs is nothing next to the work of so many. */
export const RANK_BATCH_REQUESTS_MAX = 64;
/** Histories, masks, boosts and results of such a call; a single request has less than 1 MB in a pool of 100,000. */
export const RANK_BATCH_BYTES_MAX = 4_194_304;
/** Pieces of long work, of whatever kind, before the event loop has its turn: twenty who have dear filters judged get on, and nobody waits for long. */
export const PIECES_PER_TURN = 2;
/** First handbills made before the event loop has its turn: each ranks for up to half a millisecond in a pool of 10,000 promotions. */
export const ASSIGNMENTS_PER_TURN = 8;
/** The same of batches, beside those of single requests. */
export const BATCHED_ASSIGNMENTS_PER_TURN = 4;
/** Profiles that are assigned to at a time where all are: as many as a store syncs together. */
export const ASSIGN_ALL_BATCH_PROFILES = 256;
/** Handbills of a campaign that explores whose order is drawn: enough to learn in weeks what a place in the list is worth. Each loses some 6 % of its redemptions. */
export const SHUFFLED_SHARE = 0.05;
/** What a slot that explores may hold, a group: further ones are drawn too seldom to be learned of, and each takes 20 bytes of the event. */
export const EXPLORATION_CANDIDATES_MAX = 32;
/** Power of the weights that slots which explore are drawn by: at lower ones too many show what is hardly ever used (docs/exposure.md). */
export const EXPLORATION_SHARPNESS = 16;
/**
 * Times as much as is known of a level that THOMPSON takes to be known, so that it draws nearer to the mean: many customers draw before any of them has
 * told what it was worth, and customers who differ explore by themselves (docs/exposure.md).
 */
export const THOMPSON_CERTAINTY = 9;
/** Draws that propensities are the mean of: their error is below the noise of the redemptions that they weigh, at half a millisecond a handbill. */
export const PROPENSITY_DRAWS = 200;
/** Redemptions that the level of a promotion is worth before it was shown: it moves when it has had as many of its own. */
export const LEVEL_PRIOR = 3;
/** Days whose offers of a row are counted by themselves: redemptions come later than that in the longest handbills alone. */
export const LEVEL_COHORTS_MAX = 28;
/** Redemptions that each place of a row begins with, at the rate of all: where fewer are known, places are taken to be nearly alike. */
export const PLACE_PRIOR_REDEMPTIONS = 20;
/** Candidates fetched for each slot, so that overlaps rarely need a second ranking. */
export const CANDIDATES_PER_SLOT = 4;
/** Candidates that the repair of a short handbill looks at: beyond it the narrowest ones, which overlap least. */
export const REPAIR_CANDIDATES_MAX = 256;
/** Steps of that search: a few milliseconds at most, and far more than a handbill of ordinary promotions ever needs. */
export const REPAIR_NODES_MAX = 4_000;
/** Candidate sets whose most fillable slots are remembered, so that a shortage is searched once and not for every customer. */
export const FILL_LIMITS_MAX = 1_024;
/** Windows of handbills of some hours, by the minutes in which they begin and end, whose candidates are kept as a mask: 12 KB each with 100,000 promotions. */
export const DAILY_MASKS_MAX = 16;
/** Stores whose candidates are kept as a mask: 12 KB each with 100,000 promotions. */
export const STORE_MASKS_MAX = 1_024;
/** Candidates that an explanation names with the rule that dropped them. */
export const DROPPED_CANDIDATES_MAX = 50;
/** Promotions that are judged between two turns of the event loop while those are counted that a handbill does not hold: a millisecond. */
export const DROP_PIECE_PROMOTIONS = 256;
/** Purchases to be expected of what was shown, below which nobody can tell how many of them are redemptions: at 100, to a tenth. */
export const REDEMPTION_RATE_CHANCES_MIN = 100;
/** Days after which most offers that will be redeemed are. */
export const REDEMPTION_RATE_DAYS = 7;
/** Of the brands or suppliers of a promotion that covers more of them, it is none's. */
export const SIMULATED_NAMES_MAX = 20;
/** Profiles of a simulation: a share of them is known to a third of a percent, and more would tell no more. Their names are in memory. */
export const SIMULATION_SAMPLE_MAX = 100_000;
export const SIMULATION_SAMPLE_DEFAULT = 10_000;
/** Ids of profiles that are drawn from between two turns of the event loop: a tenth of a millisecond, and less than the store takes to list them. */
export const SAMPLING_BATCH_PROFILES = 100;
/** Profiles that a simulation loads between two turns of the event loop, and hands over at once: a millisecond or two. */
export const SIMULATION_BATCH_PROFILES = 100;
/** Entries of the configuration that a simulation hands over at once: a millisecond or two of copying. */
export const SIMULATION_BATCH_ENTRIES = 500;
/** How far from now a preview may ask: past it there is no plan, and no history; and some windows would end in years that the contract can't tell. */
export const PREVIEW_DISTANCE_MAX_DAYS = 36_500;

// Import

/** Errors, and warnings, of an import that are shown on a terminal; nobody reads more before mending the file. */
export const TERMINAL_ROWS_MAX = 100;
/** A promotion that lists 100,000 items by ids of 30 characters still fits; the reader holds one row in memory. */
export const ROW_BYTES_MAX = 4_194_304;
/** Text that is looked at in one go: the rows of a block are in memory at once, whatever chunks a caller sends. */
export const IMPORT_BLOCK_BYTES = 65_536;
/** Bytes of a gzip file for each of the packed ones: tables have 5 to 30, one of a single repeated line a thousand. */
export const UNPACKED_RATIO_MAX = 200;
/** A file of up to this size costs less than to ask how well it is packed. */
export const UNPACKED_BYTES_UNASKED = 67_108_864;
/** A file with more columns is not a table of what we know. */
export const IMPORT_COLUMNS_MAX = 1_000;
/** Entries written at once: enough to share one disk sync; more would outlive the young generation, which costs more than the sync. */
export const IMPORT_BATCH_ROWS_MAX = 500;
/** Promotions may list thousands of items: a batch of them must not fill the memory. */
export const IMPORT_BATCH_CHARS_MAX = 2_097_152;
/** Changes of a file that wait for another row of the same key: more than a file has of codes that stand in it twice. */
export const HELD_ROWS_MAX = 10_000;
/** Their text: what waits must not fill the memory. */
export const HELD_ROWS_CHARS_MAX = 4_194_304;
/** Rows of one key that wait: each row that follows is judged together with them. */
export const HELD_ROWS_PER_KEY_MAX = 16;
/** No date and no number is longer; patterns that would find one are not tried on longer cells. */
export const WRITTEN_VALUE_CHARS_MAX = 64;
/** Keys of one file that are remembered to find those that come back: 100 MB of hashes and lines. */
export const IMPORT_KEYS_MAX = 4_000_000;
/** A file of receipts that is kept until it has been read whole is on disk beyond this. */
export const IMPORT_SCRATCH_MEMORY_BYTES = 4_194_304;
/** Of one temporary file of an import: ten years of receipts of a large shop. */
export const IMPORT_SCRATCH_BYTES_MAX = 17_179_869_184;
/** Text of rows that is sorted in memory: some tens of milliseconds of the event loop, and a file of a gigabyte has some hundred such pieces. */
export const IMPORT_SORT_CHARS = 16_777_216;
/** Sorted rows that are read in one go: no more than a block of text has. */
export const IMPORT_SORT_TURN_ROWS = 500;
/** Warnings of one import that are told one by one; what comes after is only counted. */
export const IMPORT_WARNINGS_MAX = 1_000;
/** Objects with different sets of names in one JSON lines file that are remembered at a time. */
export const JSON_SHAPES_MAX = 256;
/** Characters of the names of all of them, of which each has some ten bytes more. */
export const JSON_SHAPES_CHARS_MAX = 1_048_576;
/** Deeper objects than `a.0.b` have no column. */
export const JSON_DEPTH_MAX = 8;
/** Of a name with those around it; no column has a longer one. */
export const JSON_NAME_CHARS_MAX = 500;
/** Brackets within brackets of one line, before it is parsed. */
export const JSON_NESTING_MAX = 64;
/** Names in one line, before it is parsed: ten for each line of the longest receipt. */
export const JSON_NAMES_MAX = 50_000;
/** Columns of a file in one template of a mapping: names are put together of a few. */
export const TEMPLATE_COLUMNS_MAX = 50;
/** Values of the same list in every row. */
export const CONSTANT_VALUES_MAX = 1_000;

// Ranking

/** Promotions above this many items are scored by a summary of them: a noisy-or over hundreds is dear, and says little but that they are wide. */
export const WIDE_PROMOTION_ITEMS = 64;
/** A model file's header is about 1 KiB; a damaged length must not make the reader parse the tables as text. */
export const MODEL_HEADER_BYTES_MAX = 65_536;
/** Numbers a block of the customer vector; above 64 nothing was gained in the data. */
export const VECTOR_BLOCK_MAX = 128;
/** A compiled pool: 100,000 promotions over 100,000 items take 50 MB. */
export const KERNEL_IMAGE_BYTES_MAX = 268_435_456;
/** Memory of the kernel in pages of 64 KiB, 2 GiB: two pools, what they outgrew, and the scratch of each thread. */
export const KERNEL_PAGES_MAX = 32_768;

// Models in the store

/** A progress bar that moves five times a second is smooth enough. */
export const TRAINING_PROGRESS_MS = 200;
/** Histories read at once for a training: decoding them holds the event loop for a millisecond or two. */
export const TRAINING_BATCH_PROFILES = 100;
/** Receipt lines of one training, 4 bytes each: some 300,000 customers with long histories; more of them teach nothing new. */
export const TRAINING_LINES_MAX = 64_000_000;

/** Candidate rows of the weight fit, up to 180 bytes each. 49 weights learn no more from more of them; a larger store's fit takes a sample. */
export const TRAINING_ROWS_MAX = 2_000_000;

/** Customers with redemptions in one training, of more a sample: reading their choices takes a millisecond each, and 17 weights learn no more from more. */
export const TRAINING_CHOOSERS_MAX = 5_000;
/** Of what was open to everybody beside a redemption, so many are drawn: the weights are the same in the mean, the time is not. */
export const CHOICE_ALTERNATIVES_MAX = 100;

/** A week of daily trainings and some to compare with; what is active or was before stays whatever its age. */
export const MODELS_KEPT_MAX = 10;
/** Well below what the store takes as one value; a model of 10,000 items has one part. */
export const MODEL_PART_BYTES = 8_388_608;
/** A store that could not be read may answer again soon; a damaged file stays damaged and should not fill the log. */
export const MODEL_RETRY_MS = 30_000;

// Pricing

/** Items priced at once for a customer: the longest page of a list that anybody shows. */
export const PRICED_ITEMS_MAX = 200;
/** Offers on single items that are priced before others have their turn: about a millisecond. */
export const ITEM_OFFERS_PER_PIECE = 250;
/** Ten times the largest family shop; a basket with more is a delivery to a shop. */
export const BASKET_LINES_MAX = 1_000;
/** Of one line, in whole units: a pallet of screws. */
export const QUANTITY_MAX = 100_000;
/** In minor units: ten million euros apiece. */
export const UNIT_PRICE_MAX = 1_000_000_000;
/** Offers priced at once: more than any wallet holds usable at a time, and each of them is answered. */
export const PRICED_OFFERS_MAX = 1_000;
/** Fields of cases that nobody reads, told one by one: more are another kind of file. */
export const UNREAD_FIELDS_TOLD_MAX = 100;
/** Offers and pieces, tied together, up to which the best way is always found, whatever it takes: some hundred milliseconds at the worst. */
export const PRICING_SMALL_OFFERS = 5;
export const PRICING_SMALL_PIECES = 24;
/** Ways to give pieces to offers that are looked at where there are more of them: about as long. */
export const PRICING_NODES_MAX = 100_000;
/** Ways that are followed without a judgement of each: a bound costs as much as some hundred of them. */
export const PRICING_PLAIN_NODES_MAX = 4_000;
/** Pieces of one group of offers that are searched one by one, the dearest; a till has no line of so many that several offers fight for. */
export const PRICING_PIECES_SEARCHED_MAX = 2_000;
/** Offers of one group by pieces, beyond which nothing is searched: the tables of it would fill the memory. */
export const PRICING_CHANCES_MAX = 400_000;
/** The same by offers again, beyond which no bounds are sought: each of some thousand ways costs this much for each piece. */
export const PRICING_JUDGED_MAX = 300_000;
/** Ways kept from piece to piece by a search that can't keep all: enough that it rarely misses the best one. */
export const PRICING_BEAM_WIDTH = 32;

// Evaluation

/** Four weeks: every weekly shopper comes by, and most of the past stays to learn from. */
export const EVALUATION_DAYS_DEFAULT = 28;
/** Ten years: no shop keeps its receipts longer. */
export const EVALUATION_DAYS_MAX = 3_650;
/** Customers of a small retailer: a shop with its loyal ones. */
export const EVALUATION_GROUP_DEFAULT = 100;
/** Somebody to learn from, and somebody to predict for. */
export const EVALUATION_GROUP_MIN = 2;
/** Of each customer, as published replays do it: enough to tell methods apart for one customer. */
export const EVALUATION_LAST_DEFAULT = 20;
/** Statistics of items grow old slowly; each time costs a training. */
export const EVALUATION_BLOCKS_DEFAULT = 10;
/** Daily trainings over three years; each takes as long as one training. */
export const EVALUATION_BLOCKS_MAX = 1_000;
/** Handbills of the events that are looked at together, a kilobyte each: beyond it a sample tells as much. */
export const EXPOSED_HANDBILLS_MAX = 100_000;
/** Offers of a handbill that were not shown and are kept beside those that were: further ones tell little more. */
export const UNSHOWN_TRIALS_PER_HANDBILL = 6;
/** Items of a promotion, or of a catalog, whose prices and margins are averaged: a mean of more differs by little, and each UPLIFT variant may ask for many. */
export const ECONOMICS_ITEMS_MAX = 500;
/** Share of the price that groceries leave, where no item says: what an offer is worth is then right but for a factor, beside its discount. */
export const ASSUMED_MARGIN = 0.25;
/** Where no item has a price, all cost the same: the order by value is then that by what an offer changes and costs in shares. */
export const ASSUMED_PRICE_MINOR = 100;
/** Explored showings, and purchases after them, from which on what showing changes is learned: fewer rank no better than relevance (docs/uplift.md). */
export const UPLIFT_SHOWINGS_MIN = 2_000;
export const UPLIFT_PURCHASES_MIN = 200;
/** A redemption that was a thousandth as likely in the log as under the other ranking would decide the whole estimate; cutting costs little bias. */
export const POLICY_WEIGHT_MAX = 50;
/** Of the weight; where more of it is cut, the bias is no longer small beside the interval. */
export const POLICY_CUT_MAX = 0.02;
/** Below so many handbills' worth of the other ranking, intervals are neither narrow nor right. */
export const POLICY_EFFECTIVE_MIN = 200;
/** Where the log can show less of the other ranking than this, what it can't show may turn the result. */
export const POLICY_REACH_MIN = 0.95;
/** Nobody shows longer lists; metrics beyond say nothing about handbills. */
export const EVALUATION_K_MAX = 1_000;

// Profiles

/** RFC 5321 leaves 254 characters for an address in a path. */
export const EMAIL_CHARS_MAX = 254;
/** A customer has a few cards, numbers and addresses; each has some 60 bytes in the wallet. */
export const IDENTITIES_PER_PROFILE_MAX = 100;
/** Bytes that are searched for traces before others have their turn: about a millisecond. */
export const TRACES_PIECE_BYTES = 1_048_576;
/** Traces of an erased profile that are named one by one; there should be none. */
export const TRACES_TOLD_MAX = 100;
/** A piece of an exported profile: some messages of this size are on their way at a time. */
export const EXPORT_CHUNK_CHARS = 65_536;
/** What a shop knows of a customer besides purchases; each costs some 30 bytes in every profile that has it. */
export const ATTRIBUTES_PER_PROFILE_MAX = 100;
/** They are written in conditions: `profile.attributes.loyalty_tier`. */
export const ATTRIBUTE_NAME_CHARS_MAX = 64;
/** Of a text, or of the texts of a list together: a city, a few dozen hobbies. What is longer is a document, and belongs elsewhere. */
export const ATTRIBUTE_VALUE_CHARS_MAX = 2_000;
/** Texts of one list. */
export const ATTRIBUTE_LIST_MAX = 100;
/** Of all names and values of a profile: each request reads them along with what it holds. */
export const ATTRIBUTES_CHARS_MAX = 10_000;
/** Different categories, of all levels, that conditions see of what somebody has bought: a shop has some hundred, a customer knows a part of them. */
export const PROFILE_CATEGORIES_MAX = 500;
/** Named conditions: as many as a caller may tell of one customer, since filters go through both. */
export const SEGMENTS_MAX = 100;
/** Of the condition of a segment at its worst: at most 2 ms for a customer, in a request that asks for it; what people write takes some 30. */
export const SEGMENT_STEPS_MAX = 10_000;
/** Of what uses a segment that shall be deleted, named one by one. */
export const REFERENCES_TOLD_MAX = 5;
/** Profiles on which a segment is counted: a share is known to a percent, and more would tell no more. */
export const SEGMENT_SAMPLE_DEFAULT = 10_000;
export const SEGMENT_SAMPLE_MAX = 100_000;
/** Each merged profile is remembered, so that it can be erased with the one it went into. */
export const MERGED_PROFILES_MAX = 100;

// Focus items of experiments

/** Sets of items that a server has at hand: one a promotion that somebody has entered with, for some months. */
export const FOCUS_SETS_CACHED_MAX = 20_000;
/** Items of all of them, four bytes each; wide promotions have thousands. */
export const FOCUS_ITEMS_CACHED_MAX = 4_000_000;

// Popularity

/** Shelves don't change within half a second; each poll is one look into the outbox. */
export const POPULARITY_POLL_MS = 500;
/** Counting a page holds the event loop for about a millisecond. */
export const OUTBOX_PAGE_EVENTS = 1_000;
/** Bytes of entries that are read before others have their turn: a millisecond or two of receipts with thousands of lines. */
export const PURCHASES_PIECE_BYTES = 16_384;
/** Of a page, where entries are large: a thousand ordinary ones have about as much. */
export const OUTBOX_PAGE_BYTES = 262_144;
/** Counting this many again after a crash takes less than a second; a snapshot writes the counts of all items. */
export const POPULARITY_SNAPSHOT_EVENTS = 200_000;
/** In step with the popularity: the two read the outbox once. */
export const EXPERIMENTS_POLL_MS = 500;
/** Looks for experiments that have come to their planned end this often: that is a matter of days. A look at each costs a read. */
export const EXPERIMENTS_LOOK_MS = 600_000;
/** A snapshot writes the totals of all experiments. */
export const EXPERIMENTS_SNAPSHOT_EVENTS = 200_000;

// Funnel

/** Arms of campaigns of which a profile remembers to which stages it came, some 25 bytes each. The oldest goes first: its campaign is over. */
export const FUNNEL_ARMS_PER_PROFILE_MAX = 64;
/** Days of one handbill that a profile remembers, 3 bytes each: an app tells within two months what a customer has seen. */
export const FUNNEL_DAYS_PER_PROFILE_MAX = 64;
/** Days of arms that are counted one by one: ten years of three arms. Older ones are summed up. */
export const FUNNEL_DAY_CELLS_MAX = 12_000;
/** Slots, groups and promotions by day: a thousand promotions in two arms for two months, three megabytes of a snapshot. */
export const FUNNEL_PART_CELLS_MAX = 120_000;
/** Nobody looks at a report twice a second; whoever asks for one is told of everything. */
export const FUNNEL_POLL_MS = 1_000;
/** Reading that many entries takes less than a millisecond. */
export const FUNNEL_PIECE_ENTRIES = 500;
/** Counting this many again after a crash takes a second or two; a snapshot writes all cells. */
export const FUNNEL_SNAPSHOT_EVENTS = 200_000;

// Alerts

/** Nobody acts on an alert within the minute; a look checks all active campaigns. */
export const ALERTS_LOOK_MS = 60_000;
/** What is told of at a time; who has more has one trouble that makes them all. */
export const ALERTS_OPEN_MAX = 1_000;
/** Of a promotion's budget: time to decide whether it gets more. */
export const ALERT_BUDGET_SHARE = 0.8;
/** Of the slots of two days: a few customers with narrow interests don't make as many. */
export const ALERT_EMPTY_SHARE = 0.3;
/** Fewer say little. */
export const ALERT_SLOTS_MIN = 100;
/** Times the mean of the days before: weekends and mailings make two or three. */
export const ALERT_SPIKE_FACTOR = 5;
/** In a day; fewer cost little. */
export const ALERT_SPIKE_REDEMPTIONS_MIN = 50;
/** A week, so that every weekday is in it, and yesterday and today. */
export const ALERT_SPIKE_DAYS = 9;
/** Nothing is usual after a day or two. */
export const ALERT_SPIKE_DAYS_BEFORE_MIN = 3;
