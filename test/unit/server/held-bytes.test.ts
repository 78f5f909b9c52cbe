import { describe, expect, it } from 'vitest';
import { createHeldBytes, type Holding } from '../../../src/server/grpc/held-bytes.js';

const TOTAL = 1_000;
const OF_ONE = 400;

function setUp() {
  const held = createHeldBytes({ totalMax: TOTAL, connectionMax: OF_ONE });
  const cut: string[] = [];
  const open = (connection: object, name: string, bytes: number): Holding => {
    const holding: Holding = held.open(connection, () => {
      cut.push(name);
      holding.release();
    });
    holding.hold(bytes);
    return holding;
  };
  return { held, cut, open };
}

describe('the bytes that calls hold', () => {
  it('may reach the budget of a connection, and not exceed it: the call that holds the most goes', () => {
    const { held, cut, open } = setUp();
    const anna = {};
    open(anna, 'small', 100);
    open(anna, 'large', 200);
    const growing = open(anna, 'growing', 100);
    expect([held.total, cut]).toEqual([OF_ONE, []]);
    growing.hold(101);
    expect([held.total, cut]).toEqual([201, ['large']]);
  });

  it('may reach the budget of all, and not exceed it: the connection that holds the most loses its largest call', () => {
    const { held, cut, open } = setUp();
    const [anna, ben, cleo] = [{}, {}, {}];
    open(anna, 'a1', 150);
    open(anna, 'a2', 249);
    open(ben, 'b', 390);
    const innocent = open(cleo, 'c', 211);
    expect([held.total, cut]).toEqual([TOTAL, []]);
    innocent.hold(212);
    expect([held.total, cut]).toEqual([TOTAL + 1 - 249, ['a2']]);
  });

  it('lets the oldest of equal ones go', () => {
    const { cut, open } = setUp();
    const anna = {};
    for (const name of ['first', 'second', 'third', 'fourth', 'fifth']) open(anna, name, 100);
    expect(cut).toEqual(['first']);
  });

  it('lets as many go as it takes', () => {
    const { held, cut, open } = setUp();
    for (let i = 0; i < 10; i++) open({}, `small-${i}`, 95);
    open({}, 'large', 399);
    expect([held.total, cut]).toEqual([950, ['large']]);
  });

  it('are none after the end of a call, however often that is told, and whatever it holds afterwards', () => {
    const { held, open } = setUp();
    const anna = {};
    const one = open(anna, 'one', 10);
    const other = open(anna, 'other', 20);
    one.release();
    one.release();
    one.hold(50);
    expect(held.total).toBe(20);
    other.release();
    expect(held.total).toBe(0);
  });
});
