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

type Message = Parameters<ServerInterceptingCallInterface['sendMessage']>;
type Status = Parameters<ServerInterceptingCallInterface['sendStatus']>[0];

/**
 * A call of grpc-js that is ended when its caller makes the server hold too much or wait too long. Everything else goes through as it is,
 * past the listeners and responders of its base class, which would cost each call more than the watching does.
 */
export class GuardedCall extends ServerInterceptingCall {
  private readonly holding: Holding;
  /** Of a message that is not complete. */
  private incoming = 0;
  /** Of messages that the caller has not taken. */
  private unread = 0;
  private answered = false;
  /** In a row, at which the server waited for the caller. */
  private looks = 0;

  constructor(
    private readonly next: ServerInterceptingCallInterface,
    private readonly stream: ServerHttp2Stream,
    held: HeldBytes,
    private readonly onEnd: (call: GuardedCall) => void,
  ) {
    super(next);
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
    this.looks = 0;
    this.hold(0, this.unread);
    this.next.startRead();
  }

  override sendMessage(...[message, callback]: Message): void {
    this.next.sendMessage(message, () => {
      this.takeUnread();
      callback();
    });
    this.takeUnread();
  }

  override sendStatus(status: Status): void {
    this.answered = true;
    this.looks = 0;
    this.next.sendStatus(status);
  }

  /** Comes once in CALL_LOOK_MS: a call whose caller keeps the server waiting for too many looks in a row is ended. */
  look(): void {
    const patience = this.patience();
    this.looks = patience === null ? 0 : this.looks + 1;
    if (patience !== null && this.looks > patience) this.cut(tookTooLong());
  }

  /** For how many looks the server waits for what the caller has to do now; null: it has nothing to do. */
  private patience(): number | null {
    if (this.takeUnread() > 0) return READER_LOOKS_MAX;
    if (this.answered) return ANSWERED_LOOKS_MAX;
    // A stream is paused while a message of it is handled.
    return this.stream.readableEnded || this.stream.isPaused() ? null : MESSAGE_LOOKS_MAX;
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
    if (!this.answered && !this.stream.headersSent)
      this.next.sendStatus(toServiceError({ error: reason, requestId: undefined }));
    const isTold = this.stream.writableEnded && this.unread === 0;
    this.stream.close(isTold ? constants.NGHTTP2_NO_ERROR : constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }

  private end(): void {
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
