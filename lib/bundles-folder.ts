import { join } from 'node:path';

/** Folder of the functions' bundles: next to `lib/` in the repository, next to the module in the package. */
export const bundlesFolder = join(import.meta.dirname, '..', 'bundles');
