import { HandbillError } from '../../src/base/errors.js';

/** Why a call of the engine was refused; 'OK': it was not. */
export async function failureReason(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    if (!(error instanceof HandbillError)) throw error;
    return error.details.reason ?? error.code;
  }
}
