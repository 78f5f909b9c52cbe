import { describe, expect, test } from 'vitest';
import { readPromotions } from '../../support/import-files.js';

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

describe('a promotion of all columns', () => {
  const row: Record<string, string> = {
    code: 'P1',
    type: 'Personalized promotion',
    name: 'Milk, fresh',
    headline: 'Save',
    description: 'Two\nlines and a "quote"',
    headerName: 'internal',
    headerDescription: 'for us',
    visibilityStatus: 'PUBLISH',
    startAt: '2026-01-01',
    expireAt: '2026-02-01T00:00:00+01:00',
    displayFrom: '08:00',
    displayTo: '20:30',
    lastingTime: '3600',
    priority: '2.5',
    currency: 'USD',
    itemScope: 'LINE_ITEM',
    minBasketValue: '10.00',
    maxBasketValue: '99.9',
    discountType: 'PERCENT',
    discountMode: 'STEP',
    'discountSteps.0.discountValue': '5',
    'discountSteps.0.usageThreshold': '1',
    'discountSteps.1.discountValue': '12.5',
    'discountSteps.1.usageThreshold': '3',
    discountUsageTrigger: 'REDEEM',
    requiredItemsCount: '2',
    discountedItemsCount: '1',
    requireRedeemedPoints: '50',
    redeemType: 'PARTIAL',
    redeemQuantityPerActivation: '3',
    redeemLimitPerClient: '4',
    redeemLimitGlobal: '1000',
    activationLimitGlobal: '5000',
    budget: '12000',
    catalog: 'main',
    catalogItemType: 'LIST',
    catalogIndexItems: '100|200|300',
    excludeCatalogIndexItems: '["200"]',
    storeCatalog: 'shops',
    storeItemType: 'LIST',
    storeIds: 's1,s2',
    targetSegment: 'families',
    'tags.0.name': 'MOBILE',
    'tags.1.name': 'CHECKOUT',
    'images.0.url': 'https://img.example.com/1.png',
    'params.icon': 'cow',
    stacking: 'EXCLUSIVE',
    returnPolicy: 'RECLAIM',
  };

  const expected = {
    code: 'P1',
    type: 'HANDBILL',
    name: 'Milk, fresh',
    headline: 'Save',
    description: 'Two\nlines and a "quote"',
    headerName: 'internal',
    headerDescription: 'for us',
    visibility: 'PUBLISH',
    startAtMs: Date.UTC(2026, 0, 1),
    expireAtMs: Date.UTC(2026, 0, 31, 23),
    display: { kind: 'daily', fromMinute: 480, toMinute: 1230 },
    lastingSeconds: 3600,
    priority: 2.5,
    currency: 'USD',
    scope: 'LINE_ITEM',
    minBasketMinor: 1000,
    maxBasketMinor: 9990,
    discount: {
      mode: 'STEP',
      type: 'PERCENT',
      steps: [
        { usageThreshold: 1, value: 50_000 },
        { usageThreshold: 3, value: 125_000 },
      ],
      trigger: 'REDEEM',
    },
    requiredItemsCount: 2,
    discountedItemsCount: 1,
    requireRedeemedPoints: 50,
    redeemType: 'PARTIAL',
    redeemQuantityPerActivation: 3,
    redeemLimitPerClient: 4,
    redeemLimitGlobal: 1000,
    activationLimitGlobal: 5000,
    budgetMinor: 1_200_000,
    catalog: 'main',
    items: { kind: 'LIST', itemIds: ['100', '200', '300'] },
    excludedItemIds: ['200'],
    storeCatalog: 'shops',
    stores: { kind: 'LIST', storeIds: ['s1', 's2'] },
    targetSegment: 'families',
    tags: ['MOBILE', 'CHECKOUT'],
    imageUrls: ['https://img.example.com/1.png'],
    params: { icon: 'cow' },
    stacking: 'EXCLUSIVE',
    returnPolicy: 'RECLAIM',
    deletedAtMs: null,
  };

  test('comes from CSV', async () => {
    const cells = Object.values(row).map((cell) => `"${cell.replaceAll('"', '""')}"`);
    const { target, errors, warnings, counts } = await readPromotions(csv(Object.keys(row).join(), cells.join()));
    expect(errors).toEqual([]);
    expect(warnings).toEqual([]);
    expect(counts).toEqual({ rows: 1, created: 1, updated: 0, unchanged: 0, rejected: 0 });
    expect(target.value('P1')).toEqual(expected);
  });

  test('comes from JSON lines with dotted names', async () => {
    const { target, errors } = await readPromotions(`${JSON.stringify(row)}\n`, { format: 'jsonl' });
    expect(errors).toEqual([]);
    expect(target.value('P1')).toEqual(expected);
  });

  test('comes from JSON lines with nested names, numbers and lists', async () => {
    const plain = Object.entries(row).filter(([name]) => !/[.]|Items$|^storeIds$/.test(name));
    const nested = {
      ...Object.fromEntries(plain),
      priority: 2.5,
      budget: 12_000,
      discountSteps: [
        { discountValue: 5, usageThreshold: 1 },
        { discountValue: 12.5, usageThreshold: 3 },
      ],
      catalogIndexItems: [100, 200, 300],
      excludeCatalogIndexItems: ['200'],
      storeIds: ['s1', 's2'],
      tags: [{ name: 'MOBILE' }, { name: 'CHECKOUT' }],
      images: [{ url: 'https://img.example.com/1.png' }],
      params: { icon: 'cow' },
    };
    const { target, errors } = await readPromotions(`${JSON.stringify(nested)}\n`, { format: 'jsonl' });
    expect(errors).toEqual([]);
    expect(target.value('P1')).toEqual(expected);
  });
});

