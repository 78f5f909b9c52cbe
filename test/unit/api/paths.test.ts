import { expect, test } from 'vitest';
import { customerEventPath, promotionPath, transactionPath, wirePath } from '../../../src/api/convert/paths.js';
import { type Path, pathText } from '../../../src/base/violation.js';
import { itemColumns } from '../../../src/import/item-columns.js';
import { promotionColumns } from '../../../src/import/promotion-columns.js';

test.each<[Path, column: string, field: string]>([
  [['visibilityStatus'], 'visibilityStatus', 'visibility_status'],
  [['discountSteps', 0, 'usageThreshold'], 'discountSteps.0.usageThreshold', 'discount_steps[0].usage_threshold'],
  [['tags', 2], 'tags.2.name', 'tags[2]'],
  [['tags'], 'tags', 'tags'],
  [['images', 0], 'images.0.url', 'images[0].url'],
  [['params', 'iconUrl'], 'params.iconUrl', 'params.iconUrl'],
  [['displayTo'], 'displayTo', 'display'],
  [['catalogIndexItems'], 'catalogIndexItems', 'catalog_index_items'],
  [['catalogItemFilter'], 'catalogIndexItems', 'catalog_item_filter'],
])('%j of a promotion is the column %s and the field %s', (path, column, field) => {
  expect(promotionColumns.columnOf(path)).toBe(column);
  expect(pathText(promotionPath(path))).toBe(field);
});

test.each<[Path, column: string, field: string]>([
  [['imageUrl'], 'imageUrl', 'image_url'],
  [['attributes'], 'attributes', 'attributes'],
  [['attributes', 'shelfLife'], 'shelfLife', 'attributes.shelfLife'],
])('%j of an item is the column %s and the field %s', (path, column, field) => {
  expect(itemColumns.columnOf(path)).toBe(column);
  expect(pathText(wirePath(path))).toBe(field);
});

test.each<[(path: Path) => Path, Path, field: string]>([
  [wirePath, ['activity', 'untilEndOf', 'minDuration'], 'activity.until_end_of.min_duration'],
  [wirePath, ['variants', 0, 'slotGroups', 1, 'slots'], 'variants[0].slot_groups[1].slots'],
  [transactionPath, ['lines', 3, 'amount'], 'lines[3].amount_minor'],
  [transactionPath, ['lines', 3, 'itemId'], 'lines[3].item_id'],
  [customerEventPath, ['view', 'promotionCode'], 'view.promotion_code'],
  [customerEventPath, ['custom', 'properties', 'screenName'], 'custom.properties["screenName"]'],
])('%o spells %j as %s', (spell, path, field) => expect(pathText(spell(path))).toBe(field));
