/**
 * What the dearest filters cost that the check accepts, beside a plain one: over a pool of 10,000 promotions as full as they may be,
 * piece by piece as the server compiles it, and for one request of a profile with as many segments as it may have. Filters are written
 * as an attacker would; those that are refused are told, too.
 *
 *     npm run bench:filters
 */
import { performance } from 'node:perf_hooks';
import { compileAudience } from '../src/assignment/audience.js';
import { compileFilterMask } from '../src/assignment/filter-mask.js';
import { bitsWhere } from '../src/base/bits.js';
import type { Item } from '../src/catalog/item.js';
import { stepBudget } from '../src/filters/budget.js';
import { compileExpression } from '../src/filters/expression.js';
import { createFilterFailures } from '../src/filters/failures.js';
import {
  ATTRIBUTES_PER_ITEM_MAX,
  FILTER_STEPS_PER_REQUEST,
  LABEL_CHARS_MAX,
  PARAMS_PER_PROMOTION_MAX,
  SEGMENTS_PER_REQUEST_MAX,
  TAGS_PER_PROMOTION_MAX,
  TEXT_CHARS_MAX,
} from '../src/limits.js';
import { PROMOTION_ENVIRONMENT } from '../src/promotions/promotion-filter.js';
import { profile } from '../test/support/assignment.js';
import { catalogOf, item, listOf, poolOf, promotion } from '../test/support/promotions.js';
import { ATTACKS, PLAIN } from './filter-attacks.js';

const PROMOTIONS = 10_000;
const ITEMS = 3_000;

const letters = (n: number, seed: number): string =>
  Array.from({ length: n }, (_, i) => 'ab'[(Math.imul(i + 1, seed | 1) >>> 13) & 1]).join('');
const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `n${i}`.padEnd(100, 'x'));
const named = (n: number): Record<string, string> => Object.fromEntries(names(n).map((name) => [name, name]));

const attributes: Item['attributes'] = { ...named(ATTRIBUTES_PER_ITEM_MAX - 1), text: letters(TEXT_CHARS_MAX, 7) };
const catalog = catalogOf(
  Array.from({ length: ITEMS }, (_, i) =>
    item(String(i), { brand: letters(500, i), category: names(20), priceMinor: i, attributes }),
  ),
);
const tags = names(TAGS_PER_PROMOTION_MAX);
const params = named(PARAMS_PER_PROMOTION_MAX);
const description = letters(TEXT_CHARS_MAX, 12345);
const wide = listOf(...Array.from({ length: ITEMS }, (_, i) => i));
const pool = poolOf(
  Array.from({ length: PROMOTIONS }, (_, i) =>
    promotion(`p${i}`, {
      tags,
      params,
      description,
      headline: 'a'.repeat(LABEL_CHARS_MAX),
      headerName: `${'a'.repeat(200)}b${'a'.repeat(250)}`,
      startAtMs: i,
      expireAtMs: i + 1,
      targetSegment: `s${i}` as never,
      items: i % 100 === 0 ? wide : listOf(i % ITEMS, (i + 1) % ITEMS, (i + 2) % ITEMS),
    }),
  ),
  catalog,
);
const full = profile({ segments: names(SEGMENTS_PER_REQUEST_MAX).map((name) => `s${name}`) });
const everything = bitsWhere(PROMOTIONS, () => true);

interface Cost {
  readonly poolMs: number;
  readonly pieceMs: number;
  readonly requestMs: number;
  readonly stopped: boolean;
}

/** Processor time, because on a shared machine the clock on the wall measures the neighbours. */
function timed<T>(run: () => T): [T, number] {
  const start = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(start);
  return [result, (user + system) / 1_000];
}

function costOf(text: string): Cost | string {
  const filter = compileExpression(text, PROMOTION_ENVIRONMENT);
  if (!filter.ok) return filter.error;
  const failures = createFilterFailures();
  const work = compileFilterMask(everything, filter.value, { pool, catalog, failures });
  let [poolMs, pieceMs] = [0, 0];
  for (;;) {
    const [piece, tookMs] = timed(() => work.next());
    poolMs += tookMs;
    pieceMs = Math.max(pieceMs, tookMs);
    if (!piece.done) continue;
    const mask = piece.value;
    const requests = Array.from({ length: 50 }, (_, i) => {
      const asking = { ...full, isMember: i % 2 === 0, storeId: `store${i}` as never };
      const target = mask.matching.slice();
      return timed(() => mask.restrict(target, asking, stepBudget(FILTER_STEPS_PER_REQUEST)))[1];
    });
    // The first ones compile themselves.
    const requestMs = requests.slice(20).sort((a, b) => a - b)[15]!;
    return { poolMs, pieceMs, requestMs, stopped: failures.list().some(({ message }) => message.includes('steps')) };
  }
}

function audienceMs(text: string): number {
  const accepts = compileAudience(text, createFilterFailures());
  const took = Array.from({ length: 50 }, () => timed(() => accepts(full))[1]);
  return took.slice(20).sort((a, b) => a - b)[15]!;
}

costOf(PLAIN);
const plain = costOf(PLAIN) as Cost;
console.log(`plain: pool ${plain.poolMs.toFixed(0)} ms, longest piece ${plain.pieceMs.toFixed(1)} ms   ${PLAIN}`);
const worst = { pool: 0, piece: 0, request: 0, check: 0 };
let refused = 0;
for (const text of ATTACKS) {
  const startMs = performance.now();
  compileExpression(text, PROMOTION_ENVIRONMENT);
  worst.check = Math.max(worst.check, performance.now() - startMs);
  const cost = costOf(text);
  const shown = text.length > 90 ? `${text.slice(0, 90)}…` : text;
  if (typeof cost === 'string') {
    refused += 1;
    console.log(`  refused (${cost.slice(0, 110)})   ${shown}`);
    continue;
  }
  const requestMs = Math.max(cost.requestMs, text.includes('profile') ? audienceMs(text) : 0);
  worst.pool = Math.max(worst.pool, cost.poolMs);
  worst.piece = Math.max(worst.piece, cost.pieceMs);
  worst.request = Math.max(worst.request, requestMs);
  const ratio = (cost.poolMs / plain.poolMs).toFixed(1);
  console.log(
    `  pool ${cost.poolMs.toFixed(0)} ms (x ${ratio}${cost.stopped ? ', stopped' : ''}), longest piece ${cost.pieceMs.toFixed(1)} ms, request ${requestMs.toFixed(2)} ms   ${shown}`,
  );
}
console.log(
  `${ATTACKS.length} attacks, ${refused} refused; worst of the others: pool ${worst.pool.toFixed(0)} ms, x ${(worst.pool / plain.poolMs).toFixed(0)}; ` +
    `piece ${worst.piece.toFixed(0)} ms; request ${worst.request.toFixed(2)} ms; check ${worst.check.toFixed(0)} ms`,
);
