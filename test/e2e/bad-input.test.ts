import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import { callUnary } from '../../src/contract/clients.js';
import { loadDescriptors } from '../../src/contract/load.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { wireMessages } from '../support/wire-messages.js';

/** `HANDBILL_FUZZ_CALLS=2000 npx vitest run test/e2e/bad-input.test.ts` looks longer. */
const CALLS = Number(process.env.HANDBILL_FUZZ_CALLS ?? 40);
const SEED = Number(process.env.HANDBILL_FUZZ_SEED ?? 2);

/** Whatever a caller sends, these would say that the server is to blame, or is gone, or hangs. */
const OURS = new Set([status.INTERNAL, status.UNKNOWN, status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.DATA_LOSS]);

const STREAM_MS = 1_000;

const contract = loadDescriptors();
const methods = Object.values(contract).flatMap((entry) =>
  'format' in entry ? [] : (Object.values(entry) as MethodDefinition<object, object>[]),
);
const asIs = (bytes: Buffer): Buffer => bytes;

let folder: string;
let server: ServerProcess;
let client: Client;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-bad-input-'));
  server = await startServerProcess(path.join(folder, 'store'));
  client = new Client(server.address, credentials.createInsecure());
  const { catalog, promotions, campaigns } = server.clients;
  await callUnary(catalog, catalog.upsertItem, { item: { itemId: 'milk', name: 'Milk' } });
  await callUnary(promotions, promotions.createPromotion, {
    promotion: { code: 'MILK-1', name: 'Milk', visibilityStatus: 'VISIBILITY_STATUS_PUBLISH' },
  });
  await callUnary(campaigns, campaigns.createCampaign, {
    campaign: {
      campaignId: 'weekly',
      name: 'Weekly',
      type: 'CAMPAIGN_TYPE_MOBILE',
      activity: { relative: { duration: { seconds: 60 } } },
      variants: [{ variantId: 'main', weight: 1, slotGroups: [{ name: 'main', slots: 1 }] }],
    },
  });
  await callUnary(campaigns, campaigns.publishCampaign, { campaignId: 'weekly' });
});

afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

it('no message of any method makes the server fail, hang or go away', async () => {
  const random = randomStream(SEED);
  const make = wireMessages(contract, ['weekly', 'milk', 'MILK-1', 'anna', 'main'], random);
  const failures: string[] = [];
  for (const method of methods) {
    // Some start a thread, some go on until they are cancelled.
    const calls = method.responseStream && !method.requestStream ? Math.ceil(CALLS / 20) : CALLS;
    for (let i = 0; i < calls; i++) {
      const messages = Array.from({ length: method.requestStream ? 1 + (i % 3) : 1 }, () =>
        make(method.requestType.type),
      );
      const code = await answerTo(method, messages);
      if (OURS.has(code))
        failures.push(
          `${method.path}: ${status[code]} to ${messages.map((it) => it.toString('base64').slice(0, 300))}`,
        );
    }
  }
  expect(failures, `seed ${SEED}`).toEqual([]);
  // What the calls left behind can still be read, in well-formed messages.
  const { promotions } = server.clients;
  expect((await callUnary(promotions, promotions.listPromotions, { pageSize: 1_000 })).totalSize).toBeGreaterThan(0);
}, 300_000);

/** The status that a call ends with. */
function answerTo({ path: name, requestStream, responseStream }: MethodDefinition<object, object>, messages: Buffer[]) {
  const options = { deadline: Date.now() + 20_000 };
  return new Promise<status>((resolve) => {
    const end = (error: ServiceError | null): void => resolve(error?.code ?? status.OK);
    if (requestStream) {
      const call = client.makeBidiStreamRequest(name, asIs, asIs, options);
      call
        .on('error', end)
        .on('end', () => end(null))
        .resume();
      for (const message of messages) call.write(message);
      call.end();
    } else if (responseStream) {
      const call = client.makeServerStreamRequest(name, asIs, asIs, messages[0]!, options);
      // One that goes on for as long as the caller likes is not hanging.
      const enough = setTimeout(() => call.cancel(), STREAM_MS);
      call.on('close', () => clearTimeout(enough));
      call
        .on('error', end)
        .on('end', () => end(null))
        .resume();
    } else client.makeUnaryRequest(name, asIs, asIs, messages[0]!, options, end);
  });
}
