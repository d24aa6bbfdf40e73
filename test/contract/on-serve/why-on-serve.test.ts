import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { serve } from '../../../packages/simulator/test/serve/serving.ts';
import { openWhyShop, rollBack, whyIn } from './why-shop.ts';

const schemaFile = join(import.meta.dirname, '../../../docs/schemas/explanation.v1.schema.json');
const NAMED = ['--cluster', 'shop', '--service', 'web'];

it('explains a rollback on one screen, and in a document by the schema', async () => {
  const served = await serve();
  const shop = await openWhyShop(served);
  expect(await whyIn(served, NAMED)).toMatchObject({
    code: 31,
    stdout: '',
    stderr: `nothing-ran: every deployment of web in cluster shop, ${served.region}, succeeded in the 90 days that ECS keeps, or there was none; name one with --deployment\n`,
  });
  await rollBack(served, shop);
  const screen = await whyIn(served, NAMED, { columns: 80, rows: 24, env: { NO_COLOR: '1' } });
  expect([screen.code, screen.stderr]).toEqual([0, '']);
  const lines = screen.stdout.trimEnd().split('\n');
  expect(lines[0]).toBe('web was rolled back: alarm web-5xx fired');
  expect(screen.stdout).toContain('ECS rolled back web:2 because alarm web-5xx (“More than 10 requests');
  expect(lines.filter((line) => line.length > 80 && !line.includes('https://'))).toEqual([]);
  expect(lines.length).toBeLessThanOrEqual(24);

  const { stdout } = await whyIn(served, [...NAMED, '--json']);
  const document = JSON.parse(stdout);
  expect(z.fromJSONSchema(JSON.parse(readFileSync(schemaFile, 'utf8'))).safeParse(document).success).toBe(true);
  expect(document).toMatchObject({ schemaVersion: '1', cause: { trigger: 'alarm', confidence: 'certain' } });

  const page = await whyIn(served, ['--deployment', document.serviceDeploymentArn, '--html', '--output', 'why.html']);
  expect([page.code, page.stdout, page.stderr]).toEqual([0, '', 'written to why.html\n']);
  const again = [...NAMED, '--html', '--output', 'why.html'];
  const kept = await whyIn(served, again, { files: new Map([['why.html', 'old']]) });
  expect([kept.code, kept.stdout, kept.stderr, kept.files.get('why.html')]).toEqual([
    2,
    '',
    'error: why.html exists: add --force to replace it, or name another --output (see ecs-guard why --help)\n',
    'old',
  ]);
  const replaced = await whyIn(served, [...again, '--force'], { files: new Map([['why.html', 'old']]) });
  expect(replaced.files.get('why.html')).toMatch(/^<!doctype html>/);
  const lost = await whyIn(served, [...NAMED, '--html', '--output', 'no/why.html']);
  expect([lost.code, lost.stdout, lost.stderr]).toEqual([
    2,
    '',
    "error: no/why.html cannot be written (ENOENT: cannot open 'no/why.html'): name another --output (see ecs-guard why --help)\n",
  ]);
  // The server has no DynamoDB, which is not a fault of the service.
  const stored = await whyIn(served, [...NAMED, '--table', 'records']);
  expect([stored.code, stored.stdout]).toEqual([1, '']);
  expect(stored.stderr).toMatch(/^unexpected: .* does not support dynamodb:GetItem \(UnknownOperationException: /);
  expect(page.files.get('why.html')).toMatch(/^<!doctype html>[\s\S]*<svg class="chart wide"/);

  expect(await whyIn(served, ['--cluster', 'shop', '--service', 'wbe'])).toMatchObject({
    code: 41,
    stderr: `not-found: no service "wbe" in cluster "shop" in ${served.region}: check the names and the Region\n`,
  });
  expect(served.server.bugs).toEqual([]);
});
