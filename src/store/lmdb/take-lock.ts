/**
 * Run as a process of its own, with the folder of a store: takes its write lock, tells before that it is about to wait for it, and ends when
 * it has had it.
 */
import { openEnvironment } from './environment.js';

process.stdout.write('waiting', () => {
  void openEnvironment(process.argv[2]!).root.close();
});
