import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES } from '@ecs-guard/simulator/scenario/format/figures';
import { SECTIONS } from '@ecs-guard/simulator/scenario/format/format';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import { stepGrammar } from '@ecs-guard/simulator/scenario/format/steps';
import { table, withParts } from './page-parts.ts';

/** The generated parts of docs/scenarios.md, by the name of their marker. */
export function describeParts(folder: string): Readonly<Record<string, string>> {
  return {
    keys: Object.entries(SECTIONS).map(describeSection).join('\n\n'),
    steps: table(
      ['step', 'what it does'],
      stepGrammar.map(({ form, says }) => [`\`${form}\``, says]),
    ),
    figures: table(
      ['figure', 'what is counted'],
      Object.entries(FIGURES).map(([name, { says }]) => [`\`${name}\``, says]),
    ),
    scenarios: table(['scenario', 'what happens'], storiesOf(folder)),
  };
}

function describeSection([section, fields]: readonly [string, (typeof SECTIONS)[string]]): string {
  const heading = section === '' ? '### the file' : `### \`${section}\``;
  const rows = Object.entries(fields).map(([key, { form, otherwise, says }]) => [`\`${key}\``, form, otherwise, says]);
  return `${heading}\n\n${table(['key', 'example or values', 'default', 'what it is'], rows)}`;
}

function storiesOf(folder: string): readonly (readonly string[])[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted();
  return files.map((file) => {
    const reading = parseScenario(readFileSync(join(folder, file), 'utf8'), { file });
    return [
      `[${file.slice(0, -'.yaml'.length)}](../packages/simulator/scenarios/${file})`,
      reading.is === 'read' ? reading.scenario.name : '',
    ];
  });
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const paper = join(root, 'docs/scenarios.md');
  writeFileSync(
    paper,
    withParts(readFileSync(paper, 'utf8'), describeParts(join(root, 'packages/simulator/scenarios'))),
  );
}
