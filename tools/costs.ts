import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureTemplates } from '../src/start/templates.ts';
import { readPaidResources } from './costs/guard-template.ts';
import { measureDeployment, measureSweep } from './costs/measure.ts';
import { readServiceAlarms } from './costs/service-alarms.ts';
import {
  describeGuardCosts,
  describeGuardCostsInShort,
  describeServiceAlarms,
  type GuardUsage,
} from './costs/tables.ts';
import { withParts } from './page-parts.ts';

/** Deploys the guard's template to the simulator and measures what a sweep and a deployment use. */
export async function measureGuard(): Promise<GuardUsage> {
  const { guard } = await ensureTemplates();
  const resources = readPaidResources(readFileSync(guard, 'utf8'));
  return {
    resources,
    sweep: await measureSweep(guard, resources.memoryMb),
    deployments: {
      succeeded: await measureDeployment(guard, 'succeeded', resources.memoryMb),
      'rolled-back': await measureDeployment(guard, 'rolled-back', resources.memoryMb),
    },
  };
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const usage = await measureGuard();
  // `npm run examples` writes this folder.
  const folder = join(root, '.build/cdk.out/services');
  const examples = readdirSync(folder)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => [file.slice(0, -'.template.json'.length), readFileSync(join(folder, file), 'utf8')] as const);
  const services = describeServiceAlarms(readServiceAlarms(examples));
  write(join(root, 'docs/costs.md'), { ...describeGuardCosts(usage), ...services });
  write(join(root, 'README.md'), describeGuardCostsInShort(usage));
}

function write(page: string, parts: Readonly<Record<string, string>>): void {
  writeFileSync(page, withParts(readFileSync(page, 'utf8'), parts));
}
