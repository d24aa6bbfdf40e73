import { join } from 'node:path';

/** Where the functions' bundles are: beside `lib/` in the repository, beside the module in the package. */
export const bundlesFolder = join(import.meta.dirname, '..', 'bundles');
