import { setTimeout as pause } from 'node:timers/promises';
import { redisPort } from './redis-port.js';
import { type RedisServer, startRedisServer } from './redis-server.js';

/** A Redis Cluster of this test on the loopback interface. */
export interface RedisCluster {
  /** As `--store` takes it. */
  readonly url: string;
  readonly primaries: readonly RedisServer[];
  /** One of each primary, in their order; none without replicas. */
  readonly replicas: readonly RedisServer[];
  remove(): Promise<void>;
}

export interface RedisClusterOptions {
  readonly replicas?: boolean;
  readonly settings?: readonly string[];
}

const PRIMARIES = 3;
const SLOTS = 16_384;
/** After this a silent primary is replaced. */
const NODE_TIMEOUT_MS = 2_000;

export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const { replicas: withReplicas = false, settings = [] } = options;
  const own = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(NODE_TIMEOUT_MS)];
  const count = withReplicas ? 2 * PRIMARIES : PRIMARIES;
  const nodes = await Promise.all(
    Array.from({ length: count }, async () =>
      startRedisServer({ port: await redisPort(), settings: [...own, ...settings] }),
    ),
  );
  const remove = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.remove()));
  };
  try {
    await join(nodes);
  } catch (error) {
    await remove();
    throw error;
  }
  const primaries = nodes.slice(0, PRIMARIES);
  const hosts = primaries.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return { url: `redis-cluster://${hosts}`, primaries, replicas: nodes.slice(PRIMARIES), remove };
}

async function join(nodes: readonly RedisServer[]): Promise<void> {
  const [first, ...others] = nodes;
  const primaries = nodes.slice(0, PRIMARIES);
  for (const [i, node] of primaries.entries()) {
    const from = Math.floor((i * SLOTS) / PRIMARIES);
    const to = Math.floor(((i + 1) * SLOTS) / PRIMARIES) - 1;
    await node.cli('cluster', 'set-config-epoch', String(i + 1));
    await node.cli('cluster', 'addslotsrange', String(from), String(to));
  }
  for (const { port } of others) await first!.cli('cluster', 'meet', '127.0.0.1', String(port));
  await until('the nodes know each other', async () => {
    const known = await Promise.all(nodes.map(async (node) => (await node.cli('cluster', 'nodes')).split('\n').length));
    return known.every((number) => number === nodes.length);
  });
  for (const [i, node] of nodes.slice(PRIMARIES).entries()) {
    await node.cli('cluster', 'replicate', await primaries[i]!.cli('cluster', 'myid'));
  }
  await until('the cluster is ready', async () => {
    const states = await Promise.all(nodes.map((node) => node.cli('cluster', 'info')));
    return states.every((state) => state.includes('cluster_state:ok'));
  });
  await until('the replicas follow', async () => {
    const links = await Promise.all(nodes.slice(PRIMARIES).map((node) => node.cli('info', 'replication')));
    return links.every((link) => link.includes('master_link_status:up'));
  });
}

/** Asks until it is so. */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const startMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startMs > withinMs) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await pause(50);
  }
}
