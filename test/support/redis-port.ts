import { createServer, type Server } from 'node:net';

const HOST = '127.0.0.1';
const FIRST = 12_000;
const COUNT = 10_000;
/** Where a node of a cluster talks to the others, by Redis' own rule. */
const BUS = 10_000;
/** Held for as long as this process lives. */
const GUARD = 20_000;

/**
 * A port for a redis-server of this test, its alone until the test's process ends: a server that is killed and started again must not find
 * another test's on its port meanwhile. Below the range from which the system takes ports for others, as is that of its bus.
 */
export async function redisPort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const guard = await listen(port + GUARD);
    if (guard === null) continue;
    guard.unref();
    if ((await isFree(port)) && (await isFree(port + BUS))) return port;
    guard.close();
  }
}

/** Null: somebody listens there. */
function listen(port: number): Promise<Server | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, HOST, () => resolve(server));
  });
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === null) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}
