import type { InputWeights } from './inputs.js';

/** Weights for tenants with too little data to fit their own, and what fitted weights are pulled towards. */
export const SHIPPED_WEIGHTS: InputWeights = {};
