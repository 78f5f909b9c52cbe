import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';

const installed = spawnSync('redis-server', ['--version']).status === 0;

/** A suite that needs redis-server: without it a failure in CI, and skipped with a loud word elsewhere. */
export function describeWithRedis(name: string, body: () => void): void {
  if (installed) {
    describe(name, body);
  } else if (process.env.CI) {
    describe(name, () => {
      it('needs redis-server', () => {
        throw new Error('redis-server is not installed');
      });
    });
  } else {
    console.warn(`\n!!! SKIPPED: ${name}: redis-server is not installed (apt-get install redis-server)\n`);
    describe.skip(name, body);
  }
}
