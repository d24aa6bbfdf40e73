import { cbor } from '@smithy/core/cbor';
import { describe, expect, it } from 'vitest';
import { cborOf, notFound, noting, send, serverThatFails } from '../clients.ts';

describe('Smithy RPC v2', () => {
  it('has neither body nor content type where the operation has no output [WIRE-4]', async () => {
    const { server } = await noting();
    const body = cbor.serialize({ Namespace: 'shop' });
    const response = await send('rpc-v2-cbor', server, { operation: 'PutMetricData', body });
    expect(response.status).toBe(200);
    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(response.headers.get('content-type')).toBeNull();
    expect(await response.text()).toBe('');
  });

  it('takes a request without a body where nothing is required [WIRE-4]', async () => {
    const { seen, server } = await noting();
    const response = await send('rpc-v2-cbor', server, { operation: 'DescribeAlarms', body: '' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/cbor');
    expect(seen[0]?.input).toEqual({});
  });

  it('knows an instant by its tag alone [WIRE-4] [WIRE-5]', async () => {
    const { server } = await noting();
    const body = cbor.serialize({ StartDate: 1_772_366_400 });
    const response = await send('rpc-v2-cbor', server, { operation: 'DescribeAlarmHistory', body });
    const told = cbor.deserialize(new Uint8Array(await response.arrayBuffer()));
    expect(told.message).toBe('member StartDate must be a date, got number 1772366400');
  });
});

describe('an error of RPC v2', () => {
  it('names its shape with the namespace, and the protocol in a header [WIRE-4] [WIRE-7]', async () => {
    const server = await serverThatFails(notFound);
    const response = await send('rpc-v2-cbor', server, { operation: 'DescribeAlarms', body: cbor.serialize({}) });
    expect(response.status).toBe(404);
    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(response.headers.get('content-type')).toBe('application/cbor');
    expect(await cborOf(response)).toEqual({
      __type: 'com.amazonaws.cloudwatch#ResourceNotFound',
      message: 'no metric alarm <gone>',
    });
  });
});
