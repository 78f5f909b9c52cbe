import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withConnection } from '../../../src/cli/command/connection.js';
import type { Context } from '../../../src/cli/command/context.js';
import { EXIT } from '../../../src/cli/command/exit.js';

/** A context whose own server only counts how it is treated, and takes its time to stop. */
function contextWith(onStop: () => void): Context {
  const runtime = {
    version: '0',
    startServer: async () => ({
      address: '127.0.0.1:1',
      stop: async () => {
        onStop();
        await nextTurn();
      },
    }),
  };
  return { config: { server: null, timeoutMs: 1_000 }, runtime } as unknown as Context;
}

const pressCtrlC = (): boolean => process.emit('SIGINT');

describe('a connection', () => {
  it('passes on what the work gives, and stops its own server', async () => {
    let stops = 0;
    expect(
      await withConnection(
        contextWith(() => stops++),
        async () => 'done',
      ),
    ).toBe('done');
    expect(stops).toBe(1);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it.each<[string, () => void, () => void]>([
    ['in the last moment of the work', pressCtrlC, () => {}],
    ['while the server stops', () => {}, pressCtrlC],
  ])('does not lose a Ctrl-C %s', async (_when, atWork, atStop) => {
    let stops = 0;
    const context = contextWith(() => {
      stops++;
      atStop();
    });
    const work = async () => void atWork();
    await expect(withConnection(context, work)).rejects.toMatchObject({ exitCode: EXIT.interrupted });
    expect(stops).toBe(1);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});
