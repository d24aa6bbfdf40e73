import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withParts } from './page-parts.ts';
import { ignoredSource } from './simulator-pages/ignored-members.ts';
import { membersPart } from './simulator-pages/members-page.ts';
import { operationsPart } from './simulator-pages/operations.ts';
import { surveyServices } from './simulator-pages/survey.ts';

/**
 * Calls each operation of the simulator with each member of its input. Then writes the generated parts of
 * docs/simulator.md and docs/simulator-members.md, and the list by which the server warns of members without effect.
 */
const root = join(import.meta.dirname, '..');
const surveys = await surveyServices();
const pages = {
  'simulator.md': { operations: operationsPart(surveys) },
  'simulator-members.md': { members: membersPart(surveys) },
};
for (const [name, parts] of Object.entries(pages)) {
  const page = join(root, 'docs', name);
  writeFileSync(page, withParts(readFileSync(page, 'utf8'), parts));
}
const list = join(root, 'packages/simulator/src/wire/ignored-members.ts');
writeFileSync(list, ignoredSource(surveys));
const { status } = spawnSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', list], { stdio: 'inherit' });
process.exitCode = status ?? 1;
