import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { IdentityInput } from '../../src/generated/handbill/v1/Identity.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';

const CARD_NUMBER = '4111 1111-1111 1111';
const email = (value: string): IdentityInput => ({ kind: 'IDENTITY_KIND_EMAIL', value });
const now = () => ({ seconds: Math.floor(Date.now() / 1_000) });

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-profiles-e2e-'));
  await writeFile(path.join(folder, 'items.csv'), 'itemId,name\nmilk,Milk\nbread,Bread\n');
  const store = path.join(folder, 'store');
  const imported = await runHandbill('import', 'items', path.join(folder, 'items.csv'), '--store', store);
  expect(imported.code, imported.stderr).toBe(0);
  server = await startServerProcess(store);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => runHandbill(...args, '--server', server.address);
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

async function record(name: { profileId?: string; identity?: IdentityInput }, transactionId: string) {
  const { events } = server.clients;
  const transaction = { ...name, transactionId, time: now(), lines: [{ itemId: 'milk' }, { itemId: 'bread' }] };
  const { results } = await callUnary(events, events.recordTransactions, { transactions: [transaction] });
  return results[0]!;
}

describe('a customer', () => {
  it('is known by an identity to every service, once it is linked', async () => {
    const anna = { identity: email('Anna@Example.org') };
    const unknown = await record(anna, 't0');
    expect(unknown.error).toMatchObject({ code: 5, message: 'no profile has this email' });

    const linked = await json('profile', 'link', 'anna', 'email=anna@example.org');
    expect(linked).toMatchObject({ profileId: 'anna', identities: [{ kind: 'IDENTITY_KIND_EMAIL', keyId: 'k1' }] });
    expect((await record(anna, 't1')).result).toBe('recorded');

    const { clients } = server;
    const { events, wallets, handbills, profiles } = clients;
    const view = { ...anna, eventId: 'e1', time: now(), custom: { name: 'hello', properties: {} } };
    expect((await callUnary(events, events.recordEvents, { events: [view] })).results[0]!.result).toBe('recorded');
    const cancellation = { ...anna, transactionId: 'later' };
    const cancelled = await callUnary(events, events.cancelTransactions, { cancellations: [cancellation] });
    expect(cancelled.results[0]!.result).toBe('noted');
    const points = await callUnary(wallets, wallets.adjustPoints, { entries: [{ profile: anna, delta: 5 }] });
    expect(points.results[0]!.balance).toEqual({ points: 5 });
    const listed = await callUnary(wallets, wallets.listPromotions, { profile: anna });
    expect(listed.points).toBe(5);
    // The campaign is not there; the customer is.
    const missing = failureOf(callUnary(handbills, handbills.getHandbill, { profile: anna, campaignId: 'none' }));
    expect((await missing).message).toContain('campaign "none"');
    const batch = await callUnary(handbills, handbills.batchGetHandbills, {
      requests: [{ profile: { identity: email('nobody@example.org') }, campaignId: 'none' }],
    });
    expect(batch.results[0]!.error?.message).toBe('no profile has this email');
    const found = await callUnary(profiles, profiles.getProfile, { profile: anna });
    expect(found).toMatchObject({ profileId: 'anna', receipts: 1, items: 2, points: 5 });
  });

  it('is known by an identity to every command', async () => {
    await json('profile', 'link', 'carla', 'email=carla@example.org');
    const name = 'email=Carla@example.org';
    expect(await json('wallet', 'points', name, '--add', '7')).toEqual({ points: 7 });
    expect(await json('wallet', 'list', name)).toMatchObject({ points: 7 });
    expect(await json('profile', 'get', 'carla')).toMatchObject({ profileId: 'carla', points: 7 });
    for (const verb of ['get', 'preview']) {
      expect((await run(verb, 'email=nobody@example.org', 'none')).stderr).toContain('no profile has this email');
    }
    expect((await run('wallet', 'redeem', 'email=nobody@example.org', 'X')).stderr).toContain(
      'no profile has this email',
    );
  });

  it('may not be named twice, nor not at all', async () => {
    const { profiles } = server.clients;
    const get = (profile: object) => failureOf(callUnary(profiles, profiles.getProfile, { profile }));
    const fieldsOf = async (profile: object) => (await get(profile)).fieldViolations?.map(({ field }) => field);
    expect(await fieldsOf({ profileId: 'anna', identity: email('anna@example.org') })).toEqual(['profile.identity']);
    expect(await fieldsOf({})).toEqual(['profile.profile_id']);
    expect(await fieldsOf({ identity: { value: 'x' } })).toEqual(['profile.identity.kind']);
    expect(await fieldsOf({ identity: email('x') })).toEqual(['profile.identity.value']);
    expect((await failureOf(callUnary(profiles, profiles.getProfile, {}))).fieldViolations).toMatchObject([
      { field: 'profile' },
    ]);
  });

  it('is never named by the number of a payment card, which is not repeated either', async () => {
    const { events, wallets, handbills, profiles } = server.clients;
    const byId = { profileId: CARD_NUMBER };
    const byCard = { identity: { kind: 'IDENTITY_KIND_CARD_DIGEST', value: CARD_NUMBER } as const };
    const refused: unknown[] = [];
    for (const name of [byId, byCard]) {
      refused.push((await record(name, 't9')).error);
      const view = { ...name, eventId: 'e9', time: now(), custom: { name: 'hello', properties: {} } };
      refused.push((await callUnary(events, events.recordEvents, { events: [view] })).results[0]!.error);
      const { results } = await callUnary(events, events.cancelTransactions, {
        cancellations: [{ ...name, transactionId: 't9' }],
      });
      refused.push(results[0]!.error);
      const points = await callUnary(wallets, wallets.adjustPoints, { entries: [{ profile: name, delta: 5 }] });
      refused.push(points.results[0]!.error);
      refused.push(await failureOf(callUnary(handbills, handbills.getHandbill, { profile: name, campaignId: 'c' })));
      refused.push(await failureOf(callUnary(profiles, profiles.getProfile, { profile: name })));
      refused.push(await failureOf(callUnary(profiles, profiles.eraseProfile, { profile: name })));
    }
    for (const failure of refused) {
      expect(failure).toMatchObject({ code: 3, message: expect.stringContaining('payment card') });
      expect(JSON.stringify(failure)).not.toContain('1111');
    }
    await writeFile(
      path.join(folder, 'receipts.csv'),
      `profileId,transactionId,time,itemId\n${CARD_NUMBER},t9,2026-01-01T00:00:00Z,milk\n`,
    );
    const imported = await run('import', 'transactions', path.join(folder, 'receipts.csv'), '--json');
    expect([imported.code, imported.stderr]).toEqual([4, expect.stringContaining('payment card')]);
    expect(imported.stdout + imported.stderr).not.toContain('1111');
  });

  it('can be merged, exported and erased from the command line', async () => {
    await record({ identity: { kind: 'IDENTITY_KIND_CARD_DIGEST', value: 'c0ffee' } }, 't2');
    await record({ profileId: 'anna-app' }, 't3');
    const card = await json('profile', 'get', 'card_digest=c0ffee');
    expect(card).toMatchObject({ profileId: expect.stringMatching(/^card-/), receipts: 1 });
    expect(await json('profile', 'link', 'anna', 'card_digest=c0ffee')).toMatchObject({ receipts: 2 });
    const merged = await run('profile', 'merge', 'anna-app', 'email=anna@example.org');
    expect(merged.stdout).toMatch(/3 receipts[\s\S]*anna-app/);
    const again = await run('profile', 'link', 'bert', 'email=anna@example.org', '--json');
    expect([again.code, JSON.parse(again.stderr).error.reason]).toEqual([1, 'IDENTITY_TAKEN']);

    const document = JSON.parse((await run('profile', 'export', 'anna-app')).stdout);
    expect(document).toMatchObject({ profileId: 'anna', history: { receipts: 3 }, wallet: { points: 5 } });
    const charges = document.events.filter(({ type }: { type: string }) => type === 'transaction.charge');
    expect(charges.map(({ transactionId }: { transactionId: string }) => transactionId).sort()).toEqual([
      't1',
      't2',
      't3',
    ]);

    const erased = await run('profile', 'erase', 'email=anna@example.org', '--prove');
    expect(erased.code, erased.stdout + erased.stderr).toBe(0);
    expect(erased.stdout).toMatch(/^Erased anna with [\s\S]*2 identities[\s\S]*Proved: none of the \d+ keys/);
    expect((await run('profile', 'get', 'anna')).code).toBe(1);
    expect((await run('profile', 'link', 'anna', 'nonsense')).code).toBe(2);
  });
});

it('finds the key of the digests in a file of its owner, beside the folder of the store', async () => {
  const file = path.join(folder, 'store.identity-key');
  expect(await readFile(file, 'utf8')).toMatch(/^k1:[A-Za-z0-9+/]{43}=\n$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