describe('partial updates', () => {
  test('an absent column and an empty cell stay, null clears', async () => {
    const { target } = await readPromotions(csv('code,name,headline,startAt,priority', 'P1,Milk,Save,2026-01-01,5'));
    const { counts } = await readPromotions(csv('code,headline,startAt,priority', 'P1,,null,7'), {}, target);
    expect(counts.updated).toBe(1);
    expect(target.value('P1')).toMatchObject({ name: 'Milk', headline: 'Save', startAtMs: null, priority: 7 });
  });

  test('a discount value alone is read in the unit of the stored type', async () => {
    const { target } = await readPromotions(csv('code,name,discountType,discountValue', 'P1,Milk,PERCENT,10'));
    await readPromotions(csv('code,discountValue', 'P1,12.5'), {}, target);
    expect(target.value('P1').discount).toEqual({ mode: 'STATIC', type: 'PERCENT', value: 125_000 });
  });

  test('a discount type of another unit needs its value', async () => {
    const { target } = await readPromotions(csv('code,name,discountType,discountValue', 'P1,Milk,PERCENT,10'));
    const { errors } = await readPromotions(csv('code,discountType', 'P1,AMOUNT'), {}, target);
    expect(errors).toEqual([{ line: 2, column: 'discountValue', value: '0', reason: 'must be above 0' }]);
  });

  test('a second import of the same file changes nothing', async () => {
    const file = csv('name,discountType,discountValue', 'Milk,PERCENT,10', 'Bread,AMOUNT,0.50');
    const { target, counts: first } = await readPromotions(file);
    const { counts: second } = await readPromotions(file, {}, target);
    expect(first).toMatchObject({ created: 2 });
    expect(second).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
  });

  test('a derived code does not depend on the order of the columns', async () => {
    const { target } = await readPromotions(csv('name,priority', 'Milk,3'));
    const { counts } = await readPromotions(csv('priority,name', '3,Milk'), {}, target);
    expect(counts.unchanged).toBe(1);
  });

  test('a dry run judges and counts, and writes nothing', async () => {
    const { target, counts, errors } = await readPromotions(csv('code,name', 'P1,Milk', 'P2,'), { dryRun: true });
    expect(counts).toEqual({ rows: 2, created: 1, updated: 0, unchanged: 0, rejected: 1 });
    expect(errors).toHaveLength(1);
    expect(target.stored.size).toBe(0);
  });
});

