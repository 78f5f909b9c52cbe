import type { EventEmitter } from 'node:events';
import { Metadata, type ServerDuplexStream, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { Call, ImportCall, StreamCall, StreamedCall, UnaryCall } from '../../api/pipeline/call.js';
import { AUTHOR_METADATA, readAuthor } from '../../contract/author.js';
import { wellFormed } from './malformed.js';
import { taken } from './taken.js';
import { readFile, readOptions, type UploadMessage } from './upload.js';

type WithRequest = ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>;
type WithResponses = ServerWritableStream<unknown, unknown> | ServerDuplexStream<UploadMessage, unknown>;

const REQUEST_ID_KEY = 'x-request-id';

/** A call of grpc-js as the pipeline sees it. */
class GrpcCall<Of extends WithRequest | WithResponses> implements Call {
  private cancellation: AbortController | undefined;

  constructor(protected readonly call: Of) {}

  /** Made when it is asked for, as most calls are over before anybody would look. */
  get signal(): AbortSignal {
    if (this.cancellation === undefined) {
      const cancellation = new AbortController();
      this.cancellation = cancellation;
      if (this.cancelled) cancellation.abort();
      else this.onGone(() => cancellation.abort());
    }
    return this.cancellation.signal;
  }

  get cancelled(): boolean {
    return this.call.cancelled;
  }

  get deadlineMs(): number {
    return Number(this.call.getDeadline());
  }

  get requestId(): string | undefined {
    const [value] = this.call.metadata.get(REQUEST_ID_KEY);
    return typeof value === 'string' ? value : undefined;
  }

  get author(): string {
    const [value] = this.call.metadata.get(AUTHOR_METADATA);
    return typeof value === 'string' ? readAuthor(value) : '';
  }

  onGone(listener: () => void): void {
    // The types of the two kinds of streams don't meet, their events do.
    (this.call as EventEmitter).once('cancelled', listener);
  }
}

export class GrpcUnaryCall extends GrpcCall<WithRequest> implements UnaryCall {
  request(): unknown {
    return wellFormed(this.call.request);
  }
}

class GrpcStreamedCall<Of extends WithResponses> extends GrpcCall<Of> implements StreamedCall {
  private last: Promise<void> = Promise.resolve();

  open(): void {
    this.call.sendMetadata(new Metadata());
  }

  /** One message is on its way while the next one is made, and no more: a stream of grpc-js would take sixteen, whatever their size. */
  async send(message: unknown): Promise<void> {
    const before = this.last;
    this.last = taken(this.call, message);
    await before;
  }
}

export class GrpcStreamCall extends GrpcStreamedCall<ServerWritableStream<unknown, unknown>> implements StreamCall {
  request(): unknown {
    return wellFormed(this.call.request);
  }
}

export class GrpcImportCall extends GrpcStreamedCall<ServerDuplexStream<UploadMessage, unknown>> implements ImportCall {
  // Leaving the loop early must not destroy the stream: the status has still to be sent on it.
  private readonly messages = this.call.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<UploadMessage>;

  options(): Promise<unknown> {
    return readOptions(this.messages);
  }

  file(): AsyncIterable<Uint8Array> {
    return readFile(this.messages, this.call);
  }
}
