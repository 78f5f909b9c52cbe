import type { Caller } from '../method/method.js';

/** A call as its transport sees it. */
export interface Call extends Caller {
  /** The caller has gone or has been answered: nothing can be told any more. */
  readonly cancelled: boolean;
  /** When the caller stops waiting, in epoch ms; infinite: never. */
  readonly deadlineMs: number;
  /** As the caller has sent it. */
  readonly requestId: string | undefined;
  /** Aborted when the caller goes away, or stops waiting. */
  readonly signal: AbortSignal;
  /** The listener hears when the caller goes away, or stops waiting. */
  onGone(listener: () => void): void;
}

export interface UnaryCall extends Call {
  /** The request as a message of the contract. Throws what is wrong with it, where it is none, as a HandbillError. */
  request(): unknown;
}

/** A call that gets many messages. */
export interface StreamedCall extends Call {
  /** Lets the caller know that the call has begun, before there is a message. */
  open(): void;
  /** Resolves when the caller can take more. */
  send(message: unknown): Promise<void>;
}

export interface StreamCall extends UnaryCall, StreamedCall {}

export interface ImportCall extends StreamedCall {
  /** Throws, as `request` does. */
  options(): Promise<unknown>;
  /** The file, behind the options; throws when it breaks off, so that it doesn't look complete. */
  file(): AsyncIterable<Uint8Array>;
}