describe('the covered items', () => {
  test.each(['a|b', 'a,b', '["a","b"]', ' a | b | '])('%j is a list of two', async (cell) => {
    const { target } = await readPromotions(
      csv('code;name;catalogIndexItems', `P1;Milk;"${cell.replaceAll('"', '""')}"`),
    );
    expect(target.value('P1').items).toEqual({ kind: 'LIST', itemIds: ['a', 'b'] });
  });

  test('a filter keeps its separators', async () => {
    const expression = `item.brand == 'A' || item.name in ['x', 'y']`;
    const { target } = await readPromotions(
      csv('code;name;catalogItemType;catalogIndexItems', `P1;Milk;FILTER;"${expression}"`),
    );
    expect(target.value('P1').items).toEqual({ kind: 'FILTER', expression });
  });

  test.each(['item.nope > 1', 'item.price >', 'promotion.priority > 1', '1 + 1', ' '])(
    'a broken filter: %j',
    async (cell) => {
      const { errors } = await readPromotions(
        csv('code;name;catalogItemType;catalogIndexItems', `P1;Milk;FILTER;"${cell}"`),
      );
      expect(errors).toMatchObject([{ line: 2, column: 'catalogIndexItems' }]);
    },
  );
});

describe('columns of the file', () => {
  test('unknown ones are told of once', async () => {
    const { warnings, counts } = await readPromotions(csv('code,name,colour', 'P1,Milk,red', 'P2,Bread,blue'));
    expect(warnings).toEqual([{ line: 1, column: 'colour', value: '', reason: 'is no column of promotions: ignored' }]);
    expect(counts.created).toBe(2);
  });

  test.each([
    ['Code', 'code'],
    ['start_at', 'startAt'],
    ['discountvalue', 'discountValue'],
    ['storeId', 'storeIds'],
    ['prioirty', 'priority'],
    ['tpye', 'type'],
  ])('%s is taken for a misspelled %s', async (name, meant) => {
    const file = csv(`name,${name}`, 'Milk,x');
    await expect(readPromotions(file)).rejects.toThrow(`did you mean "${meant}"`);
  });

  test.each([
    ['code,name,name', 'twice'],
    ['priority', '"code" or "name" is missing'],
    ['P1,Milk,PERCENT', 'no header'],
  ])('header %s is refused', async (header, reason) => {
    await expect(readPromotions(csv(header, 'a,b,c'))).rejects.toThrow(reason);
  });
});

test('a text that has no UTF-8 form is refused, and so is shown as what it would become', async () => {
  const { errors } = await readPromotions('{"code":"P","name":"half \\ud83d"}\n', { format: 'jsonl' });
  expect(errors).toEqual([{ line: 1, column: 'name', value: 'half \ufffd', reason: 'must be well-formed Unicode' }]);
});

describe('lists and parameters as a whole', () => {
  const before = csv(
    'code,name,tags.0.name,images.0.url,params.icon,discountType,discountMode,discountSteps.0.discountValue,discountSteps.0.usageThreshold',
    'P,Milk,MOBILE,https://img.example.com/1.png,cow,PERCENT,STEP,5,1',
  );
  const imported = async (row: object) => {
    const { target } = await readPromotions(before);
    const { errors, warnings } = await readPromotions(
      `${JSON.stringify({ code: 'P', ...row })}\n`,
      { format: 'jsonl' },
      target,
    );
    expect(warnings).toEqual([]);
    return { errors, stored: target.value('P') };
  };

  test.each([null, []])('%j clears', async (nothing) => {
    const { errors, stored } = await imported({ tags: nothing, images: nothing, params: null });
    expect(errors).toEqual([]);
    expect(stored).toMatchObject({ tags: [], imageUrls: [], params: {} });
  });

  test('texts are the tags and the addresses of images', async () => {
    const { stored } = await imported({ tags: ['CHECKOUT', 'FAMILY'], images: ['https://img.example.com/2.png'] });
    expect(stored).toMatchObject({ tags: ['CHECKOUT', 'FAMILY'], imageUrls: ['https://img.example.com/2.png'] });
  });

  test('parameters beside the word that clears are all there are', async () => {
    const { stored } = await imported({ params: null, 'params.color': 'red' });
    expect(stored.params).toEqual({ color: 'red' });
  });

  test('steps go together with their mode', async () => {
    const { stored } = await imported({ discountSteps: null, discountMode: 'STATIC', discountValue: 10 });
    expect(stored.discount).toMatchObject({ mode: 'STATIC', value: 100_000 });
  });

  test('another value is an error', async () => {
    const { errors } = await imported({ params: 'icon', discountSteps: [1] });
    expect(errors.map(({ column }) => column)).toEqual(['params', 'discountSteps']);
  });
});
