import { plural } from '../../base/plural.js';
import { MS_PER_DAY } from '../../base/time.js';
import { DEMO_REGULAR_GAP_DAYS, makeWorld, type World, type WorldSize } from '../../demo/world.js';
import { worldFiles, writeNews, writeWorld } from '../../demo/write-world.js';
import { draftFrom } from '../campaign/draft.js';
import type { Connection } from '../command/connection.js';
import type { Context } from '../command/context.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { countsText, runImport } from '../import/run-import.js';
import { openSource } from '../import/source.js';
import { clear, type DemoPlaces, type DemoState, writeState } from './state.js';

export const DEMO_CAMPAIGN = 'weekly-six';

/** Makes the world and its files, from nothing. */
export async function makeFiles(context: Context, places: DemoPlaces, state: DemoState): Promise<void> {
  const { size, madeAtMs } = state;
  context.note(`Making a grocery world in ${places.folder}: ${worldWords(size)}`);
  await clear(places);
  await writeState(places, state);
  await writeWorld(places.world, worldAt(state, madeAtMs));
}

const worldAt = ({ seed, size, madeAtMs }: DemoState, nowMs: number): World =>
  makeWorld({ seed, size, regularGapDays: DEMO_REGULAR_GAP_DAYS, madeMs: madeAtMs, nowMs });

/** Whether a day has begun that the world does not know of. */
export const isBehind = (state: DemoState, nowMs: number): boolean =>
  Math.floor(nowMs / MS_PER_DAY) > Math.floor(receiptsUntil(state) / MS_PER_DAY);

const receiptsUntil = ({ receiptsUntilMs, madeAtMs }: DemoState): number =>
  receiptsUntilMs ?? madeAtMs - (madeAtMs % MS_PER_DAY);

/**
 * Lets a world live on until now: its customers have gone shopping meanwhile, of which no more than the world's own number of days is told, and
 * promotions that are over have made room for others. What had been imported before an interruption comes again and is not doubled.
 */
export async function catchUp(
  context: Context,
  connection: Connection,
  places: DemoPlaces,
  state: DemoState,
  nowMs: number,
): Promise<void> {
  const { size } = state;
  const sinceMs = Math.max(receiptsUntil(state), nowMs - size.days * MS_PER_DAY);
  context.note(`The world in ${places.folder} lives on: bringing in what has happened since it was last looked at`);
  const { promotions, news } = await writeNews(places.world, worldAt(state, nowMs), sinceMs);
  await importFile(context, connection, 'promotions', promotions);
  await importFile(context, connection, 'transactions', news);
}

/** `2,000 customers, 800 items, 300 promotions, 182 days of receipts`. */
export const worldWords = ({ customers, items, promotions, days }: WorldSize): string =>
  [
    plural(customers, 'customer'),
    plural(items, 'item'),
    plural(promotions, 'promotion'),
    `${plural(days, 'day')} of receipts`,
  ].join(', ');

/** How the demo's files are written: nothing has to be assumed. */
const WRITTEN = {
  delimiter: ',',
  encoding: 'utf-8',
  numberFormat: 'NUMBER_FORMAT_POINT',
  dateFormat: 'DATE_FORMAT_ISO',
  timeZone: 'UTC',
} as const;

/** Imports the files as `handbill import` does, and publishes the campaign. */
export async function fillStore(context: Context, connection: Connection, places: DemoPlaces): Promise<void> {
  const files = worldFiles(places.world);
  for (const kind of ['items', 'promotions', 'transactions'] as const) {
    await importFile(context, connection, kind, files[kind]);
  }
  await publishWeeklySix(connection);
}

async function importFile(
  context: Context,
  connection: Connection,
  kind: 'items' | 'promotions' | 'transactions',
  path: string,
): Promise<void> {
  const source = await openSource(path, 'csv');
  const { counts } = await runImport(connection, {
    kind,
    source,
    file: { format: source.format, currency: 'EUR', ...WRITTEN },
    mode: 'ITEM_MODE_MERGE',
    json: context.json,
    report: null,
    reportName: undefined,
  });
  context.note(`${kind.padEnd(12)}  ${countsText(counts)}`);
  if (counts.rejected > 0) {
    throw new CommandFailure(EXIT.failed, 'INTERNAL', `the demo's own ${source.name} has rows that the import rejects`);
  }
}

async function publishWeeklySix({ clients: { campaigns }, call }: Connection): Promise<void> {
  const options = { name: 'Weekly six', slots: 6, days: 7, tag: ['MOBILE'], overlap: false };
  const campaign = await draftFrom(DEMO_CAMPAIGN, options);
  const { etag } = await call(campaigns, campaigns.createCampaign, { campaign });
  await call(campaigns, campaigns.publishCampaign, { campaignId: DEMO_CAMPAIGN, etag });
}
