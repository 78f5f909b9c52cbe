import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import type { AttributeValueInput } from '../../src/generated/handbill/v1/AttributeValue.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';

let folder: string;
let server: ServerProcess;
let other: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-audience-'));
  server = await startServerProcess(join(folder, 'store'));
  other = await startServerProcess(join(folder, 'store'));
  const { catalog, promotions } = server.clients;
  for (const itemId of ['milk', 'wine']) {
    await callUnary(catalog, catalog.upsertItem, { item: { itemId, name: itemId, category: ['Food', itemId] } });
    const promotion = {
      code: `less-${itemId}`,
      name: itemId,
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH' as const,
      catalogIndexItems: [itemId],
      targetSegment: itemId === 'wine' ? 'adults' : '',
    };
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  await handbill('campaign', 'create', 'weekly', '--slots', '2', '--days', '7', '--publish');
});
afterAll(async () => {
  await other?.stop();
  await server?.stop();
  await rm(folder, { recursive: true });
});

const handbill = (...args: string[]) => runHandbill(...args, '--server', server.address);
const json = async (...args: string[]) => JSON.parse((await handbill(...args, '--json')).stdout);

const set = (attributes: Record<string, AttributeValueInput>, profileId = 'anna', { clients } = server) =>
  callUnary(clients.profiles, clients.profiles.setProfileAttributes, { profile: { profileId }, attributes });

const offersTo = async (profileId: string, { clients } = server) => {
  const request = { profile: { profileId }, campaignId: 'weekly' };
  const { handbill } = await callUnary(clients.handbills, clients.handbills.previewHandbill, request);
  return handbill!.slots.flatMap(({ promotion }) => promotion?.code ?? []).sort();
};

describe('attributes', () => {
  it('are set by calls and files, and shown', async () => {
    await set({ age: { numberValue: 41 }, tier: { stringValue: 'gold' }, hobbies: { listValue: { values: ['a'] } } });
    const file = join(folder, 'attributes.jsonl');
    await writeFile(file, '{"profileId":"ben","age":17,"vip":true}\n{"profileId":"carl","age":"old"}\n{"age":3}\n');
    const imported = await handbill('import', 'attributes', file, '--json');
    expect(imported.code).toBe(4);
    expect(imported.stderr).toContain('it has no column such as profileId');
    const changed = await json('profile', 'attributes', 'anna', '--set', 'code="007"', '--remove', 'hobbies');
    expect(changed.attributes).toEqual({
      age: { numberValue: 41 },
      code: { stringValue: '007' },
      tier: { stringValue: 'gold' },
    });
    expect((await handbill('profile', 'get', 'ben')).stdout).toMatch(/vip +true/);
    const { stdout } = await handbill('profile', 'export', 'ben');
    expect(JSON.parse(stdout).attributes).toMatchObject([
      { name: 'age', value: 17 },
      { name: 'vip', value: true },
    ]);
  });

  it.each<[string, Record<string, AttributeValueInput>, string]>([
    ['a name that is none', { 'a b': { boolValue: true } }, 'attributes.a b'],
    ['no number', { age: { numberValue: Number.NaN } }, 'attributes.age'],
    ['a long text', { age: { stringValue: 'x'.repeat(2_001) } }, 'attributes.age'],
    [
      'too many',
      Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`n${i}`, { numberValue: i }])),
      'attributes',
    ],
  ])('that are wrong are refused, and nothing is set: %s', async (_, attributes, field) => {
    const { code, fieldViolations } = await failureOf(set({ tier: { stringValue: 'lost' }, ...attributes }));
    expect([code, fieldViolations?.map((each) => each.field)]).toEqual([status.INVALID_ARGUMENT, [field]]);
    expect((await handbill('profile', 'get', 'anna')).stdout).toMatch(/tier +gold/);
  });
});

