import { readdirSync, readFileSync } from 'node:fs';

/** Microseconds of processor time that the threads of a process have had, to the nanosecond, where /proc/PID/stat counts ticks of 10 ms. Linux only. */
export function processorUs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((thread) =>
    Number(readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, ns) => sum + ns, 0) / 1_000;
}
