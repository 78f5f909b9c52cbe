import { relative } from 'node:path';
import type { Connection } from '../command/connection.js';
import { briefReasons } from '../handbill/reasons.js';
import { slotsText } from '../handbill/text.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { DEMO_CAMPAIGN } from './prepare.js';

/** The first three households of every world are one of each kind. */
const CAST = [
  ['customer-0001', 'a regular with habits'],
  ['customer-0002', 'comes now and then'],
  ['customer-0003', 'new: has not bought anything yet'],
] as const;

const NEWCOMER = CAST[2][0];

/** Handbills of three customers with the reasons of each offer. */
export async function castText(connection: Connection): Promise<string> {
  const { clients, call } = connection;
  const parts: string[] = [];
  for (const [profileId, who] of CAST) {
    const request = { profile: { profileId }, campaignId: DEMO_CAMPAIGN };
    const preview = await call(clients.handbills, clients.handbills.previewHandbill, { ...request, explain: true });
    const handbill = await call(clients.handbills, clients.handbills.getHandbill, request);
    const title = `${styled('bold', profileId)} ${styled('dim', `(${who})`)}`;
    parts.push(`${title}\n${slotsText(handbill, preview.explanations, briefReasons)}`);
  }
  return parts.join('\n\n');
}

/** Command lines to paste into a terminal; `place` are the flags that lead to the demo: `--server 127.0.0.1:50051`. */
export async function nextSteps(connection: Connection, place: string): Promise<string> {
  const handbill = `${programName()} `;
  const steps: [string, string][] = [
    ['another customer', `${handbill}get customer-0042 ${DEMO_CAMPAIGN} ${place}`],
    ['all the reasons', `${handbill}preview customer-0001 ${DEMO_CAMPAIGN} --explain ${place}`],
    ['the campaign', `${handbill}campaign get ${DEMO_CAMPAIGN} ${place}`],
    ['for scripts', `${handbill}get customer-0001 ${DEMO_CAMPAIGN} --json ${place}`],
  ];
  const item = await itemOffTheList(connection);
  if (item !== null) {
    const receipt = `printf 'transactionId,profileId,time,itemId\\nR1,${NEWCOMER},%s,${item}\\n' "$(date -u +%FT%TZ)"`;
    steps.push(
      ['the newcomer buys', `${receipt} | ${handbill}import transactions - ${place}`],
      ['... and it shows at once', `${handbill}preview ${NEWCOMER} ${DEMO_CAMPAIGN} --explain ${place}`],
    );
  }
  return steps.map(([what, line]) => `  ${styled('dim', `# ${what}`)}\n  ${styled('cyan', plain(line))}`).join('\n');
}

/** An item whose promotion the newcomer does not get now, but would after buying it. */
async function itemOffTheList({ clients, call }: Connection): Promise<string | null> {
  const request = { profile: { profileId: NEWCOMER }, campaignId: DEMO_CAMPAIGN, explain: true };
  const { droppedCandidates } = await call(clients.handbills, clients.handbills.previewHandbill, request);
  const outranked = droppedCandidates.filter(({ reason }) => reason === 'DROP_REASON_OUTRANKED').at(-1);
  if (outranked === undefined) return null;
  const { code } = outranked;
  const { catalogIndexItems } = await call(clients.promotions, clients.promotions.getPromotion, { code });
  return catalogIndexItems[0] ?? null;
}

/** How this program was called, as it has to be typed again. */
function programName(): string {
  const script = process.argv[1] ?? '';
  if (script.includes('node_modules')) return 'npx handbill';
  if (!script.endsWith('.js')) return 'handbill';
  const path = relative(process.cwd(), script);
  return `node ${quoted(path)}`;
}

/** A path as a shell takes it. */
export const quoted = (path: string): string => (path.includes(' ') ? `"${path}"` : path);
