import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';

export interface RawAnswer {
  readonly code: number;
  readonly message: string;
  /** Of headers and trailers together, about as they are on the wire. */
  readonly headerBytes: number;
}

/** One gRPC call by hand, of GetHandbill unless the headers say otherwise; with a `grpc-encoding` the body is marked as packed. */
export function rawCall(address: string, body: Uint8Array, headers: OutgoingHttpHeaders = {}): Promise<RawAnswer> {
  const session = connect(`http://${address}`);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/handbill.v1.HandbillService/GetHandbill',
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  const frame = Buffer.alloc(5);
  frame[0] = headers['grpc-encoding'] === undefined ? 0 : 1;
  frame.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([frame, body]));
  return new Promise((resolve, reject) => {
    let headerBytes = 0;
    const take = (received: IncomingHttpHeaders) => {
      for (const [name, value] of Object.entries(received)) headerBytes += name.length + String(value).length;
      const { 'grpc-status': code, 'grpc-message': message } = received;
      if (code !== undefined) resolve({ code: Number(code), message: decodeURI(String(message ?? '')), headerBytes });
    };
    stream.on('response', take);
    stream.on('trailers', take);
    stream.on('error', reject);
    stream.resume();
    stream.on('close', () => session.close());
  });
}
