import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RedisServer } from './redis-server.js';

/** The data of a server with AOF as it was at some moment. */
export interface RedisSnapshot {
  /** Kills the server and starts it again with this data: what was written since is lost. */
  rollBack(): Promise<void>;
  remove(): Promise<void>;
}

/** Settings with which all that was acknowledged is in the files that are copied. */
export const WITH_AOF = ['--appendonly', 'yes', '--appendfsync', 'always', '--auto-aof-rewrite-percentage', '0'];

/** Only the log: a node of a cluster keeps what it knows of the others. */
const LOG = 'appendonlydir';

export async function takeRedisSnapshot(server: RedisServer): Promise<RedisSnapshot> {
  const saved = await mkdtemp(path.join(tmpdir(), 'handbill-snapshot-'));
  await cp(path.join(server.folder, LOG), path.join(saved, LOG), { recursive: true });
  return {
    async rollBack() {
      await server.kill();
      await rm(path.join(server.folder, LOG), { recursive: true });
      await cp(path.join(saved, LOG), path.join(server.folder, LOG), { recursive: true });
      await server.restart();
    },
    remove: () => rm(saved, { recursive: true }),
  };
}
