/**
 * What filters cost as masks, beside the way they were evaluated before: the filters of 50 campaigns over 10,000 promotions, compiled, and one request of each of
 * 10,000 different kinds of profile. Both give the same masks, or the bench fails.
 *
 *     npm run bench:masks
 */
import { compileFilterMask } from '../src/assignment/filter-mask.js';
import { createFilterRows } from '../src/assignment/filter-rows.js';
import { type KnownProfile, knownProfile } from '../src/audience/known-profile.js';
import type { SegmentBook } from '../src/audience/membership.js';
import { purchaseFacts } from '../src/audience/purchase-facts.js';
import { judgeOf } from '../src/audience/segment-condition.js';
import { bitsWhere, intersect } from '../src/base/bits.js';
import { randomStream } from '../src/base/hash.js';
import type { ItemIndex, ProfileId, SegmentId } from '../src/base/ids.js';
import { MS_PER_DAY } from '../src/base/time.js';
import { finish } from '../src/base/work.js';
import { stepBudget } from '../src/filters/budget.js';
import { compileExpression, type Expression } from '../src/filters/expression.js';
import { createFilterFailures } from '../src/filters/failures.js';
import { recordReceipt } from '../src/history/history.js';
import { FILTER_STEPS_PER_REQUEST } from '../src/limits.js';
import { PROMOTION_ENVIRONMENT } from '../src/promotions/promotion-filter.js';
import { store } from '../test/support/assignment.js';
import { catalogOf, item, listOf, poolOf, promotion } from '../test/support/promotions.js';
import { byClasses, oneByOne } from './classes-of-candidates.js';
import { spreadOf } from './spread.js';

const PROMOTIONS = 10_000;
const ITEMS = 5_000;
const CAMPAIGNS = 50;
const GROUPS = 3;
const KINDS = 10_000;
const ROUNDS = 5;

const random = randomStream(1);
const among = (count: number): number => Math.floor(random() ** 2 * count);

const catalog = catalogOf(
  Array.from({ length: ITEMS }, (_, i) =>
    item(String(i), {
      brand: `brand ${among(200)}`,
      category: ['Food', `c${among(20)}`, `d${among(100)}`],
      priceMinor: 50 + among(2_000),
      attributes: { organic: random() < 0.1 },
    }),
  ),
);
const pool = poolOf(
  Array.from({ length: PROMOTIONS }, (_, i) =>
    promotion(`p${i}`, {
      tags: ['MOBILE', `t${among(40)}`, `u${among(300)}`].slice(among(3)),
      params: { store: `s${among(500)}`, icon: `icon ${among(30)}`, number: String(i) },
      priority: among(50),
      discount: { mode: 'STATIC', type: 'PERCENT', value: 10_000 * (1 + among(60)) },
      targetSegment: random() < 0.5 ? null : (`g${among(200)}` as never),
      items: listOf(among(ITEMS), among(ITEMS), among(ITEMS)),
    }),
  ),
  catalog,
);
const everything = bitsWhere(PROMOTIONS, () => true);

function expression(text: string): Expression {
  const compiled = compileExpression(text, PROMOTION_ENVIRONMENT);
  if (!compiled.ok) throw new Error(`${text}: ${compiled.error}`);
  return compiled.value;
}

/** Processor time, because on a shared machine the clock on the wall measures the neighbours. */
function timedMs<T>(run: () => T): [T, number] {
  const start = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(start);
  return [result, (user + system) / 1_000];
}

const context = () => ({ pool, catalog, failures: createFilterFailures() });

/** What marketers write, no two alike. */
const groupFilter = (campaign: number, group: number): string =>
  [
    `promotion.discount_value >= ${campaign}.0 && 't${campaign % 40}' in promotion.tags`,
    `items.exists(i, i.brand == 'brand ${campaign}' && i.price < ${group + 1 + campaign / 10}) || promotion.priority > ${campaign}.0`,
    `promotion.params.icon != 'icon ${campaign % 30}' && items.all(i, 'c${campaign % 20}' in i.category || i.attributes.organic)`,
  ][group]!;

function compileAll(): void {
  const filters = Array.from({ length: CAMPAIGNS * GROUPS }, (_, i) => groupFilter(Math.floor(i / GROUPS), i % GROUPS));
  const [, parseMs] = timedMs(() => filters.map(expression));
  const samples = Array.from({ length: ROUNDS }, () => {
    const [asMasks, newMs] = timedMs(() => {
      const rows = createFilterRows(pool, catalog);
      return filters.map((text) => finish(compileFilterMask(everything, expression(text), context(), rows)).matching);
    });
    return { asMasks, newMs };
  });
  const [before, oldMs] = timedMs(() => filters.map((text) => oneByOne(expression(text), pool, catalog)));
  if (JSON.stringify(samples[0]!.asMasks) !== JSON.stringify(before)) throw new Error('the masks differ');
  const { median, low, high } = spreadOf(samples.map(({ newMs }) => newMs));
  console.log(
    `compiling ${filters.length} filters of ${CAMPAIGNS} campaigns over ${PROMOTIONS} promotions, parsing (${parseMs.toFixed(0)} ms) included:\n` +
      `  masks       ${median.toFixed(0)} ms (${low.toFixed(0)} to ${high.toFixed(0)})\n  one by one  ${oldMs.toFixed(0)} ms, x ${(oldMs / median).toFixed(1)}`,
  );
}

