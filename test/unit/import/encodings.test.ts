import { describe, expect, test } from 'vitest';
import { parseEncoding } from '../../../src/import/encodings.js';
import { readPromotions } from '../../support/import-files.js';

/** Bytes of which each is given by its code. */
const bytes = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

const POLISH = 'code,name\nP1,\xafó\xb3ty ser\n';

describe('an encoding that is told', () => {
  test.each([
    ['windows-1250', bytes(POLISH), 'Żółty ser'],
    ['iso-8859-2', bytes('code,name\nP1,\xafó\xb3ty ser \xb1\n'), 'Żółty ser ą'],
    ['windows-1252', bytes('code,name\nP1,Cr\xe8me \x801 \x96 \x8cuf\n'), 'Crème €1 – Œuf'],
    ['windows-1251', bytes('code,name\nP1,\xd1\xfb\xf0\n'), 'Сыр'],
    ['windows-1253', bytes('code,name\nP1,\xd4\xf5\xf1\xdf\n'), 'Τυρί'],
    ['iso-8859-15', bytes('code,name\nP1,\xa4uro\n'), '€uro'],
    ['utf-8', Buffer.from('code,name\nP1,Żółty ser\n'), 'Żółty ser'],
    ['utf-16le', Buffer.from('code,name\nP1,Żółty 🧀\n', 'utf16le'), 'Żółty 🧀'],
    ['utf-16be', utf16be('code,name\nP1,Żółty 🧀\n'), 'Żółty 🧀'],
  ] as const)('%s, however the file is cut', async (encoding, content, name) => {
    for (const chunkBytes of [1, 3, 65_536]) {
      const { target, assumptions } = await readPromotions(content, { encoding, chunkBytes });
      expect(target.value('P1').name).toBe(name);
      expect(assumptions.map(({ option }) => option)).not.toContain('encoding');
    }
  });

  test('is also told by the mapping file, and the import knows better', async () => {
    const mapping = JSON.stringify({ columns: {}, encoding: 'Windows-1250' });
    expect((await readPromotions(bytes(POLISH), { mapping })).target.value('P1').name).toBe('Żółty ser');
    const other = await readPromotions(bytes(POLISH), { mapping, encoding: 'windows-1252' });
    expect(other.target.value('P1').name).toBe('¯ó³ty ser');
  });

  test('against the byte order mark of another one is refused', async () => {
    const refused = readPromotions('\ufeffcode,name\nP1,Ser\n', { encoding: 'windows-1250' });
    await expect(refused).rejects.toMatchObject({ details: { reason: 'WRONG_ENCODING' } });
  });

  test.each(['UTF-8', 'cp1250', 'Latin1', 'ISO-8859-1'])('may be called %s', (name) =>
    expect(parseEncoding(name).ok).toBe(true),
  );

  test.each(['', 'ebcdic', '__proto__', 'utf-16'])('may not be called "%s"', (name) =>
    expect(parseEncoding(name)).toMatchObject({ ok: false }),
  );
});

describe('an encoding that is found out', () => {
  test.each([
    ['utf-8', 'plain ASCII', Buffer.from('code,name\nP1,Milk\n'), 'Milk'],
    ['utf-8', 'valid', Buffer.from('code,name\nP1,Käse\n'), 'Käse'],
    ['utf-8', 'byte order mark', Buffer.from('\ufeffcode,name\nP1,Käse\n'), 'Käse'],
    ['utf-16le', 'byte order mark', Buffer.from('\ufeffcode,name\nP1,Ser żółty\n', 'utf16le'), 'Ser żółty'],
    ['utf-16be', 'byte order mark', utf16be('\ufeffcode,name\nP1,Ser żółty\n'), 'Ser żółty'],
    ['utf-16le', 'NUL', Buffer.from('code,name\nP1,Ser żółty\n', 'utf16le'), 'Ser żółty'],
    ['utf-16be', 'NUL', utf16be('code,name\nP1,Ser żółty\n'), 'Ser żółty'],
    ['windows-1252', 'not UTF-8', bytes('code,name\nP1,K\xe4se 2 \x80\n'), 'Käse 2 €'],
  ])('%s, for it is %s', async (encoding, reason, content, name) => {
    for (const chunkBytes of [1, 5, 65_536]) {
      const { target, assumptions } = await readPromotions(content, { chunkBytes });
      expect(target.value('P1').name).toBe(name);
      expect(assumptions[0]).toEqual({
        option: 'encoding',
        value: encoding,
        reason: expect.stringContaining(reason),
      });
    }
  });

  test('is not guessed where a character may be a Western or a Central European one', async () => {
    await expect(readPromotions(bytes(POLISH))).rejects.toMatchObject({
      message: expect.stringMatching(/^line 2: .*"¯" or "Ż".*windows-1250/),
    });
  });

  test('also when the first such character comes after thousands of plain rows', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `A${i},Milk`);
    const { target } = await readPromotions(bytes(`code,name\n${rows.join('\n')}\nP1,K\xe4se\n`));
    expect(target.value('P1').name).toBe('Käse');
    expect(target.stored.size).toBe(20_001);
  });
});
