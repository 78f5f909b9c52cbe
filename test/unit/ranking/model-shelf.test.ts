import { describe, expect, test } from 'vitest';
import { MODELS_KEPT_MAX } from '../../../src/limits.js';
import {
  activateVersion,
  addModel,
  decodeShelf,
  drawVersion,
  EMPTY_SHELF,
  encodeShelf,
  type ModelShelf,
  type StoredModel,
} from '../../../src/ranking/model-shelf.js';
import { NOTHING_TRIED } from '../../../src/ranking/training/uplift/fit-uplift.js';

const model = (version: number): StoredModel => ({
  version,
  trainedAtMs: 1_700_000_000_000 + version,
  seed: 1,
  bytes: 1_000,
  report: {
    mode: 'FITTED',
    reason: '',
    customers: 300,
    labelledCustomers: 250,
    receipts: 4_000,
    items: 90,
    labels: 1_000,
    rows: 12_000,
    l2: 0.03,
    backTest: { FITTED: 0.5 },
    weights: { count: 0.5 },
    level: -1,
    seconds: { weights: 2 },
  },
  redemptions: { redemptions: 0, choices: 0, reason: 'no redemptions', weights: {} },
  uplift: NOTHING_TRIED,
});

const shelfOf = (count: number): ModelShelf => {
  let shelf = EMPTY_SHELF;
  for (let version = 1; version <= count; version++) shelf = addModel(drawVersion(shelf), model(version));
  return shelf;
};
const versions = ({ models }: ModelShelf) => models.map(({ version }) => version);

describe('the shelf of models', () => {
  test('keeps as many as the limit says; one more and the oldest goes', () => {
    expect(versions(shelfOf(MODELS_KEPT_MAX))[0]).toBe(1);
    const full = shelfOf(MODELS_KEPT_MAX + 1);
    expect(full.models).toHaveLength(MODELS_KEPT_MAX);
    expect(versions(full)[0]).toBe(2);
  });

  test('never lets go what is active or was before', () => {
    let shelf = activateVersion(activateVersion(shelfOf(3), 1), 2);
    for (let version = 4; version <= 3 * MODELS_KEPT_MAX; version++) shelf = addModel(shelf, model(version));
    expect(versions(shelf).slice(0, 2)).toEqual([1, 2]);
    expect(shelf.models).toHaveLength(MODELS_KEPT_MAX);
    expect(versions(shelf).at(-1)).toBe(3 * MODELS_KEPT_MAX);
  });

  test('remembers the way back; activating the same again does not lose it', () => {
    const shelf = activateVersion(activateVersion(activateVersion(shelfOf(2), 1), 2), 2);
    expect(shelf).toMatchObject({ active: 2, previous: 1 });
    expect(activateVersion(shelf, 0)).toMatchObject({ active: 0, previous: 2 });
  });

  test('is read as it was written', () => {
    const shelf = activateVersion(shelfOf(2), 2);
    expect(decodeShelf(encodeShelf(shelf))).toEqual(shelf);
  });
});
