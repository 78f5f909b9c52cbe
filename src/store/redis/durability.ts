import type { Commands } from './commands.js';
import { messageOf, unusable } from './failures.js';
import { type Info, parseInfo, SAFE_POLICY } from './info.js';
import type { Node } from './node.js';

export interface Notices {
  info(message: string): void;
  warn(message: string): void;
}

const VERSION_MIN = 7;

/** Refuses servers that would lose data by design or are of another kind than the address says, and tells how durable an acknowledged write is. */
export async function checkServers(commands: Commands, place: string, notices: Notices): Promise<void> {
  const told = new Map<string, Durability>();
  for (const node of await commands.primaries()) {
    const info = parseInfo(String(await commands.callNode(node, 'info')));
    checkVersion(place, node, info);
    checkEviction(place, node, info);
    checkKind(commands, place, node, info);
    const durability = await durabilityOf(commands, node, info);
    told.set(durability.text, durability);
  }
  for (const { level, text } of told.values()) notices[level](`store ${place}: ${text}`);
}

interface Durability {
  readonly level: keyof Notices;
  readonly text: string;
}

function checkVersion(place: string, { name }: Node, info: Info): void {
  // Valkey tells its own version, and that of the Redis which it is compatible with.
  const version = info.get('valkey_version') ?? info.get('redis_version') ?? '0';
  if (Number.parseInt(version, 10) >= VERSION_MIN) return;
  throw unusable(place, `${name} has version ${version}, and ${VERSION_MIN} or newer is needed`);
}

function checkEviction(place: string, { name }: Node, info: Info): void {
  const policy = info.get('maxmemory_policy');
  if (policy === SAFE_POLICY) return;
  throw unusable(
    place,
    `${name} has maxmemory-policy ${policy}, which throws data away when memory is short; set it to noeviction`,
  );
}

/** A node of a cluster has a part of the slots only: most writes would fail, and the others be lost to those who look in the whole cluster. */
function checkKind({ single }: Commands, place: string, { name }: Node, info: Info): void {
  if (!single || info.get('cluster_enabled') !== '1') return;
  throw unusable(place, `${name} is a node of a cluster; name it with redis-cluster://`);
}

async function durabilityOf(commands: Commands, node: Node, info: Info): Promise<Durability> {
  if (info.get('aof_enabled') !== '1') {
    return {
      level: 'warn',
      text: 'AOF is off: a restart of the server loses acknowledged writes; set appendonly yes',
    };
  }
  switch (await appendfsync(commands, node)) {
    case 'always':
      return { level: 'info', text: 'appendfsync always: an acknowledged write is on disk' };
    case 'everysec':
      return {
        level: 'info',
        text: 'appendfsync everysec: a crash of the machine may lose acknowledged writes of up to two seconds',
      };
    case 'no':
      return {
        level: 'warn',
        text: 'appendfsync no: a crash of the machine loses what the system had not written yet, half a minute or more',
      };
    default:
      return { level: 'info', text: 'AOF is on; how often it is synced the server does not tell' };
  }
}

/** Managed servers and ACL users may have no CONFIG. */
async function appendfsync(commands: Commands, node: Node): Promise<string | null> {
  try {
    const [, value] = (await commands.callNode(node, 'config', 'GET', 'appendfsync')) as Buffer[];
    return value?.toString() ?? null;
  } catch (error) {
    if (/NOPERM|unknown command/i.test(messageOf(error))) return null;
    throw error;
  }
}
