import type { TermsId } from '../../src/base/ids.js';
import type { Activation } from '../../src/wallet/holding.js';
import { EMPTY_WALLET, type Wallet } from '../../src/wallet/wallet.js';

export const walletWith = (parts: Partial<Wallet>): Wallet => ({ ...EMPTY_WALLET, ...parts });

export function activation(fields: Partial<Activation> = {}): Activation {
  return { atMs: 0, lastingUntilMs: null, terms: 1 as TermsId, pointsPaid: 0, counted: false, ...fields };
}
