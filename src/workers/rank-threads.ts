import type { Image } from '../scoring/image.js';
import type { Ranking, RankRequest } from '../scoring/ranker.js';

/** Requests that go to a thread at once: a hop costs some 100 us, which this many share. */
const CHUNK_REQUESTS = 64;
/** Chunks that wait in a thread while it works on another. */
const CHUNKS_PER_THREAD = 4;

export interface RankJob {
  /** Its memory is shared, so a message carries a reference. */
  readonly image: Pick<Image, 'words' | 'floats'>;
  /** Tells images apart. */
  readonly version: number;
  readonly requests: readonly RankRequest[];
}

/**
 * Ranks many customers of one pool in threads, beside the event loop. Worth it for bulk work only: a hop costs more than most rankings
 * (`npm run bench:rank-threads` shows the break-even).
 */
export interface RankThreads {
  /** In the order of the requests; the same bits as of a ranker of the image. */
  rank(image: Image, requests: readonly RankRequest[]): Promise<Ranking[]>;
  close(): Promise<void>;
}

export async function startRankThreads(threads: number): Promise<RankThreads> {
  const { Piscina } = await import('piscina');
  // Always the built file: Node 20 can't load TypeScript in threads.
  const filename = new URL('../../dist/workers/rank-worker.js', import.meta.url).href;
  const pool = new Piscina<RankJob, Ranking[]>({
    filename,
    name: 'run',
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: CHUNKS_PER_THREAD,
  });
  const versions = new WeakMap<Image, number>();
  let newest = 0;
  return {
    async rank(image, requests) {
      const version = versions.get(image) ?? ++newest;
      versions.set(image, version);
      const { words, floats } = image;
      const chunks: Promise<Ranking[]>[] = [];
      for (let at = 0; at < requests.length; at += CHUNK_REQUESTS) {
        chunks.push(pool.run({ image: { words, floats }, version, requests: requests.slice(at, at + CHUNK_REQUESTS) }));
      }
      return (await Promise.all(chunks)).flat();
    },
    close: () => pool.destroy(),
  };
}
