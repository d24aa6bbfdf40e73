import { DescribeAlarmsCommand, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../../src/service.ts';
import { cloudWatchOn, emptyBody, notFound, noting, PROTOCOLS, refusalOf, send, serverThatFails } from '../clients.ts';

const setState = { AlarmName: 'gone', StateValue: 'OK', StateReason: 'a test' } as const;

describe('a modelled error', () => {
  it.each(PROTOCOLS)('is the SDK’s own class on %s, with its message and status [WIRE-7]', async (protocol) => {
    const server = await serverThatFails(notFound);
    await expect(cloudWatchOn(protocol, server).send(new SetAlarmStateCommand(setState))).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: 'no metric alarm <gone>',
      $fault: 'client',
      $metadata: { httpStatusCode: 404, requestId: '00000000-0000-4000-a000-000000000001' },
    });
  });

  it.each(PROTOCOLS)('thrown by its code of the query protocol is found on %s too [WIRE-8]', async (protocol) => {
    const server = await serverThatFails(
      new ServiceError('ValidationError', 'Period must be 10, 20, 30 or a multiple of 60'),
    );
    await expect(cloudWatchOn(protocol, server).send(new DescribeAlarmsCommand({}))).rejects.toMatchObject({
      message: 'Period must be 10, 20, 30 or a multiple of 60',
      $metadata: { httpStatusCode: 400 },
    });
    const status = protocol === 'aws-query' ? 'ValidationError' : 'ValidationException';
    expect(await refusalOf(protocol, server)).toMatchObject({ status: 400, code: status });
  });

  it.each([['aws-json'], ['rpc-v2-cbor']] as const)(
    'of %s tells its code of the query protocol to clients that ask for it, and to them alone [WIRE-9]',
    async (protocol) => {
      const server = await serverThatFails(new ServiceError('ValidationException', 'wrong'));
      const asked = { operation: 'DescribeAlarms', body: emptyBody(protocol) };
      const compatible = await send(protocol, server, { ...asked, headers: { 'x-amzn-query-mode': 'true' } });
      expect(compatible.headers.get('x-amzn-query-error')).toBe('ValidationError;Sender');
      expect((await send(protocol, server, asked)).headers.get('x-amzn-query-error')).toBeNull();
    },
  );
});

describe.each(PROTOCOLS)('on %s', (protocol) => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'the number %s arrives as one: the service may refuse it, not the wire [WIRE-5]',
    async (value) => {
      const { seen, server } = await noting();
      const MetricData = [{ MetricName: 'sold', Value: value }];
      await cloudWatchOn(protocol, server).send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
      expect(seen[0]?.input).toEqual({ Namespace: 'shop', MetricData });
    },
  );

  it('an instant keeps its milliseconds in an answer [WIRE-1] [WIRE-3] [WIRE-4]', async () => {
    const StateUpdatedTimestamp = new Date('2026-03-01T11:59:58.257Z');
    const { server } = await noting({
      MetricAlarms: [{ AlarmName: '5xx', StateUpdatedTimestamp }],
      CompositeAlarms: [],
    });
    const answer = await cloudWatchOn(protocol, server).send(new DescribeAlarmsCommand({}));
    expect(answer.MetricAlarms).toEqual([{ AlarmName: '5xx', StateUpdatedTimestamp }]);
    expect(answer.CompositeAlarms).toEqual([]);
  });

  it('an answer that the schema does not have is a bug of the simulator, and a 500 [WIRE-1] [WIRE-3] [WIRE-4]', async () => {
    const { server } = await noting({ Alarms: [] });
    const client = cloudWatchOn(protocol, server, { maxAttempts: 1 });
    await expect(client.send(new DescribeAlarmsCommand({}))).rejects.toThrow();
    expect(server.bugs.map(({ message }) => message)).toEqual([
      'DescribeAlarms answered what its schema does not have: unknown member Alarms',
    ]);
  });
});
