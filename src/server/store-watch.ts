import { HandbillError } from '../base/errors.js';
import { type Beat, createBackground } from '../engine/concurrency/background.js';
import { STORE_LOOK_MS } from '../limits.js';

/**
 * Looks at the store every second, until the function that it returns is called, and tells when it is not as it should be (why), and when it is again
 * (null). Once for each reason, however long it lasts.
 */
export function watchStore(
  check: () => Promise<void>,
  onChange: (failure: unknown) => void,
  beat?: Beat,
): () => Promise<void> {
  let told: string | null = null;
  const tell = (failure: unknown): void => {
    const reason = failure === null ? null : reasonOf(failure);
    if (reason === told) return;
    told = reason;
    onChange(failure);
  };
  const looks = createBackground({
    everyMs: STORE_LOOK_MS,
    run: async () => {
      await check();
      tell(null);
    },
    onError: tell,
    ...(beat && { beat }),
  });
  looks.start();
  return () => looks.stop();
}

const reasonOf = (failure: unknown): string =>
  failure instanceof HandbillError ? (failure.details.reason ?? failure.code) : String(failure);