/** Segments by condition, beside those that requests tell. */
const NAMED = Array.from({ length: 50 }, (_, i) => ({
  segmentId: `named-${i}` as SegmentId,
  judge: judgeOf({
    condition: `profile.baskets_90d >= ${i % 8} && 'c${i % 20}' in profile.categories && profile.attributes.tier != 't${i}'`,
  }),
}));
const BOOK: SegmentBook = {
  ids: NAMED.map(({ segmentId }) => segmentId),
  holds: (segmentId, subject) => NAMED.find((each) => each.segmentId === segmentId)?.judge(subject) === true,
};

const NOW_MS = Date.UTC(2026, 5, 1);
const categoryOf = (index: number) => catalog.itemAt(index as ItemIndex)!.category;

/** Half a year of weekly shopping. */
function historyOf(customer: number): Uint8Array {
  let history: Uint8Array | null = null;
  for (let week = 26; week > 0; week--) {
    const items = Array.from({ length: 8 }, () => among(ITEMS)) as ItemIndex[];
    const receipt = {
      idHash: [customer, week] as const,
      timeMs: NOW_MS - week * 7 * MS_PER_DAY,
      items: [...new Set(items)],
    };
    const recorded = recordReceipt(history, receipt);
    if (recorded.kind === 'recorded') history = recorded.bytes;
  }
  return history!;
}

/** As many segments as a customer of a large chain has, a store, attributes, and purchases. */
const told = Array.from({ length: KINDS }, (_, customer) => ({
  profileId: `c${customer}` as ProfileId,
  isMember: random() < 0.5,
  storeId: store(`s${among(500)}`),
  segments: new Set(Array.from({ length: 1 + among(12) }, () => `g${among(200)}`)) as Set<SegmentId>,
  attributes: [
    { name: 'city', value: `city ${among(900)}`, setAtMs: 0 },
    { name: 'tier', value: `t${among(5)}`, setAtMs: 0 },
  ],
  history: historyOf(customer),
}));

/** As each request finds them: nothing of them is worked out yet. */
const freshProfiles = (count: number): KnownProfile[] =>
  told
    .slice(0, count)
    .map(({ attributes, history, ...each }) =>
      knownProfile(each, { attributes, purchases: purchaseFacts(history, NOW_MS, categoryOf) }, BOOK),
    );

const REQUESTS = [
  'profile.is_member && promotion.priority > 10.0',
  "promotion.target_segment == '' || promotion.target_segment in profile.segment_ids",
  'promotion.params.store == profile.store_id',
  'promotion.tags.exists(t, t in profile.segment_ids || t == profile.store_id)',
  'profile.segment_ids.exists(s, s in promotion.tags) || !profile.is_member',
  'promotion.discount_value > 5.0 * double(size(profile.segment_ids))',
  "items.exists(i, i.brand == 'brand 3' || i.category.exists(c, c == profile.store_id))",
  "'named-7' in profile.segment_ids && promotion.priority > 10.0",
  "promotion.priority > 10.0 || 'named-1' in profile.segment_ids || 'named-2' in profile.segment_ids || 'named-3' in profile.segment_ids",
  "profile.attributes.tier == 't1' && profile.baskets_28d >= 2 && promotion.priority > 10.0",
  'profile.is_member ? promotion.target_segment in profile.segment_ids : promotion.priority >= double(size(profile.segment_ids))',
];

function ask(text: string): void {
  const mask = finish(compileFilterMask(everything, expression(text), context()));
  const before = byClasses(expression(text), pool, catalog);
  const target = mask.matching.slice();
  const newUs = (count: number): number => {
    const profiles = freshProfiles(count);
    const [, ms] = timedMs(() => {
      for (const who of profiles) {
        target.set(mask.matching);
        mask.restrict(target, who, stepBudget(FILTER_STEPS_PER_REQUEST));
      }
    });
    return (1_000 * ms) / count;
  };
  // The slow way is asked fewer, each of another kind all the same.
  const slow = freshProfiles(40);
  const [, oldMs] = timedMs(() => {
    for (const who of slow) intersect(target, before(who));
  });
  for (const who of slow) {
    target.set(mask.matching);
    mask.restrict(target, who, stepBudget(FILTER_STEPS_PER_REQUEST));
    const expected = before(who);
    if (target.some((word, w) => word !== expected[w])) throw new Error(`the masks differ: ${text}`);
  }
  newUs(KINDS / 5);
  const { median, low, high } = spreadOf(Array.from({ length: ROUNDS }, () => newUs(KINDS)));
  const oldUs = (1_000 * oldMs) / slow.length;
  console.log(
    `  ${median.toFixed(1).padStart(6)} us (${low.toFixed(1)} to ${high.toFixed(1)})   by classes ${oldUs.toFixed(0).padStart(7)} us, x ${(oldUs / median).toFixed(0).padStart(4)}   ${text}`,
  );
}

compileAll();
console.log(`\na request of each of ${KINDS} kinds of profile:`);
for (const text of REQUESTS) ask(text);
