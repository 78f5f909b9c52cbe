import { describe, expect, it } from 'vitest';
import type { Issues } from '../../../src/api/convert/fields.js';
import { readName } from '../../../src/api/convert/named.js';
import { batch, type Each, encodedBatch } from '../../../src/api/method/batch.js';
import { HandbillError } from '../../../src/base/errors.js';
import type { ProfileId } from '../../../src/base/ids.js';
import { err, ok } from '../../../src/base/result.js';
import type { Engine } from '../../../src/engine/engine.js';
import { BATCH_PIECE_ENTRIES, BATCH_REQUESTS_MAX } from '../../../src/limits.js';
import { fakeEngine } from '../../support/fake-engine.js';
import { countTurns } from '../../support/turns.js';

const email = (value: string) => ({ kind: 'IDENTITY_KIND_EMAIL', value }) as const;
const byId = (profileId: string) => ({ profileId, identity: null });
const byEmail = (value: string) => ({ profileId: '', identity: email(value) });

const unknown = new HandbillError('NOT_FOUND', 'no profile has this email', { reason: 'IDENTITY_UNKNOWN' });

/** Answers with the ids that reach it, and refuses "refused". */
function setUp() {
  const lookUps: number[] = [];
  const ran: ProfileId[][] = [];
  const engine = fakeEngine({
    profiles: {
      async resolve(identities) {
        lookUps.push(identities.length);
        return identities.map(({ value }) => (value === 'a@x.org' ? ok('anna' as ProfileId) : err(unknown)));
      },
    },
  });
  const method = batch({
    role: 'app',
    field: 'entries',
    read: (wire: Parameters<typeof readName>[0], issues) => ({ name: readName(wire, issues), of: (id) => id }),
    async run(_engine: Engine, ids: readonly ProfileId[]): Promise<Each<ProfileId>[]> {
      ran.push([...ids]);
      return ids.map((id) => (id === 'refused' ? err(new HandbillError('ABORTED', 'no')) : ok(id)));
    },
    write: (id) => ({ id }),
  });
  const answer = async (entries: readonly Parameters<typeof readName>[0][], signal = new AbortController().signal) => {
    const issues: Issues = [];
    const input = method.read({ entries }, issues);
    if (issues.length > 0) throw HandbillError.invalid(issues);
    const answers = await method.run(engine, input, { signal, author: '' });
    if (!('write' in method)) throw new Error('it writes messages');
    return method.write(answers).results;
  };
  return { answer, lookUps, ran };
}

describe('a batch', () => {
  it('answers each entry in its place: unreadable, unknown, refused and accepted ones', async () => {
    const { answer, lookUps, ran } = setUp();
    const results = await answer([
      byId(' p'),
      byEmail('b@x.org'),
      byId('refused'),
      byEmail('a@x.org'),
      { profileId: 'x', identity: email('a@x.org') },
      byId('ben'),
    ]);
    expect(results.map((result) => ('error' in result ? result.error.code : result.id))).toEqual([
      3,
      5,
      10,
      'anna',
      3,
      'ben',
    ]);
    expect(ran).toEqual([['refused', 'anna', 'ben']]);
    expect(lookUps).toEqual([2]);
  });

  it('looks nobody up where all are named by their ids, and runs nothing where nothing is accepted', async () => {
    const { answer, lookUps, ran } = setUp();
    await answer([byId('anna')]);
    await answer([byId(' p')]);
    expect([lookUps, ran]).toEqual([[], [['anna']]]);
  });

  it('has 1 to as many entries as allowed', async () => {
    const { answer, ran } = setUp();
    const entries = (count: number) => new Array(count).fill(byId('anna'));
    expect(await answer(entries(BATCH_REQUESTS_MAX))).toHaveLength(BATCH_REQUESTS_MAX);
    await expect(answer([])).rejects.toMatchObject({ details: { violations: [{ path: ['entries'] }] } });
    await expect(answer(entries(BATCH_REQUESTS_MAX + 1))).rejects.toMatchObject({
      details: { violations: [{ path: ['entries'] }] },
    });
    expect(ran).toHaveLength(1);
  });

  it('gives others their turn while a long one is read and answered, and a short one is answered at once', async () => {
    const { answer } = setUp();
    const turns = countTurns();
    await answer(new Array(BATCH_PIECE_ENTRIES).fill(byId('anna')));
    expect(turns.count()).toBe(0);
    await answer(new Array(10 * BATCH_PIECE_ENTRIES).fill(byId('anna')));
    expect(turns.stop()).toBeGreaterThanOrEqual(2 * 9);
  });

  it('is not begun when its caller has gone while it was read', async () => {
    const { answer, ran } = setUp();
    const caller = new AbortController();
    const answered = answer(new Array(BATCH_REQUESTS_MAX).fill(byId('anna')), caller.signal);
    caller.abort();
    await expect(answered).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(ran).toEqual([]);
  });
});

describe('an encoded batch', () => {
  it('answers with the bytes of all pieces, in order', async () => {
    const method = encodedBatch({
      role: 'app',
      field: 'entries',
      read: (wire: Parameters<typeof readName>[0], issues) => ({ name: readName(wire, issues), of: (id) => id }),
      run: async (_engine: Engine, ids: readonly ProfileId[]) => ids.map(ok),
      encode: (answers) => Buffer.from(answers.map((answer) => (answer.ok ? `${answer.value} ` : 'none ')).join('')),
    });
    const ids = Array.from({ length: 3 * BATCH_PIECE_ENTRIES + 1 }, (_, n) => `p${n}`);
    const { signal } = new AbortController();
    const pieces = await method.run(fakeEngine({}), ids.map(byId), { signal, author: '' });
    expect(method.encode(pieces).toString()).toBe(ids.map((id) => `${id} `).join(''));
  });
});
