import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withParts } from './page-parts.ts';
import { describeOperations } from './simulator-pages/operations.ts';

/** Writes the generated part of docs/simulator.md. */
const page = join(import.meta.dirname, '../docs/simulator.md');
writeFileSync(page, withParts(readFileSync(page, 'utf8'), { operations: await describeOperations() }));
