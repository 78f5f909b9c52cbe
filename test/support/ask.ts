import type { ServiceError } from '@grpc/grpc-js';
import { type Clients, callUnary } from '../../src/contract/clients.js';
import { readStatusDetails } from '../../src/contract/status-details.js';

/** A call by its names, as it can be kept in a file. */
export interface Question {
  readonly service: Exclude<keyof Clients, 'close'>;
  readonly method: string;
  readonly request: object;
}

/** The answer of any method as plain JSON; of a stream, what it told in all; a refusal is an answer too. */
export async function ask(clients: Clients, { service, method, request }: Question): Promise<unknown> {
  const client = clients[service];
  const called = (client as unknown as Record<string, (request: object) => AsyncIterable<object>>)[method]!;
  const answer = async () => {
    if (method === 'watchEvents') return told(await all(called.call(client, request)), request);
    if (method === 'exportProfile') return document(await all(called.call(client, request)));
    return callUnary(client, called as never, request);
  };
  try {
    return plain(await answer());
  } catch (error) {
    if (!(error instanceof Error && 'metadata' in error)) throw error;
    const { code, message, errorInfo } = readStatusDetails(error as ServiceError);
    return plain({ refused: { code, message, errorInfo } });
  }
}

async function all(stream: AsyncIterable<object>): Promise<object[]> {
  const messages: object[] = [];
  for await (const message of stream) messages.push(message);
  return messages;
}

/** How events are spread over messages is nobody's business; the cursor of a consumer names this very delivery. */
function told(messages: readonly object[], request: object): object {
  const pages = messages as readonly { events: object[]; cursor: string; gap: boolean }[];
  return {
    events: pages.flatMap(({ events }) => events),
    ...('consumer' in request ? {} : { cursor: pages.at(-1)?.cursor }),
    gap: pages.some(({ gap }) => gap),
  };
}

const document = (messages: readonly object[]): unknown =>
  JSON.parse((messages as readonly { json: string }[]).map(({ json }) => json).join(''));

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
