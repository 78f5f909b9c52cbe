import { randomBytes } from 'node:crypto';
import type { RedemptionId } from '../../base/ids.js';

/** 96 random bits: unique without asking anybody. */
export const freshRedemptionId = (): RedemptionId => randomBytes(12).toString('base64url') as RedemptionId;
