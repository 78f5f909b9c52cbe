import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = process.env.HANDBILL_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const SCRIPT = join(dirname(shared), 'tools/eval.py');

/** Whether the independent scorer, which isn't part of the project, can be run here; says so loudly when not. */
export function hasEvaluationScript(): boolean {
  // Python itself ends with 2 when there is no such file, and so does the script without arguments.
  const runs = existsSync(SCRIPT) && spawnSync('python3', [SCRIPT]).status === 2;
  if (!runs) console.warn(`SKIPPED: agreement with ${SCRIPT} is not tested, it or python3 is missing`);
  return runs;
}

/**
 * Means by the independent scorer, to all digits (it prints four): its own functions, called by a few lines. `onlyUsers`: the truth
 * file holds more users than were to be predicted.
 */
export function scoredByScript(args: readonly string[], onlyUsers: readonly string[] = []): Record<string, number> {
  const program = `
import sys, json, importlib.util as u
spec = u.spec_from_file_location('e', sys.argv[1]); e = u.module_from_spec(spec); spec.loader.exec_module(e)
e.summarise = lambda acc: print(json.dumps({k: sum(v) / len(v) for k, v in acc.items()}))
only = set(json.loads(sys.argv[2])); rows = e.rows
e.rows = lambda p: (r for r in rows(p) if not only or 'user_id' not in r or r['user_id'] in only)
e.main(sys.argv[3:])`;
  const output = execFileSync('python3', ['-c', program, SCRIPT, JSON.stringify(onlyUsers), ...args]).toString();
  return JSON.parse(output.trimEnd().split('\n').at(-1)!);
}
