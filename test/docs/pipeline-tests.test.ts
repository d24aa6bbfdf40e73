import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readCommands } from '../../tools/pages/command-blocks.ts';
import { readFences } from '../../tools/pages/fences.ts';

const root = join(import.meta.dirname, '../..');
const path = 'docs/pipeline-tests.md';
const text = readFileSync(join(root, path), 'utf8');
const { blocks, files } = readCommands({ path, text });

const job = z.object({
  jobs: z.object({
    rehearse: z.object({
      steps: z.array(z.object({ run: z.string().optional(), uses: z.string().optional(), if: z.string().optional() })),
    }),
  }),
});

it('the job of the page runs only commands that the page tries', () => {
  const workflow = readFences(text).findLast(({ language }) => language === 'yaml');
  const { steps } = job.parse(parse(workflow?.text ?? '')).jobs.rehearse;
  const run = steps.flatMap((step) => (step.if === undefined && step.run !== undefined ? [step.run] : []));
  const tried = blocks.flatMap(({ commands }) => commands.trim().split('\n'));
  expect(run).toEqual(['npm ci', 'bash pipeline/test.sh']);
  expect(tried).toEqual(expect.arrayContaining(run));
  expect(files.map(({ name }) => name)).toEqual(['pipeline/models.yaml', 'pipeline/deploy.sh', 'pipeline/test.sh']);
});

it('the page installs the version that the package has', () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const install = blocks.find(({ triedIn }) => triedIn === 'install');
  expect(install?.commands.match(/ecs-deployment-guard-[\d.]+\d/g)).toEqual([
    `ecs-deployment-guard-${version}`,
    `ecs-deployment-guard-${version}`,
  ]);
});
