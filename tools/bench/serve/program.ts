import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const built = join(root, 'dist/bin/ecs-guard.js');

/** The built program, as users run it, or its source if nothing is built. Source needs about 50 MB more to strip types. */
export const program = existsSync(built) ? built : join(root, 'bin/ecs-guard.ts');
export const isBuilt = program === built;