describe('segments', () => {
  it('decide what is offered, on every server, as long as their conditions do', async () => {
    const created = await handbill('segment', 'create', 'adults', '--condition', 'profile.attributes.age >= 18');
    expect(created).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await offersTo('anna', other)).toEqual(['less-milk', 'less-wine']), 10_000);
    expect(await offersTo('ben', other)).toEqual(['less-milk']);
    await set({ age: { numberValue: 18 } }, 'ben', other);
    expect(await offersTo('ben')).toEqual(['less-milk', 'less-wine']);
    await handbill('segment', 'update', 'adults', '--condition', 'profile.attributes.age >= 21');
    await vi.waitFor(async () => expect(await offersTo('ben', other)).toEqual(['less-milk']), 10_000);
    // As a caller that knows of somebody by itself says.
    const told = { profile: { profileId: 'dora', segmentIds: ['adults'] }, campaignId: 'weekly' };
    const { handbills } = other.clients;
    const { slots } = await callUnary(handbills, handbills.getHandbill, told);
    expect(slots.filter(({ promotion }) => promotion).length).toBe(2);
    const simulated = await json('simulate', '--campaign', 'weekly');
    const wine = simulated.subject.promotions.find(({ code }: { code: string }) => code === 'less-wine');
    expect(wine.shown).toBe(1);
  });

  it('are counted, stored or not', async () => {
    expect(await json('segment', 'count', 'adults')).toMatchObject({
      matching: 1,
      estimate: 1,
      low: 1,
      high: 1,
      untold: 2,
    });
    const said = await handbill('segment', 'count', '--condition', 'has(profile.attributes.age)');
    expect(said.stdout).toContain('all of them were asked');
    const part = await json('segment', 'count', 'adults', '--sample', '2');
    expect(part).toMatchObject({ profiles: 4, sampled: 2 });
    expect(part.low).toBeLessThan(part.high);
  });

  it('keep their versions, and stay while something names them', async () => {
    expect((await handbill('segment', 'diff', 'adults')).stdout).toContain('>= 18 -> profile.attributes.age >= 21');
    const refused = await handbill('segment', 'delete', 'adults');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('used by promotion "less-wine"') });
    const { segments } = server.clients;
    const segment = { segmentId: 'unused', condition: 'true' };
    await callUnary(segments, segments.createSegment, { segment });
    await callUnary(segments, segments.deleteSegment, segment);
    const left = await callUnary(segments, segments.listSegments, {});
    expect(left.segments.map(({ segmentId }) => segmentId)).toEqual(['adults']);
    expect(await handbill('segment', 'history', 'unused')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('DELETE'),
    });
  });

  it('that are wrong are refused with the place and what was probably meant', async () => {
    const wrong = await handbill('segment', 'create', 'x', '--condition', 'profile.basket_90d >= 3');
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('line 1, column 8') });
    expect(wrong.stderr).toContain('did you mean "baskets_90d"?');
    const { segments } = server.clients;
    const fieldsOf = async (call: Promise<unknown>) => {
      const { code, fieldViolations } = await failureOf(call);
      return [code, fieldViolations?.map(({ field }) => field)];
    };
    const invalid = (...fields: string[]) => [status.INVALID_ARGUMENT, fields];
    const create = (segment: object | null) => callUnary(segments, segments.createSegment, { segment });
    expect(await fieldsOf(create(null))).toEqual(invalid('segment'));
    expect(await fieldsOf(create({ condition: 'true' }))).toEqual(invalid('segment.segment_id'));
    expect(await fieldsOf(create({ segmentId: 'x' }))).toEqual(invalid('segment.condition'));
    const count = (request: object) => callUnary(segments, segments.countSegment, request);
    expect(await fieldsOf(count({}))).toEqual(invalid('segment_id'));
    expect(await fieldsOf(count({ condition: 'nope', sampleSize: -1 }))).toEqual(invalid('sample_size'));
    expect(await fieldsOf(count({ condition: 'nope' }))).toEqual(invalid('condition'));
    const update = { segment: { segmentId: 'adults', etag: 'x y' }, updateMask: { paths: ['etag'] } };
    expect(await fieldsOf(callUnary(segments, segments.updateSegment, update))).toEqual(invalid('update_mask'));
    for (const call of [segments.getSegment, segments.listSegmentVersions, segments.deleteSegment]) {
      const { code } = await failureOf(callUnary(segments, call as typeof segments.getSegment, { segmentId: 'nope' }));
      expect(code).toBe(status.NOT_FOUND);
    }
  });
});
