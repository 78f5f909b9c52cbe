import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';

/** A gRPC call by hand, which may send and read what no client library would. Nothing is read until it is asked for. */
export interface RawCall {
  readonly stream: ClientHttp2Stream;
  /** Sends a message, or the beginning of one that is said to have `ofBytes`. */
  write(bytes: Uint8Array, ofBytes?: number): void;
  end(): void;
  /** The gRPC status in headers or trailers; where the stream was reset instead, the code of HTTP/2 as `rst-8`. */
  readonly status: Promise<string>;
  /** Whether it has ended, and how. */
  readonly outcome: string | undefined;
}

export interface RawConnection {
  readonly session: ClientHttp2Session;
  open(path: string, headers?: Record<string, string>): RawCall;
  /** A whole call: one message, and no more. */
  call(path: string, message: Uint8Array): RawCall;
  close(): void;
}

export interface RawOptions {
  /** Bytes of each answer that the server may send before it is read; 0: none. */
  readonly window?: number;
}

/** Connects without any client library. Lost connections are no errors: servers cut off what attacks them. */
export function rawConnection(address: string, { window }: RawOptions = {}): RawConnection {
  const session = connect(`http://${address}`, {
    ...(window === undefined ? {} : { settings: { initialWindowSize: window } }),
  });
  session.on('error', () => {});
  const open = (path: string, headers: Record<string, string> = {}): RawCall => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    return rawCall(stream);
  };
  return {
    session,
    open,
    call(path, message) {
      const call = open(path);
      call.write(message);
      call.end();
      return call;
    },
    close: () => session.destroy(),
  };
}

function rawCall(stream: ClientHttp2Stream): RawCall {
  let outcome: string | undefined;
  const status = new Promise<string>((resolve) => {
    const take = (headers: Record<string, unknown>): void => {
      if (headers['grpc-status'] !== undefined) outcome ??= String(headers['grpc-status']);
    };
    stream.on('response', take);
    stream.on('trailers', take);
    stream.on('error', () => {});
    stream.on('close', () => {
      outcome ??= `rst-${stream.rstCode}`;
      resolve(outcome);
    });
  });
  return {
    stream,
    write(bytes, ofBytes = bytes.length) {
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(ofBytes, 1);
      stream.write(Buffer.concat([prefix, bytes]));
    },
    end: () => void stream.end(),
    status,
    get outcome() {
      return outcome;
    },
  };
}
