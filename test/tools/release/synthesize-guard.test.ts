import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../src/core/template/template.ts';
import { synthesizeGuard } from '../../../tools/release/synthesize-guard.ts';
import { everySwitch, root, standardValues, synthesize } from './guard-templates.ts';

const whole = synthesize(everySwitch, standardValues);
const idsOf = (type: string) =>
  Object.entries(fieldsOf(whole['Resources'])).flatMap(([id, one]) => (fieldsOf(one)['Type'] === type ? [id] : []));

describe('a guard without the parts of the CDK', () => {
  it('has ids that people can read, without a hash', () => {
    expect(idsOf('AWS::SQS::Queue').toSorted()).toEqual([
      'ExplainerDeadLetters',
      'ExplainerQueue',
      'MissedSweeps',
      'NotifierDeadLetters',
      'NotifierQueue',
      'ReconcilerDeadLetters',
      'ReconcilerQueue',
      'UndeliveredEvents',
    ]);
    expect(idsOf('AWS::DynamoDB::Table')).toEqual(['Records']);
    expect(idsOf('AWS::Lambda::EventSourceMapping').toSorted()).toEqual([
      'ExplainerMessages',
      'NotifierMessages',
      'ReconcilerMessages',
    ]);
    expect(idsOf('AWS::IAM::Policy').toSorted()).toEqual([
      'ExplainerPolicy',
      'NotifierPolicy',
      'ReconcilerPolicy',
      'SweepSchedulePolicy',
      'SweeperPolicy',
    ]);
  });

  it('has no parameter, rule, condition or metadata', () => {
    expect(Object.keys(whole).toSorted()).toEqual(['Description', 'Outputs', 'Resources']);
    expect(JSON.stringify(whole)).not.toContain('"Metadata"');
  });

  it('puts out the names of the table and of the bus', () => {
    expect(whole['Outputs']).toEqual({
      TableName: { Description: 'Records of deployments', Value: { Ref: 'Records' } },
      EventBusName: { Description: 'Outcome events', Value: { Ref: 'Bus' } },
    });
  });

  it('refuses a folder without functions, and leaves no folder behind', () => {
    const machine = process.env['TMPDIR'];
    const empty = mkdtempSync(join(tmpdir(), 'no-bundles-'));
    try {
      // An empty folder of its own, because other tests write into that of the machine.
      process.env['TMPDIR'] = empty;
      synthesize(new Set(), standardValues);
      expect(() => synthesizeGuard(root, empty, { on: everySwitch, values: standardValues })).toThrow(
        /bundles must be a folder with the built Lambda functions/,
      );
      expect(readdirSync(empty)).toEqual([]);
    } finally {
      process.env['TMPDIR'] = machine;
    }
  });
});
