import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimulatedCall } from '../../src/service.ts';
import { startServer, stubService } from '../loopback.ts';
import { cloudWatchOn, PROTOCOLS } from './clients.ts';
import { anyValueOf, schemaOf } from './values.ts';

const operations = [
  ['PutMetricData', cloudWatch.PutMetricDataCommand, cloudWatch.PutMetricData$],
  ['PutMetricAlarm', cloudWatch.PutMetricAlarmCommand, cloudWatch.PutMetricAlarm$],
  ['GetMetricData', cloudWatch.GetMetricDataCommand, cloudWatch.GetMetricData$],
  ['DescribeAlarms', cloudWatch.DescribeAlarmsCommand, cloudWatch.DescribeAlarms$],
  ['DescribeAlarmHistory', cloudWatch.DescribeAlarmHistoryCommand, cloudWatch.DescribeAlarmHistory$],
  ['GetMetricStatistics', cloudWatch.GetMetricStatisticsCommand, cloudWatch.GetMetricStatistics$],
] as const;

describe.each(PROTOCOLS)('whatever the SDK on %s', (protocol) => {
  it.each(operations)(
    'says and is answered in %s arrives as it was given [WIRE-1] [WIRE-3] [WIRE-4]',
    async (name, Command, schema) => {
      const seen: SimulatedCall[] = [];
      let answer: unknown;
      const server = await startServer({
        services: [
          stubService('monitoring', (call) => {
            seen.push(call);
            return answer;
          }),
        ],
      });
      const client = cloudWatchOn(protocol, server);
      // Commands differ by their types alone.
      const Of = Command as unknown as new (given: unknown) => cloudWatch.DescribeAlarmsCommand;
      const [input, output] = [anyValueOf(schemaOf(schema[4])), anyValueOf(schemaOf(schema[5]))];
      await fc.assert(
        fc.asyncProperty(input, output, async (given, answered) => {
          answer = answered;
          const { $metadata, ...got } = await client.send(new Of(given));
          expect(seen.at(-1)).toMatchObject({ operation: name, input: given });
          expect(got).toEqual(answered);
          expect($metadata.requestId).toMatch(/^00000000-0000-4000-a000-\d{12}$/);
        }),
        { numRuns: 25 },
      );
      expect(server.bugs).toEqual([]);
    },
  );
});
