import type { Deletable } from '../base/deletion.js';
import type { SegmentId } from '../base/ids.js';

/** Customers by a condition over what is known of them. */
export interface Segment extends Deletable {
  readonly segmentId: SegmentId;
  /** For people. */
  readonly name: string;
  /** In CEL, over `profile`. */
  readonly condition: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What a marketer says of one. */
export type SegmentDraft = Pick<Segment, 'segmentId' | 'name' | 'condition'>;

/** The fields to set; absent ones stay. */
export type SegmentPatch = Partial<Pick<Segment, 'name' | 'condition'>>;
