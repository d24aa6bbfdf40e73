import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import { PlayError } from '@ecs-guard/simulator/scenario/play/perform';
import { playScenario } from '@ecs-guard/simulator/scenario/play/play';
import { describeDocument } from '../src/cli/simulate/document.ts';

/**
 * SHA-256 of the output of `ecs-guard simulate FILE --json`, by file name; without scenarios that cannot be played or
 * fail.
 */
export async function digestScenarios(folder: string): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()) {
    const digest = await digestScenario(readFileSync(join(folder, file), 'utf8'), file);
    if (digest !== undefined) digests[file] = digest;
  }
  return digests;
}

async function digestScenario(text: string, file: string): Promise<string | undefined> {
  const reading = parseScenario(text, { file });
  if (reading.is === 'refused')
    throw new Error(
      `${file} is not a valid scenario: ecs-guard simulate packages/simulator/scenarios/${file} shows its mistakes`,
    );
  try {
    const played = await playScenario(reading.scenario);
    if (!played.expectations.every(({ met }) => met)) return undefined;
    // What a scenario leaves untested is a remark, not a part of what happened.
    const { untested: _, ...happened } = describeDocument(played);
    return createHash('sha256')
      .update(`${JSON.stringify(happened, undefined, 2)}\n`)
      .digest('hex');
  } catch (error) {
    if (error instanceof PlayError) return undefined;
    throw error;
  }
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '../packages/simulator/scenarios');
  const text = `${JSON.stringify(await digestScenarios(folder), undefined, 2)}\n`;
  if (process.argv.includes('--print')) process.stdout.write(text);
  else writeFileSync(join(folder, 'digests.json'), text);
}
