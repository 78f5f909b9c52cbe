// Takes the write lock of an embedded store and stops in the middle of its transaction, as a debugger or a full swap would stop it.
import { open } from 'lmdb';

const root = open({ path: process.argv[2], noSubdir: false, maxDbs: 16, overlappingSync: false, encoding: 'binary' });
root.transactionSync(() => {
  process.stdout.write('held');
  process.kill(process.pid, 'SIGSTOP');
});
await root.close();
