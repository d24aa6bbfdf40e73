import { recordStoreContract } from '../contract/record-store.ts';
import { inMemoryStore } from './in-memory-store.ts';

recordStoreContract('the in-memory fake', async () => inMemoryStore());
