import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { DeploymentGuardStack } from '../../lib/guard/deployment-guard-stack.ts';
import { describeDataFlow } from '../../tools/data-flow.ts';
import { withParts } from '../../tools/page-parts.ts';
import { createApp, stubBundles } from '../lib/synth.ts';

const slack = {
  channel: 'C0123456789',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf',
};
const stack = new DeploymentGuardStack(createApp(), 'DeploymentGuard', { bundles: stubBundles(), slack });
const diagram = describeDataFlow({ Resources: Template.fromStack(stack).toJSON()['Resources'] });

describe('the diagram of docs/design.md', () => {
  it('is what the template makes: npm run design:docs draws it anew', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/design.md'), 'utf8');
    expect(withParts(page, { 'data-flow': diagram })).toBe(page);
  });

  it.each([
    ['events of ECS to the reconciler', /defaultBus -->\|.*deployments.*\| ReconcilerQueue/],
    ['messages to the reconciler', /ReconcilerQueue -->\|batches\| ReconcilerFunction/],
    ['reads of ECS', /ReconcilerFunction -->\|reads\| ecs/],
    ['records', /ReconcilerFunction -->\|reads, writes\| RecordsTable/],
    ['outcome events to the notifier', /Bus -->\|.*\| NotifierQueue/],
    ['messages to Slack', /NotifierFunction -->\|posts, edits\| slack/],
    ['what is given up', /NotifierQueue -\.->\|given up\| NotifierQueueDeadLetters/],
    ['the sweep', /SweepSchedule -->\|starts\| SweeperFunction/],
  ])('shows %s', (_what, line) => {
    expect(diagram).toMatch(line);
  });
});
