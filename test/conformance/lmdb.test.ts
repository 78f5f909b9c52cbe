import { createLmdbFixture } from './fixture.js';
import { describeStore } from './suite/describe-store.js';

describeStore('LMDB store', createLmdbFixture);
