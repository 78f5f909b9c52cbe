import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Server } from '@grpc/grpc-js';

const HEADER = 'grpc-timeout';
const FORM = /^(\d{1,8})([HMSmun])$/;
const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

/** The longest time of a timer, some 25 days. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The server of grpc-js with a field that is not in its types: nothing else leads to headers as they come. */
interface LibraryServer {
  readonly http2Servers: ReadonlyMap<Http2Server, unknown>;
}

/** Looks at the timeouts of requests before grpc-js does, which takes digits out of any text and lets long times overflow. */
export interface RequestTimeouts {
  /** To be called when the server is bound, before it gets a request. */
  watch(server: Server): void;
  /** What a call has for its timeout that is none. */
  malformed(stream: ServerHttp2Stream): string | undefined;
}

export function createRequestTimeouts(): RequestTimeouts {
  const malformed = new WeakMap<ServerHttp2Stream, string>();

  /** What grpc-js must not read is taken out; a caller that waits longer than a timer runs leaves by itself. */
  function look(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const timeout = headers[HEADER];
    if (timeout === undefined) return;
    const text = String(timeout);
    const [, digits, unit] = FORM.exec(text) ?? [];
    if (digits === undefined) malformed.set(stream, text);
    else if (Number(digits) * UNIT_MS[unit!]! <= TIMER_MS_MAX) return;
    delete headers[HEADER];
  }

  return {
    watch(server) {
      const { http2Servers } = server as unknown as LibraryServer;
      for (const http2 of http2Servers.keys()) http2.prependListener('stream', look);
    },
    malformed: (stream) => malformed.get(stream),
  };
}
