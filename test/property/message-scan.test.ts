import type { MethodDefinition } from '@grpc/proto-loader';
import { expect, test } from 'vitest';
import { SERVICES } from '../../src/api/methods.js';
import { randomStream } from '../../src/base/hash.js';
import { requestDescriptor } from '../../src/contract/descriptors.js';
import { loadContract, loadDescriptors } from '../../src/contract/load.js';
import { LIST_SLACK, REQUEST_LIMITS } from '../../src/limits.js';
import { LIST_LIMITS } from '../../src/server/grpc/wire/list-limits.js';
import { MessageScan } from '../../src/server/grpc/wire/message-scan.js';
import { shapeOf } from '../../src/server/grpc/wire/message-shape.js';
import { wireMessages } from '../support/wire-messages.js';

/** `HANDBILL_SCANNED_MESSAGES=20000 npx vitest run test/property/message-scan.test.ts` looks longer. */
const MESSAGES = Number(process.env.HANDBILL_SCANNED_MESSAGES ?? 300);
const SEED = 20_261_130;

/** Random messages have up to three entries in a list. */
const TIGHT = new Map([...LIST_LIMITS.keys()].map((list) => [list, 1]));

test('nothing that the scan lets through has longer lists for the decoder, also where bytes are wrong', () => {
  const random = randomStream(SEED);
  const make = wireMessages(loadDescriptors(), ['weekly'], random);
  const seen = { refused: 0, broken: 0, read: 0 };
  for (const { name: service, rpcs } of SERVICES) {
    const definitions = loadContract().handbill.v1[service].service as object as Record<
      string,
      MethodDefinition<object, object>
    >;
    for (const { name: rpc, path } of rpcs) {
      const { requestType, requestDeserialize, requestSerialize } = definitions[rpc]!;
      const scan = new MessageScan(shapeOf(requestDescriptor(service, rpc), TIGHT), REQUEST_LIMITS.large);
      for (let i = 0; i < MESSAGES; i++) {
        const bytes = make(requestType.type);
        const finding = scan.find(bytes);
        if (finding !== null) {
          seen[finding.kind === 'broken' ? 'broken' : 'refused'] += 1;
          continue;
        }
        const message = readOrNull(requestDeserialize, bytes);
        if (message === null) continue;
        const shown = `seed ${SEED} ${path} ${bytes.toString('base64').slice(0, 400)}`;
        expect(longestList(message), shown).toBeLessThanOrEqual(LIST_SLACK);
        expect(scan.find(requestSerialize(message)), shown).toBeNull();
        seen.read += 1;
      }
    }
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
}, 600_000);

/** The decoder refuses more than the scan, such as an entry of a map without a value. */
function readOrNull(read: (bytes: Buffer) => object, bytes: Buffer): object | null {
  try {
    return read(bytes);
  } catch {
    return null;
  }
}

function longestList(value: unknown): number {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Math.max(own, ...Object.values(value).map(longestList));
}
