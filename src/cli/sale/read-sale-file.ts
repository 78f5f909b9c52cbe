import { readFile } from 'node:fs/promises';
import { reportInto, type Violation } from '../../base/violation.js';
import type { Basket } from '../../pricing/basket.js';
import { inputFailure, usageFailure } from '../command/failure.js';
import { isObject } from '../price/json-reader.js';
import { readBasket, readCurrency } from '../price/read-basket.js';

/** Reads `currency` and `basket` of a JSON file, written as `handbill price` reads them; anything else in it is passed over. */
export async function readBasketFile(path: string): Promise<Basket> {
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw usageFailure(`${path} is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(json)) throw usageFailure(`${path} must hold one JSON object, a basket`);
  const violations: Violation[] = [];
  const report = reportInto(violations);
  const currency = readCurrency(json, report);
  const basket = currency && readBasket(json, currency, report, report);
  if (basket === null || violations.length > 0) throw inputFailure(path, violations);
  return basket;
}
