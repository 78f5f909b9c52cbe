import { expect, it } from 'vitest';
import { runTimeline } from '../support/timelines.js';

/** A short form; `npm run prove:timelines` runs ten thousand. */
const TIMELINES = Number(process.env.HANDBILL_TIMELINES ?? 1_000);

it('nothing expired, unpublished or out of store is ever shown, also when it becomes so after assignment', () => {
  let [offers, hidden, handbills] = [0, 0, 0];
  for (let seed = 1; seed <= TIMELINES; seed++) {
    const report = runTimeline(seed);
    expect(report.faults).toEqual([]);
    offers += report.offers;
    hidden += report.hidden;
    handbills += report.handbills;
  }
  // The time lines must have come to the cases that they are about.
  expect(offers).toBeGreaterThan(TIMELINES);
  expect(hidden).toBeGreaterThan(TIMELINES);
  expect(handbills).toBeGreaterThan(TIMELINES);
}, 600_000);
