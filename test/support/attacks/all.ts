import type { Attack } from './attack.js';
import { cancelledCalls } from './cancelled-calls.js';
import { exportsAndErasures } from './exports-and-erasures.js';
import { gzipBombs } from './gzip-bombs.js';
import { hostileFilters } from './hostile-filters.js';
import { hostileImports } from './hostile-imports.js';
import { malformedHeaders } from './malformed-headers.js';
import { partialMessages } from './partial-messages.js';
import { rapidResets } from './rapid-resets.js';
import { rareReads } from './rare-reads.js';
import { shortConnections } from './short-connections.js';
import { silentImports } from './silent-imports.js';
import { trainings } from './trainings.js';
import { unreadStreams } from './unread-streams.js';
import { violations } from './violations.js';
import { wrongBatches } from './wrong-batches.js';

/** Each by itself, and all side by side. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'cancelled calls': cancelledCalls,
  'exports and erasures': exportsAndErasures,
  'gzip bombs': gzipBombs,
  'hostile filters': hostileFilters,
  'hostile imports': hostileImports,
  'malformed headers': malformedHeaders,
  'partial messages': partialMessages,
  'rapid resets': rapidResets,
  'rare reads': rareReads,
  'short connections': shortConnections,
  'silent imports': silentImports,
  trainings,
  'unread streams': unreadStreams,
  violations,
  'wrong batches': wrongBatches,
};
