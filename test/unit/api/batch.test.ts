import { describe, expect, it } from 'vitest';
import type { Issues } from '../../../src/api/convert/fields.js';
import { readName } from '../../../src/api/convert/named.js';
import { batch, type Each } from '../../../src/api/method/batch.js';
import { HandbillError } from '../../../src/base/errors.js';
import type { ProfileId } from '../../../src/base/ids.js';
import { err, ok } from '../../../src/base/result.js';
import type { Engine } from '../../../src/engine/engine.js';
import { BATCH_REQUESTS_MAX } from '../../../src/limits.js';
import { fakeEngine } from '../../support/fake-engine.js';

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
  const answer = async (entries: readonly Parameters<typeof readName>[0][]) => {
    const issues: Issues = [];
    const input = method.read({ entries }, issues);
    if (issues.length > 0) throw HandbillError.invalid(issues);
    const answers = await method.run(engine, input, new AbortController());
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
});
