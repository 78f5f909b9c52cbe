import type { ProfileContext } from '../../audience/profile-context.js';
import type { SegmentId } from '../../base/ids.js';

export interface SegmentCountRequest {
  /** A stored one, or a condition that is not stored. */
  readonly subject: { readonly stored: SegmentId } | { readonly condition: string };
  /** What is known of all customers. */
  readonly audience: Omit<ProfileContext, 'profileId'>;
  /** Customers that are asked about; all of them where there are fewer. */
  readonly sample: number;
  /** Same customers, same seed: the same sample. */
  readonly seed: number;
  /** null: now. Of the past, purchases are those of then; attributes are always those of now. */
  readonly atMs: number | null;
}

export interface SegmentCount {
  /** Of the store; where some of the sample have become part of others, by their share. */
  readonly profiles: number;
  readonly sampled: number;
  /** Of the sample: in the segment. */
  readonly matching: number;
  /** Of the sample: the condition reads an attribute that was never set, or what was bought by then isn't known any more; they don't match. */
  readonly untold: number;
  /** Why, of the first one; empty: there is none. */
  readonly untoldReason: string;
  /** Of all customers in the segment, with the interval that holds the number in 95 of 100 samples. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface SegmentCounts {
  /**
   * How many customers are in a segment, told from a sample of them. INVALID_ARGUMENT: the condition is wrong. Breaks off when the signal is aborted:
   * CANCELLED.
   */
  count(request: SegmentCountRequest, signal: AbortSignal): Promise<SegmentCount>;
}
