import { expect, it } from 'vitest';
import type { Reservation, ReservationRequest } from '../../../src/store/port.js';
import { collect, take } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

/** A use given back. */
function giveBack(counter: string, id: string, amount: number): ReservationRequest {
  return { ...take(counter, id, amount, 0), kind: 'return' };
}

export function limitPromises(current: () => StoreUnderTest): void {
  const limits = () => current().store.limits;
  const used = async (counter = 'c') => (await limits().used([counter]))[0];
  const reserve = (...requests: ReservationRequest[]) => limits().reserve(requests);
  const settle = (id: string, stands: boolean) => limits().settle([{ counter: 'c', id, stands }]);
  const openIds = async () => (await collect(limits().open())).map(({ id }) => id).sort();

  it('counts nothing at first, and takes empty lists', async () => {
    expect(await limits().used(['c', 'd'])).toEqual([0, 0]);
    expect(await limits().used([])).toEqual([]);
    expect(await reserve()).toEqual([]);
    await limits().settle([]);
    expect(await collect(limits().open())).toEqual([]);
    expect(await collect(limits().counters())).toEqual([]);
  });

  it('takes up to the limit and not one more', async () => {
    expect(await reserve(take('c', '1', 1, 2), take('c', '2', 1, 2), take('c', '3', 1, 2))).toEqual([
      'reserved',
      'reserved',
      'full',
    ]);
    expect(await used()).toBe(2);
    expect(await openIds()).toEqual(['1', '2']);
  });

  it('takes amounts whole or not at all, and a smaller one after a larger was refused', async () => {
    expect(await reserve(take('c', '1', 60, 100), take('c', '2', 41, 100), take('c', '3', 40, 100))).toEqual([
      'reserved',
      'full',
      'reserved',
    ]);
    expect(await used()).toBe(100);
  });

  it('judges each request by the limit that it names', async () => {
    expect(await reserve(take('c', '1', 5, 5), take('c', '2', 1, 5), take('c', '3', 1, 6))).toEqual([
      'reserved',
      'full',
      'reserved',
    ]);
    expect(await reserve(take('c', '4', 1, 2))).toEqual(['full']);
    expect(await reserve(take('zero', '1', 1, 0))).toEqual(['full']);
  });

  it('keeps a use that stands, and takes one back that does not', async () => {
    await reserve(take('c', '1', 3, 9), take('c', '2', 4, 9));
    await settle('1', true);
    expect([await used(), await openIds()]).toEqual([7, ['2']]);
    await settle('2', false);
    expect([await used(), await openIds()]).toEqual([3, []]);
  });

  it('takes a return off once it stands, and not before or if it does not', async () => {
    await reserve(take('c', '1', 3, 9));
    await settle('1', true);
    expect(await reserve(giveBack('c', '2', 2), giveBack('c', '3', 1))).toEqual(['reserved', 'reserved']);
    expect(await used()).toBe(3);
    await settle('2', true);
    expect(await used()).toBe(1);
    await settle('3', false);
    expect([await used(), await openIds()]).toEqual([1, []]);
  });

  it('never counts below 0', async () => {
    await reserve(take('c', '1', 1, 9), giveBack('c', '2', 5));
    await settle('2', true);
    expect(await used()).toBe(0);
    await settle('1', false);
    expect(await used()).toBe(0);
  });

  it('counts an id that is open once, however often it is reserved and settled', async () => {
    const again = take('c', '1', 2, 3);
    expect(await reserve(again, again)).toEqual(['reserved', 'reserved']);
    expect(await reserve(again)).toEqual(['reserved']);
    expect([await used(), await openIds()]).toEqual([2, ['1']]);
    await limits().settle([
      { counter: 'c', id: '1', stands: false },
      { counter: 'c', id: '1', stands: false },
    ]);
    await settle('1', true);
    await settle('never reserved', false);
    await limits().settle([{ counter: 'other', id: '1', stands: false }]);
    expect([await used(), await openIds()]).toEqual([0, []]);
  });

  it('keeps counters apart, also where names and ids could run into each other', async () => {
    await reserve(take('a:b', 'c', 1, 9), take('a', 'b:c', 2, 9), take('a', 'b', 4, 9), take('1:a', 'b', 8, 9));
    expect(await limits().used(['a:b', 'a', '1:a'])).toEqual([1, 6, 8]);
    await limits().settle([{ counter: 'a', id: 'b:c', stands: false }]);
    expect(await limits().used(['a:b', 'a', '1:a'])).toEqual([1, 4, 8]);
    expect(await collect(limits().open())).toHaveLength(3);
  });

  it('tells open reservations as they were made', async () => {
    const made: Reservation = {
      counter: 'b7',
      id: 'x',
      profileId: 'ä🛒',
      kind: 'return',
      amount: 12_345,
      timeMs: 1.7e12,
    };
    await reserve({ ...made, limit: 1 });
    expect(await collect(limits().open())).toEqual([made]);
  });

  it('lists every counter once, and restores one from another store', async () => {
    await reserve(take('a', '1', 2, 9), take('b', '1', 3, 9));
    await limits().restore('b', 7);
    await limits().restore('c', 5_000_000_000);
    const listed = (await collect(limits().counters())).map(({ counter, used }) => `${counter}=${used}`);
    expect(listed.sort()).toEqual(['a=2', 'b=7', 'c=5000000000']);
    expect(await reserve(take('b', '2', 3, 9), take('b', '3', 2, 9))).toEqual(['full', 'reserved']);
  });

  it('refuses amounts that are not whole and above 0, and empty names', async () => {
    for (const amount of [0, -1, 1.5, Number.NaN]) {
      await expect(reserve(take('c', '1', amount, 9))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    await expect(limits().used([''])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await used()).toBe(0);
  });

  it.each([1, 2, 7, 100])('lets exactly %i of ten times as many at once', async (limit) => {
    const requests = Array.from({ length: 10 * limit }, (_, n) => take('c', `${n}`, 1, limit));
    const answers = (await Promise.all(requests.map((request) => reserve(request)))).flat();
    expect(answers.filter((answer) => answer === 'reserved')).toHaveLength(limit);
    expect(await used()).toBe(limit);
  });
}
