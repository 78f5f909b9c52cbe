import { connect } from 'node:net';
import { type Attack, hold } from './attack.js';

const AT_ONCE = 50;
const BEGINNINGS = ['', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001'];

/** Connections that say little or nonsense and are gone. */
export const shortConnections: Attack = async (target) => {
  const colon = target.address.lastIndexOf(':');
  const place = { host: target.address.slice(0, colon), port: Number(target.address.slice(colon + 1)) };
  while (!target.signal.aborted) {
    const sockets = Array.from({ length: AT_ONCE }, (_, n) => {
      const socket = connect(place);
      socket.on('error', () => undefined);
      socket.write(BEGINNINGS[n % BEGINNINGS.length]!);
      return socket;
    });
    await hold(50, target);
    for (const socket of sockets) socket.destroy();
    target.ended('left');
  }
};
