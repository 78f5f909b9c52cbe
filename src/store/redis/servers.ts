import { REDIS_HEARTBEAT_MS } from '../../limits.js';
import type { HostPort, RedisAddress } from '../address.js';
import { messageOf, NotSent } from './failures.js';
import { type Argument, createNode, type Node, type NodeOptions } from './node.js';
import { SLOTS, slotOfTag } from './slots.js';

/** The servers behind a store's address, and which of them holds a hash tag. */
export interface Servers {
  /** Whether commands may have keys of several hash tags. */
  readonly single: boolean;
  /** Sends a command once, to where the tag is. Throws as Node.call. */
  call(tag: string, command: string, args: readonly Argument[]): Promise<unknown>;
  /** All that hold keys. Throws NotSent when they aren't known. */
  primaries(): readonly Node[];
  close(): void;
}

export function connectServers(address: RedisAddress, options: NodeOptions): Servers {
  return address.cluster ? connectCluster(address.nodes, options) : connectServer(address.nodes[0]!, options);
}

function connectServer(address: HostPort, options: NodeOptions): Servers {
  const node = createNode(address, options, (self) => {
    // Reads of a replica would be stale and give no error.
    if (self.info?.get('role') !== 'master') self.reconnect();
  });
  return {
    single: true,
    call: (_, command, args) => node.call(command, ...args),
    primaries: () => [node],
    close: () => node.close(),
  };
}

/**
 * The slots of a cluster, read with every beat and whenever something hints at a change. ioredis' own cluster client is not used, because it can't
 * tell a command that was never sent from one whose answer was lost, and sends both again: a commit must not be.
 */
function connectCluster(seeds: readonly HostPort[], options: NodeOptions): Servers {
  const nodes = new Map<string, Node>();
  const owners = new Array<Node | undefined>(SLOTS);
  let primaries: readonly Node[] = [];
  let hintedMs = 0;
  let lastFailure: unknown = new Error('not asked yet');
  let closed = false;

  function nodeAt(host: string, port: number): Node {
    const name = `${host}:${port}`;
    const known = nodes.get(name);
    if (known) return known;
    const node = createNode({ host, port }, options, () => {
      if (primaries.length === 0) readSlotsSoon();
    });
    nodes.set(name, node);
    return node;
  }
  for (const { host, port } of seeds) nodeAt(host, port);

  /** Asks any node that is connected; another one the next time, since this one may be cut off from the others. */
  async function readSlots(): Promise<void> {
    const known = [...nodes.values()];
    const connected = known.filter(({ ready }) => ready);
    // Without a connection the failure tells why there is none.
    const asked = connected.length > 0 ? connected : known;
    const node = asked[Math.floor(Math.random() * asked.length)]!;
    takeSlots((await node.call('cluster', 'SLOTS')) as SlotRange[], node);
  }

  function takeSlots(ranges: readonly SlotRange[], asked: Node): void {
    // A node without slots was just made or is being removed: it knows nothing.
    if (ranges.length === 0 || closed) return;
    owners.fill(undefined);
    const former = primaries;
    primaries = [];
    for (const [first, last, [host, port]] of ranges) {
      const owner = nodeAt(host?.toString() || hostOf(asked), port);
      takePrimary(owner, former);
      owners.fill(owner, first, last + 1);
    }
    const holders = new Set(primaries);
    for (const [name, node] of nodes) {
      if (holders.has(node) || seeds.some(({ host, port }) => name === `${host}:${port}`)) continue;
      node.close();
      nodes.delete(name);
    }
  }

  /** One that was none before may have been a replica, which has lost what it had not got yet. */
  function takePrimary(node: Node, former: readonly Node[]): void {
    if (!former.includes(node) && node.ready) node.lookAgain();
    if (!primaries.includes(node)) primaries = [...primaries, node];
  }

  function readSlotsSoon(): void {
    if (performance.now() - hintedMs < REDIS_HINT_PAUSE_MS) return;
    hintedMs = performance.now();
    // What fails is asked again with the next beat.
    readSlots().catch((error: unknown) => {
      lastFailure = error;
    });
  }
  const timer = setInterval(readSlotsSoon, REDIS_HEARTBEAT_MS);

  return {
    single: false,
    async call(tag, command, args) {
      const slot = slotOfTag(tag);
      const owner = owners[slot];
      try {
        if (!owner) throw new NotSent(`no node of the cluster is known for slot ${slot}`, false);
        return await owner.call(command, ...args);
      } catch (error) {
        const [, kind, host, port] = /^(MOVED|ASK) \d+ (.*):(\d+)$/.exec(messageOf(error)) ?? [];
        if (kind === undefined) readSlotsSoon();
        else {
          const target = nodeAt(host || hostOf(owner!), Number(port));
          if (kind === 'ASK') return target.callAsking(command, ...args);
          takePrimary(target, primaries);
          owners[slot] = target;
          readSlotsSoon();
        }
        throw error;
      }
    },
    primaries() {
      if (primaries.length === 0) {
        throw new NotSent(`no node tells the slots of the cluster: ${messageOf(lastFailure)}`, false, lastFailure);
      }
      return primaries;
    },
    close() {
      closed = true;
      clearInterval(timer);
      for (const node of nodes.values()) node.close();
    },
  };
}

/** As CLUSTER SLOTS has it: first and last slot, then the primary and its replicas. */
type SlotRange = [number, number, [Buffer | null, number, ...unknown[]], ...unknown[]];

/** A burst of failures needs one look. */
const REDIS_HINT_PAUSE_MS = 20;

const hostOf = ({ name }: Node): string => name.slice(0, name.lastIndexOf(':'));
