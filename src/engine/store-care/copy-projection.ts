import type { Store } from '../../store/port.js';
import { createProjection, type ProjectionOf } from '../outbox/projection.js';

/** Counts to the end of the source, which is only read; the end of the copy is the same one. */
export async function copyProjection<State>(
  projection: ProjectionOf<State>,
  { outbox, snapshots }: Store,
  to: Store,
): Promise<void> {
  const readOnly = { ...snapshots, replace: async () => true };
  const counting = createProjection({ outbox, snapshots: readOnly }, projection, () => {});
  try {
    await counting.loaded();
    const bytes = projection.encode({ state: counting.state, cursor: await to.outbox.end() });
    await to.snapshots.write(projection.name, bytes);
  } finally {
    await counting.close();
  }
}
