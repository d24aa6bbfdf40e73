import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../../src/service.ts';
import { awsJson } from '../../../src/wire/protocols/aws-json.ts';
import { cloudWatchOperation, wireRequest } from '../clients.ts';

const history = cloudWatchOperation('DescribeAlarmHistory');
const { service } = history;
const textOf = (body: string | Uint8Array) => (typeof body === 'string' ? body : new TextDecoder().decode(body));

describe('a body of AWS JSON', () => {
  it('has instants as seconds since 1970', async () => {
    expect(await awsJson.decodeInput(history, wireRequest('{"StartDate":1772366400.257}'))).toEqual({
      StartDate: new Date('2026-03-01T12:00:00.257Z'),
    });
  });

  it('may be absent where nothing is required', async () => {
    expect(await awsJson.decodeInput(history, wireRequest(''))).toEqual({});
  });

  it.each([
    ['{"StartDate":', 'SerializationException', /^the body is not valid JSON: SyntaxError/],
    ['[]', 'SerializationException', /^the body must be an object, got a list$/],
    ['{"StartDate":"noon"}', 'SerializationException', /^member StartDate must be a number, got string "noon"$/],
  ])('%s is refused', async (body, code, message) => {
    const reading = awsJson.decodeInput(history, wireRequest(body));
    await expect(reading).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('an answer of AWS JSON', () => {
  it('has instants as seconds since 1970', () => {
    const answer = { AlarmHistoryItems: [{ Timestamp: new Date('2026-03-01T12:00:00.257Z') }] };
    const { status, body } = awsJson.encodeOutput(history, answer, 'r1');
    expect([status, textOf(body)]).toEqual([200, '{"AlarmHistoryItems":[{"Timestamp":1772366400.257}]}']);
  });

  it('is an empty object of a service that answers nothing, and an empty body of an operation without an output', () => {
    expect(textOf(awsJson.encodeOutput(history, undefined, 'r1').body)).toBe('{}');
    expect(awsJson.encodeOutput(cloudWatchOperation('PutMetricData'), {}, 'r1').body).toHaveLength(0);
  });

  it('names an error in its body and in a header, with the further members of the error', () => {
    const error = new ServiceError('ResourceNotFound', 'no such alarm', { fields: { ResourceId: '5xx' } });
    expect(awsJson.encodeError({ service, error, request: wireRequest('') }, 'r1')).toEqual({
      status: 404,
      headers: { 'x-amzn-errortype': 'ResourceNotFound' },
      body: '{"__type":"ResourceNotFound","message":"no such alarm","ResourceId":"5xx"}',
    });
  });
});
