/**
 * Ends the process as the signal does where nobody listens for it. A thread that waits for the lock of a stopped process keeps a process alive, and
 * would keep `process.exit` waiting, too.
 */
export function endBySignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
