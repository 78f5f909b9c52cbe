import { setTimeout as sleep } from 'node:timers/promises';
import { type ServiceError, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import { readStatusDetails } from '../../../src/contract/status-details.js';
import type { Engine } from '../../../src/engine/engine.js';
import type { ImportCounts, ImportEvent } from '../../../src/import/report.js';
import { IMPORTS_AT_ONCE_MAX, MAPPING_CHARS_MAX, ROW_ERRORS_PER_REPORT_MAX } from '../../../src/limits.js';
import { fakeEngine } from '../../support/fake-engine.js';
import { runImport } from '../../support/import-client.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';
import { eventually, failureOf, startTestServer, type TestServer } from '../../support/test-server.js';

type ImportVerb = Engine['promotions']['import'];

const counts = (rows: number, rejected = 0): ImportCounts => ({
  rows,
  created: rows - rejected,
  updated: 0,
  unchanged: 0,
  rejected,
});

/** Reads everything, then is done with one row a byte. */
async function* countBytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<ImportEvent> {
  let bytes = 0;
  for await (const chunk of source) bytes += chunk.length;
  yield { kind: 'done', counts: counts(bytes), dryRun: false };
}

const withImport = (run: ImportVerb) => startTestServer(fakeEngine({ promotions: { import: run } }));
const start = ({ clients }: TestServer) => clients.promotions.importPromotions();
const KIB_64 = Buffer.alloc(65_536, 'x');

/** Options of which the caller has told none. */
const NOTHING_TOLD = { ...IMPORT_DEFAULTS, source: null, retireMissing: false, author: '' };

describe('an import', () => {
  it('passes options and bytes on, and reports back', async () => {
    const seen: unknown[] = [];
    const server = await withImport(async function* (source, options) {
      seen.push(options);
      for await (const chunk of source) seen.push(Buffer.from(chunk).toString());
      yield { kind: 'rejected', error: { line: 2, column: 'type', value: 'X', reason: 'must be known' } };
      yield { kind: 'rejected', error: { line: 3, column: null, value: '', reason: 'is too short' } };
      yield { kind: 'progress', counts: counts(2, 2), bytesRead: 7 };
      yield { kind: 'done', counts: counts(3, 2), dryRun: true };
    });
    const options = {
      format: 'IMPORT_FORMAT_CSV',
      delimiter: ';',
      mapping: '{}',
      currency: 'usd',
      dryRun: true,
    } as const;
    const reports = await runImport(start(server), options, [Buffer.from('abc'), Buffer.from('defg')]);
    expect(seen).toEqual([
      { ...NOTHING_TOLD, format: 'csv', delimiter: ';', mapping: '{}', currency: 'USD', dryRun: true },
      'abc',
      'defg',
    ]);
    expect(reports).toMatchObject([
      {
        rowErrors: [
          { line: 2, column: 'type', value: 'X', reason: 'must be known' },
          { line: 3, column: '', value: '', reason: 'is too short' },
        ],
        counts: { rows: 2, rejected: 2 },
        bytesRead: 7,
        complete: false,
      },
      { rowErrors: [], counts: { rows: 3, created: 1, rejected: 2 }, bytesRead: 7, complete: true, dryRun: true },
    ]);
  });

  it('takes what the options leave out from the server', async () => {
    let taken: unknown;
    const server = await withImport((source, options) => {
      taken = options;
      return countBytes(source);
    });
    await runImport(start(server), {}, []);
    expect(taken).toEqual(NOTHING_TOLD);
  });

  it('reads the file no faster than the engine takes it', async () => {
    let resume = () => {};
    const paused = new Promise<void>((resolve) => {
      resume = resolve;
    });
    let taken = 0;
    const server = await withImport(async function* (source) {
      for await (const chunk of source) {
        taken += chunk.length;
        await paused;
      }
      yield { kind: 'done', counts: counts(taken), dryRun: false };
    });
    const call = start(server);
    call.write({ options: {} });
    let sent = 0;
    const chunks = 640;
    const feeding = (async () => {
      for (; sent < chunks; sent++) await new Promise((resolve) => call.write({ chunk: KIB_64 }, resolve));
      call.end();
    })();
    let before = -1;
    // The client's writes complete until every buffer on the way is full, then they stop.
    await eventually(() => {
      const stopped = sent === before && taken > 0;
      before = sent;
      return stopped;
    }).toBe(true);
    expect(sent).toBeLessThan(chunks / 2);
    resume();
    let last: unknown;
    for await (const { report } of call) last = report;
    await feeding;
    expect(last).toMatchObject({ complete: true, counts: { rows: chunks * KIB_64.length } });
  });

  it('runs no faster than the caller takes the reports', async () => {
    let told = 0;
    const total = 20_000;
    const server = await withImport(async function* () {
      for (; told < total; told++) {
        yield {
          kind: 'rejected',
          error: { line: told, column: 'name', value: 'v'.repeat(100), reason: 'r'.repeat(100) },
        };
      }
      yield { kind: 'done', counts: counts(total, total), dryRun: false };
    });
    const call = start(server);
    call.write({ options: {} });
    call.end();
    // A client of grpc-js takes everything until it is first read from; from then on it takes what is read.
    const reports = call[Symbol.asyncIterator]();
    let errors = (await reports.next()).value.report.rowErrors.length;
    let before = -1;
    await eventually(() => {
      const stopped = told > 0 && told === before;
      before = told;
      return stopped;
    }).toBe(true);
    expect(told).toBeLessThan(total);
    for await (const { report } of reports) {
      expect(report.rowErrors.length).toBeLessThanOrEqual(ROW_ERRORS_PER_REPORT_MAX);
      errors += report.rowErrors.length;
    }
    expect(errors).toBe(total);
  });

  it('stops when the caller goes away, and never takes that for the end of the file', async () => {
    let outcome: unknown;
    const server = await withImport(async function* (source) {
      try {
        yield* countBytes(source);
        outcome = 'ended';
      } catch (error) {
        outcome = error;
        throw error;
      }
    });
    const call = start(server);
    call.on('error', () => undefined);
    call.write({ options: {} });
    call.write({ chunk: KIB_64 });
    await sleep(50);
    call.cancel();
    await eventually(() => outcome).toMatchObject({ code: 'CANCELLED' });
    await sleep(20);
    expect(server.logged).toEqual([]);
  });

  it('fails with the details of the engine, in the middle of the file', async () => {
    const server = await withImport(async function* (source) {
      for await (const _ of source) break;
      yield { kind: 'progress', counts: counts(1), bytesRead: 3 };
      throw new HandbillError('INVALID_ARGUMENT', 'line 7: unclosed quote', { reason: 'BROKEN_FILE' });
    });
    const call = start(server);
    call.write({ options: {} });
    call.write({ chunk: KIB_64 });
    const reports: unknown[] = [];
    const failed = await failureOf(
      (async () => {
        for await (const { report } of call) reports.push(report);
      })(),
    );
    expect(reports).toHaveLength(1);
    expect(failed).toMatchObject({
      code: status.INVALID_ARGUMENT,
      message: 'line 7: unclosed quote',
      errorInfo: { reason: 'BROKEN_FILE' },
    });
  });

  it.each([
    ['no options', { chunk: KIB_64 }, ['options']],
    ['an unknown delimiter', { options: { delimiter: '#' } }, ['options.delimiter']],
    ['an unknown currency', { options: { currency: 'EURO' } }, ['options.currency']],
    ['an unknown format', { options: { format: 9 as never } }, ['options.format']],
    [
      'a mapping one character too long',
      { options: { mapping: 'x'.repeat(MAPPING_CHARS_MAX + 1) } },
      ['options.mapping'],
    ],
  ])('refuses %s', async (_, message, fields) => {
    const server = await withImport(countBytes);
    const call = start(server);
    call.on('data', () => undefined);
    const failed = new Promise<ServiceError>((resolve) => call.on('error', (error) => resolve(error as ServiceError)));
    call.write(message);
    const details = readStatusDetails(await failed);
    expect(details.code).toBe(status.INVALID_ARGUMENT);
    expect(details.fieldViolations?.map(({ field }) => field)).toEqual(fields);
  });

  it('takes a mapping of the greatest length, and no second options', async () => {
    const server = await withImport(countBytes);
    const options = { mapping: 'x'.repeat(MAPPING_CHARS_MAX) };
    expect(await runImport(start(server), options, [Buffer.from('ab')])).toMatchObject([{ counts: { rows: 2 } }]);
    const call = start(server);
    call.write({ options });
    const failed = await failureOf(runImport(call, {}, []));
    expect(failed.fieldViolations).toMatchObject([{ field: 'chunk' }]);
  });

  it('is refused when as many as allowed are running', async () => {
    const server = await withImport(countBytes);
    const calls = Array.from({ length: IMPORTS_AT_ONCE_MAX }, () => start(server));
    for (const call of calls) call.write({ options: {} });
    await sleep(100);
    expect(await failureOf(runImport(start(server), {}, []))).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      errorInfo: { reason: 'OVERLOADED' },
    });
    for (const call of calls) {
      call.end();
      for await (const { report } of call) expect(report.complete).toBe(true);
    }
    expect(await runImport(start(server), {}, [])).toHaveLength(1);
  });
});

describe('an import of items', () => {
  it('carries its mode beside the options of the file', async () => {
    const seen: unknown[] = [];
    const server = await startTestServer(
      fakeEngine({
        items: {
          import(source, options) {
            seen.push(options);
            return countBytes(source);
          },
        },
      }),
    );
    const { catalog } = server.clients;
    await runImport(catalog.importItems(), { mode: 'ITEM_MODE_REPLACE', file: { format: 'IMPORT_FORMAT_JSONL' } }, []);
    await runImport(catalog.importItems(), {}, []);
    expect(seen).toMatchObject([
      { mode: 'replace', format: 'jsonl' },
      { mode: 'merge', format: 'csv' },
    ]);
    const failed = await failureOf(runImport(catalog.importItems(), { file: { delimiter: 'x' } }, []));
    expect(failed.fieldViolations).toMatchObject([{ field: 'options.file.delimiter' }]);
  });
});
