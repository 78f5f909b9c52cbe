import { once } from 'node:events';
import type { ClientReadableStream } from '@grpc/grpc-js';
import type { WatchEventsRequestInput } from '../../generated/handbill/v1/WatchEventsRequest.js';
import type { WatchEventsResponse } from '../../generated/handbill/v1/WatchEventsResponse.js';
import { type Connection, withConnection } from '../command/connection.js';
import type { Context } from '../command/context.js';
import { defineCommand } from '../command/define-command.js';
import { cancelWhenInterrupted } from '../command/interruption.js';
import { repeated } from '../command/option-values.js';
import { type NameOptions, PROFILE_HELP, toProfileName, withNameOptions } from '../command/profile-name.js';
import { plainJson } from '../terminal/plain.js';
import { eventLine } from './text.js';

interface TailOptions extends NameOptions {
  readonly follow?: boolean;
  readonly type?: readonly string[];
  readonly profile?: string;
  readonly cursor?: string;
  readonly consumer?: string;
  readonly oldest?: boolean;
}

export const eventsTailCommand = defineCommand<TailOptions>({
  usage: 'tail',
  description: 'what has happened; --json writes one object a line',
  example: 'events tail --follow --type transaction.charge --type transaction.cancel',
  shape: (command) => {
    command
      .option('--follow', 'go on with what happens, until Ctrl-C; begins now unless told otherwise')
      .option('--type <type>', 'only events of this type; may be repeated', repeated)
      .option('--profile <profile>', `only events of this customer: ${PROFILE_HELP}`)
      .option('--cursor <cursor>', 'continue after this cursor')
      .option('--consumer <name>', 'continue where this consumer stopped, and keep its position')
      .option('--oldest', 'begin at the oldest event that is held');
    withNameOptions(command);
  },
  run: (context, options) => withConnection(context, (connection) => tail(context, connection, options)),
});

async function tail(context: Context, { clients, interrupted, call }: Connection, options: TailOptions) {
  const { events, profiles } = clients;
  const { consumer = '' } = options;
  const { profileId = '', identity } = toProfileName(options.profile ?? '', options);
  // Events name profiles by their id.
  const found = identity && (await call(profiles, profiles.getProfile, { profile: { identity } }));
  const stream = events.watchEvents(toRequest(options, found?.profileId ?? profileId));
  const endCancelling = cancelWhenInterrupted(stream, interrupted);
  let cursor = '';
  try {
    for await (const message of stream as ClientReadableStream<WatchEventsResponse> &
      AsyncIterable<WatchEventsResponse>) {
      await show(context, message);
      // Only what is behind a new cursor has been told as a whole.
      if (consumer !== '' && message.cursor !== cursor && message.cursor !== '') {
        await call(events, events.acknowledgeEvents, { consumer, cursor: message.cursor });
      }
      cursor = message.cursor;
    }
  } catch (error) {
    if (!interrupted.aborted) throw error;
  } finally {
    endCancelling();
  }
  if (cursor !== '') context.note(`continue with: --cursor ${cursor}`);
}

function toRequest(
  { follow = false, type, cursor, consumer, oldest }: TailOptions,
  profileId: string,
): WatchEventsRequestInput {
  const begins = cursor === undefined && consumer === undefined && !follow;
  return {
    consumer: consumer ?? '',
    cursor: cursor ?? '',
    start: oldest || begins ? 'WATCH_START_OLDEST' : 'WATCH_START_UNSPECIFIED',
    types: [...(type ?? [])],
    profileId,
    untilEnd: !follow,
  };
}

async function show({ json, note }: Context, { events, gap }: WatchEventsResponse): Promise<void> {
  if (gap) note('events before these have been removed');
  if (events.length === 0) return;
  const { toJson } = await import('../../contract/json.js');
  const lines = events.map((event) => {
    const told = toJson('Event', event);
    return json ? plainJson(JSON.stringify(told)) : eventLine(event, told);
  });
  if (!process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain');
}
