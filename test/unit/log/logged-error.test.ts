import { Packr } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import { LOGGED_CAUSES_MAX, LOGGED_FRAMES_MAX, LOGGED_MESSAGE_BYTES_MAX } from '../../../src/limits.js';
import { type LoggedError, toLoggedError } from '../../../src/log/logged-error.js';

const CANARIES = ['canary-profile', 'canary@example.org', 'canary-receipt', '4111 1111 1111 1111'];

/** What `work` throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const packed = new Packr().pack(['canary-profile', 'canary@example.org']);

describe('an error in the log', () => {
  it.each<[string, unknown]>([
    ['a command on it', Object.assign(new Error('ERR no'), { command: { name: 'set', args: CANARIES } })],
    ['properties of its own', Object.assign(new Error('no'), { values: CANARIES, request: { CANARIES } })],
    ['a decoder that shows what is left', thrownBy(() => new Packr().unpack(Buffer.concat([packed, packed])))],
    ['a parser that quotes', thrownBy(() => JSON.parse('{"id": canary-profile}'))],
    ['a server that quotes', new Error("ERR unknown command 'x', with args beginning with: 'canary-profile'")],
    ['an address in our own words', new HandbillError('INTERNAL', 'no owner for canary@example.org here')],
    ['a card number in our own words', new HandbillError('INTERNAL', 'no owner for 4111 1111 1111 1111 here')],
    [
      'the like as its cause',
      new HandbillError('INTERNAL', 'no', { cause: Object.assign(new Error('no "canary-x"'), { CANARIES }) }),
    ],
    ['details for the caller', HandbillError.invalid([{ path: ['a'], value: 'canary@example.org', reason: 'no' }])],
    ['a code that is none', Object.assign(new Error('no'), { code: 'canary-profile' })],
    ['a message within its stack', new Error('no "\n    at canary-profile')],
    ['no error at all', 'canary-profile'],
    ['an object', { message: 'canary-profile' }],
  ])('tells nothing of customers: %s', (_, error) => {
    const told = JSON.stringify(toLoggedError(error));
    expect(told).not.toMatch(/canary|4111/);
  });

  it('says what it is, where it was made and why', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    const error = new HandbillError('UNAVAILABLE', 'store "x" is away', { reason: 'STORE_UNREACHABLE', cause });
    expect(toLoggedError(error)).toMatchObject({
      type: 'HandbillError',
      message: 'store "x" is away',
      code: 'UNAVAILABLE',
      reason: 'STORE_UNREACHABLE',
      stack: expect.stringContaining('logged-error.test.ts'),
      cause: { type: 'Error', message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' },
    });
  });

  it('is bounded in every direction', () => {
    let error = new HandbillError('INTERNAL', 'x'.repeat(LOGGED_MESSAGE_BYTES_MAX + 1));
    for (let n = 0; n < 10; n++) error = new HandbillError('INTERNAL', 'outer', { cause: error });
    const deep = (left: number): Error => (left > 0 ? deep(left - 1) : new Error('deep'));
    expect(toLoggedError(deep(50)).stack!.split('\n').length).toBeLessThanOrEqual(LOGGED_FRAMES_MAX);
    let causes = 0;
    for (let told: LoggedError | undefined = toLoggedError(error).cause; told; told = told.cause) causes++;
    expect(causes).toBe(LOGGED_CAUSES_MAX);
    const long = toLoggedError(new HandbillError('INTERNAL', 'x'.repeat(LOGGED_MESSAGE_BYTES_MAX + 1)));
    expect(long.message).toBe(`${'x'.repeat(LOGGED_MESSAGE_BYTES_MAX)}…`);
  });

  it('has no escape sequences and is one line', () => {
    const { message } = toLoggedError(new HandbillError('INTERNAL', 'a\u001b[2J\nb\u202ec\u0000'));
    expect(message).toBe('a [2J b c ');
  });
});
