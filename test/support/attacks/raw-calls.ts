import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { status } from '@grpc/grpc-js';
import { ATTACKER_HANG_MS } from './attack.js';

export const PATHS = {
  getHandbill: '/handbill.v1.HandbillService/GetHandbill',
  batchGetHandbills: '/handbill.v1.HandbillService/BatchGetHandbills',
  recordTransactions: '/handbill.v1.EventService/RecordTransactions',
  watchEvents: '/handbill.v1.EventService/WatchEvents',
  exportProfile: '/handbill.v1.ProfileService/ExportProfile',
  importItems: '/handbill.v1.CatalogService/ImportItems',
  createCampaign: '/handbill.v1.CampaignService/CreateCampaign',
} as const;

/** A connection by hand; what the server does to it is not the attacker's concern. `initialWindowSize` 0: nothing is ever taken. */
export function rawSession(
  address: string,
  settings: { readonly initialWindowSize?: number } = {},
): ClientHttp2Session {
  const session = connect(`http://${address}`, { settings });
  session.on('error', () => undefined);
  return session;
}

/** Begins a call; nothing is sent but the headers, and nothing read. */
export function rawStream(
  session: ClientHttp2Session,
  path: string,
  headers: OutgoingHttpHeaders = {},
): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => undefined);
  return stream;
}

/** A message as it is on the wire. `length` may lie. */
export function frame(body: Uint8Array, { packed = false, length = body.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head[0] = packed ? 1 : 0;
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, body]);
}

/** Reads the call to its end; the name of its code, or how else it ended: what is not gRPC by its content type is refused by HTTP. */
export function endOf(stream: ClientHttp2Stream): Promise<string> {
  return new Promise((resolve) => {
    const hung = setTimeout(() => resolve('HUNG'), ATTACKER_HANG_MS);
    const take = (headers: IncomingHttpHeaders & IncomingHttpStatusHeader): void => {
      const { ':status': http, 'grpc-status': code } = headers;
      if (code !== undefined) resolve(status[Number(code)] ?? String(code));
      else if (http !== undefined && http !== constants.HTTP_STATUS_OK) resolve(`HTTP ${http}`);
    };
    stream.on('response', take);
    stream.on('trailers', take);
    stream.on('close', () => {
      clearTimeout(hung);
      resolve(`RESET ${stream.rstCode}`);
    });
    stream.resume();
  });
}
