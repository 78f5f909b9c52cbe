import { connect, createServer, type Socket } from 'node:net';

/** A name that leads to another server from one moment on, as a service address does after a failover; connections that exist stay. */
export interface TcpProxy {
  readonly port: number;
  leadTo(port: number): void;
  close(): void;
}

export async function startTcpProxy(port: number): Promise<TcpProxy> {
  let target = port;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    leadTo(other) {
      target = other;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
