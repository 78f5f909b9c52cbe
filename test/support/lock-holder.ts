import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const HOLDER = fileURLToPath(new URL('../crash/lock-holder.mjs', import.meta.url));

/** A stopped process that holds the write lock of an embedded store. */
export interface LockHolder {
  readonly pid: number;
  /** SIGCONT: it ends its transaction and itself. */
  goOn(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

export async function holdWriteLock(storeFolder: string): Promise<LockHolder> {
  const child = spawn(process.execPath, [HOLDER, storeFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return { pid: child.pid!, goOn: () => end('SIGCONT'), kill: () => end('SIGKILL') };
}
