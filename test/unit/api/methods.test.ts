import type { MethodDefinition } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { type AnyMethod, unary } from '../../../src/api/method/method.js';
import type { PoolName } from '../../../src/api/method/pool-name.js';
import { SERVICES } from '../../../src/api/methods.js';
import { loadContract, loadDescriptors } from '../../../src/contract/load.js';
import { CONTRACT_PACKAGE } from '../../../src/contract/services.js';
import { handbillView, promotion } from '../../support/fake-engine.js';

type ServiceDescriptor = Record<string, MethodDefinition<unknown, unknown>>;

/** The services of the proto files; messages and enums have a `format` instead of methods. */
const contract = new Map(
  Object.entries(loadDescriptors())
    .filter(([name, described]) => name.startsWith(`${CONTRACT_PACKAGE}.`) && !('format' in described))
    .map(([name, service]) => [name, service as unknown as ServiceDescriptor]),
);

const rows = SERVICES.flatMap(({ fullName, rpcs }) => rpcs.map((rpc) => ({ service: fullName, ...rpc })));

describe('the table of methods', () => {
  it('has the methods of the proto files, and no others', () => {
    const described = [...contract].flatMap(([service, methods]) =>
      Object.keys(methods).map((name) => `/${service}/${name}`),
    );
    expect(rows.map(({ path }) => path).sort()).toEqual(described.sort());
  });

  it.each(rows)('$path has the shape and the path that the contract gives it', ({ service, name, path, method }) => {
    const { requestStream, responseStream, path: described } = contract.get(service)![name]!;
    expect(path).toBe(described);
    const streams: Record<AnyMethod['kind'], readonly [boolean, boolean]> = {
      unary: [false, false],
      batch: [false, false],
      stream: [false, true],
      watch: [false, true],
      import: [true, true],
    };
    expect([requestStream, responseStream]).toEqual(streams[method.kind]);
  });

  it('counts a method where others of its cost are', () => {
    const namesIn = (pool: PoolName) => rows.filter(({ method }) => method.pool === pool).map(({ name }) => name);
    expect(namesIn('watches')).toEqual(['WatchEvents']);
    expect(namesIn('trainings')).toEqual([
      'AssignAll',
      'SimulateCampaign',
      'PreviewBoosts',
      'TrainModel',
      'EvaluateRanking',
      'EvaluatePolicy',
      'CountSegment',
    ]);
    expect(namesIn('exports')).toEqual(['ExportProfile']);
    expect(namesIn('erasures')).toEqual(['EraseProfile']);
    expect(namesIn('imports')).toEqual([
      'ImportItems',
      'ImportPromotions',
      'ImportTransactions',
      'ImportProfileAttributes',
    ]);
  });

  it('lets no call of the back office, and no write, keep out what a customer or a check-out waits to see', () => {
    const reads = rows.filter(({ method }) => method.pool === 'reads');
    expect(reads.map(({ service, name }) => `${service.split('.').at(-1)}/${name}`)).toEqual([
      'HandbillService/GetHandbill',
      'HandbillService/BatchGetHandbills',
      'WalletService/ListPromotions',
      'WalletService/PriceItems',
      'ProfileService/GetProfile',
    ]);
    expect(reads.filter(({ method }) => method.role !== 'app' && method.role !== 'register')).toEqual([]);
  });

  it('weighs every batch by its entries', () => {
    for (const { method } of rows) {
      if (method.kind !== 'batch') continue;
      const everyField = { requests: 3, transactions: 3, cancellations: 3, events: 3, entries: 3 };
      const wire = Object.fromEntries(Object.entries(everyField).map(([name, length]) => [name, new Array(length)]));
      expect(method.weigh?.(wire)).toBe(3);
    }
  });

  it('has no method without a role', () => {
    const row = { read: () => null, run: async () => null, write: () => ({}) };
    // @ts-expect-error: a row must say who may call it.
    unary(row);
    expect(rows.filter(({ method }) => !method.role)).toEqual([]);
  });

  it('lets nobody but an admin take away what does not come back', () => {
    const ofAdmin = rows.filter(({ method }) => method.role === 'admin').map(({ name }) => name);
    expect(ofAdmin).toEqual(['RemoveEventConsumer', 'MergeProfiles', 'ExportProfile', 'EraseProfile']);
  });

  it('gives the plain message of an encoded answer, too, by the contract', () => {
    const { method } = rows.find(({ name }) => name === 'GetHandbill')!;
    if (!('encode' in method)) throw new Error('GetHandbill writes its bytes itself');
    const bytes = method.encode(handbillView([promotion('a')])) as Buffer;
    const { responseDeserialize } = loadContract().handbill.v1.HandbillService.service.GetHandbill;
    expect(responseDeserialize(bytes)).toMatchObject({ handbillId: 'hb-1', slots: [{ slot: 0 }, { slot: 1 }] });
  });
});
