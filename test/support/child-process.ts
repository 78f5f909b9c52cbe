import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A child process that takes one command a time over IPC and answers each with `{ result }` or `{ error }`. */
export interface Child {
  readonly process: ChildProcess;
  call<T>(command: object): Promise<T>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  /** Takes only what others leave of the processors, with all its threads: `nice` sets it before any of them is there. */
  readonly yields?: boolean;
}

export function startChild(module: URL, args: readonly string[], { yields = false }: ChildOptions = {}): Child {
  const child = fork(module, args, {
    ...(yields && { execPath: 'nice' }),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    execArgv: yields ? ['-n', '19', process.execPath] : [],
  });
  return {
    process: child,
    async call<T>(command: object): Promise<T> {
      const settled = new AbortController();
      const { signal } = settled;
      child.send(command);
      try {
        const [answer] = (await Promise.race([
          once(child, 'message', { signal }),
          once(child, 'exit', { signal }).then(([code, by]) => Promise.reject(new Error(`child ended: ${code ?? by}`))),
        ])) as [{ result: T } | { error: string }];
        if ('error' in answer) throw new Error(answer.error);
        return answer.result;
      } finally {
        settled.abort();
      }
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
