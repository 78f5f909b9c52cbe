import { constants, type ServerHttp2Stream } from 'node:http2';
import { ServerInterceptingCall, type ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { HandbillError } from '../../base/errors.js';
import {
  ANSWERED_LOOKS_MAX,
  CALL_HELD_BYTES,
  MESSAGE_LOOKS_MAX,
  OVERLOAD_RETRY_MS,
  READER_LOOKS_MAX,
} from '../../limits.js';
import type { HeldBytes, Holding } from './held-bytes.js';
import { toServiceError } from './service-error.js';
import type { Unpacking } from './unpacking.js';

type Message = Parameters<ServerInterceptingCallInterface['sendMessage']>;

/** The call of grpc-js itself, with two of its fields that are not in its types: nothing else leads to them. */
export interface LibraryCall extends ServerInterceptingCallInterface {
  readonly stream: ServerHttp2Stream;
  readonly incomingEncoding: string;
}

/** What a caller has to do next: send a message, take one, or end a call that is answered. */
type Expected = 'message' | 'reader' | 'end';

const PATIENCE: Readonly<Record<Expected, number>> = {
  message: MESSAGE_LOOKS_MAX,
  reader: READER_LOOKS_MAX,
  end: ANSWERED_LOOKS_MAX,
};

/**
 * A call of grpc-js that is ended when its caller makes the server hold too much or wait too long. Everything else goes through as it is,
 * past the listeners and responders of its base class, which would cost each call more than the watching does.
 */
export class GuardedCall extends ServerInterceptingCall {
  private readonly stream: ServerHttp2Stream;
  private readonly holding: Holding;
  /** Of a message that is not complete. */
  private incoming = 0;
  /** Of messages that the caller has not taken. */
  private unread = 0;
  /** What the server waits for, and at how many looks in a row it did. */
  private waitsFor: Expected | null = null;
  private looks = 0;
  /** Of a compressed message, from when it may be read until it is unpacked. */
  private giveTurn = (): void => {};

  constructor(
    private readonly next: LibraryCall,
    held: HeldBytes,
    private readonly unpacking: Unpacking,
    private readonly onEnd: (call: GuardedCall) => void,
  ) {
    super(next);
    const { stream } = next;
    this.stream = stream;
    this.holding = held.open(stream.session ?? stream, () => this.cut(tooMuchHeld()));
    stream.on('data', (chunk: Buffer) => this.hold(this.incoming + chunk.length, this.unread));
    stream.once('close', () => this.end());
    this.hold(0, 0);
  }

  override start(...args: Parameters<ServerInterceptingCallInterface['start']>): void {
    this.next.start(...args);
  }

  /** Comes when there is use for another message: what has come so far is complete, and with whoever has asked for it. */
  override startRead(): void {
    if (this.waitsFor === 'message') this.looks = 0;
    this.hold(0, this.unread);
    this.giveTurn();
    if (this.next.incomingEncoding === 'identity') this.next.startRead();
    else this.giveTurn = this.unpacking.read(() => this.next.startRead());
  }

  override sendMessage(...[message, callback]: Message): void {
    this.next.sendMessage(message, () => {
      this.takeUnread();
      callback();
    });
    this.takeUnread();
  }

  /** Comes once in CALL_LOOK_MS: a call whose caller keeps the server waiting for too many looks in a row is ended. */
  look(): void {
    const waitsFor = this.expected();
    if (waitsFor !== this.waitsFor) this.looks = 0;
    this.waitsFor = waitsFor;
    if (waitsFor === null) return;
    this.looks += 1;
    if (this.looks > PATIENCE[waitsFor]) this.cut(tookTooLong());
  }

  private expected(): Expected | null {
    if (this.takeUnread() > 0) return 'reader';
    if (this.stream.writableEnded) return 'end';
    // A stream is paused while a message of it is handled.
    return this.stream.readableEnded || this.stream.isPaused() ? null : 'message';
  }

  private takeUnread(): number {
    const unread = this.stream.writableLength;
    if (unread < this.unread) this.looks = 0;
    if (unread !== this.unread) this.hold(this.incoming, unread);
    return unread;
  }

  private hold(incoming: number, unread: number): void {
    this.incoming = incoming;
    this.unread = unread;
    this.holding.hold(CALL_HELD_BYTES + incoming + unread);
  }

  /** The reason arrives where nothing else is on its way before it; otherwise the code of HTTP/2 has to do, which is RESOURCE_EXHAUSTED in gRPC. */
  private cut(reason: HandbillError): void {
    this.end();
    if (this.stream.closed) return;
    const { headersSent } = this.stream;
    if (!headersSent) this.next.sendStatus(toServiceError({ error: reason, requestId: undefined }));
    // The status of an answer that had begun is in its trailers, and lost when they have not left.
    const isSent = headersSent ? this.stream.sentTrailers !== undefined : this.stream.writableEnded;
    const isTold = isSent && this.unread === 0;
    this.stream.close(isTold ? constants.NGHTTP2_NO_ERROR : constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }

  private end(): void {
    this.giveTurn();
    this.holding.release();
    this.onEnd(this);
  }
}

const tooMuchHeld = () =>
  new HandbillError(
    'RESOURCE_EXHAUSTED',
    'too much is held for callers whose messages are incomplete or unread, try again',
    {
      reason: 'TOO_MUCH_HELD',
      retryAfterMs: OVERLOAD_RETRY_MS,
    },
  );

const tookTooLong = () =>
  new HandbillError('DEADLINE_EXCEEDED', 'the caller took too long to send its message', { reason: 'CALLER_TOO_SLOW' });
