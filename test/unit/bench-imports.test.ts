import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

/** The type check reads no `.mjs`, and these run the built program: a file that moves would take its benches along unnoticed. */
const scripts = readdirSync('bench', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mjs'));

it.each(scripts)('bench/%s imports what is there', (name) => {
  const file = join('bench', name);
  const imports = [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)].map((match) => match[1]!);
  const missing = imports.filter((path) => !existsSync(sourceOf(join(dirname(file), path))));
  expect(missing).toEqual([]);
});

/** `dist/x.js` is compiled from `src/x.ts`. */
function sourceOf(path: string): string {
  const built = relative('dist', path);
  return built.startsWith('..') ? path : join('src', built.replace(/\.js$/, '.ts'));
}
