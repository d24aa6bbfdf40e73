import { describe, expect, it } from 'vitest';
import { busNameOf, entryBytes, parseEntry } from '../../../src/services/eventbridge/put-events.ts';

const entry = { Source: 'guard', DetailType: 'Finished', Detail: '{"a":1}' };

describe('parseEntry', () => {
  it('reads an entry, with the time and the resources that it gives', () => {
    const time = new Date('2026-01-05T12:00:00Z');
    const accepted = { busName: 'default', source: 'guard', detailType: 'Finished', detail: { a: 1 } };
    expect(parseEntry(entry)).toEqual({ ...accepted, resources: [], time: undefined });
    expect(parseEntry({ ...entry, Time: time, Resources: ['arn:a'] })).toEqual({
      ...accepted,
      resources: ['arn:a'],
      time,
    });
  });

  it.each(['Source', 'DetailType', 'Detail'])('refuses an entry without %s, or with an empty one', (name) => {
    const refused = {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    };
    expect(parseEntry({ ...entry, [name]: undefined })).toEqual(refused);
    expect(parseEntry({ ...entry, [name]: '' })).toEqual(refused);
  });

  it('refuses a source that is for AWS alone', () => {
    expect(parseEntry({ ...entry, Source: 'aws.ecs' })).toMatchObject({ ErrorCode: 'NotAuthorizedForSourceException' });
    expect(parseEntry({ ...entry, Source: 'awsome' })).toMatchObject({ source: 'awsome' });
  });

  it.each(['{', '[]', '"text"', '5', 'null'])('refuses the detail %s, which is no object', (Detail) => {
    expect(parseEntry({ ...entry, Detail })).toMatchObject({ ErrorCode: 'MalformedDetail' });
  });
});

describe('busNameOf', () => {
  it.each([
    [{}, 'default'],
    [{ EventBusName: 'guard' }, 'guard'],
    [{ EventBusName: 'arn:aws:events:us-east-1:111122223333:event-bus/guard' }, 'guard'],
    [{ EventBusName: 'arn:aws:events:us-east-1:111122223333:event-bus/aws.partner/x' }, 'aws.partner/x'],
  ])('of %j is %s', (given, name) => {
    expect(busNameOf(given)).toBe(name);
  });
});

describe('entryBytes', () => {
  it('adds up source, type, detail and resources in bytes, and 14 for a time', () => {
    // 5 + 8 + 7.
    expect(entryBytes(entry)).toBe(20);
    expect(entryBytes({ ...entry, Time: new Date(0) })).toBe(34);
    expect(entryBytes({ ...entry, Resources: ['arn:a', 'arn:é'] })).toBe(31);
    expect(entryBytes({})).toBe(0);
  });
});
