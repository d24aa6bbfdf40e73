import { describe, expect, it } from 'vitest';
import { readForm } from '../../../src/wire/protocols/query-input.ts';
import { noting, send, textOf } from '../clients.ts';
import { schemaOf } from '../values.ts';

describe('a form', () => {
  it.each([
    ['MetricData.member.1.Value=1&MetricData.member.x.Value=1', 'unknown member MetricData.member.x'],
    ['MetricData.Value=1', 'unknown member MetricData.Value'],
    ['MetricData.member.1.Timestamp=yesterday', 'member MetricData[0].Timestamp must be a date, got "yesterday"'],
    ['MetricData.member.1.Value=', 'member MetricData[0].Value must be a number, got ""'],
    ['MetricData.member.1.Value=0x10', 'member MetricData[0].Value must be a number, got "0x10"'],
    ['Namespace.sub=1', 'unknown member Namespace.sub'],
    ['MetricData.member.1.Value=1', 'member MetricData[0].MetricName must not be null'],
    ['MetricData.member.0.MetricName=a', 'unknown member MetricData.member.0'],
  ])('like %s is refused by what is wrong with it [WIRE-3] [WIRE-5]', async (fields, message) => {
    const { server } = await noting();
    const body = `Action=PutMetricData&Version=2010-08-01&Namespace=shop&${fields}`;
    expect(await textOf(await send('aws-query', server, { operation: '', body }))).toContain(message);
  });

  it('keeps a list in the order of its numbers, and reads an empty one [WIRE-3]', async () => {
    const { seen, server } = await noting();
    const numbered = [10, 2, 1].map((at) => `AlarmNames.member.${at}=a${at}`).join('&');
    for (const fields of [numbered, 'AlarmNames=']) {
      await send('aws-query', server, { operation: '', body: `Action=DescribeAlarms&Version=2010-08-01&${fields}` });
    }
    expect(seen.map(({ input }) => input)).toEqual([{ AlarmNames: ['a1', 'a2', 'a10'] }, { AlarmNames: [] }]);
  });
});

describe('the fields of a form', () => {
  /** The SDK's numbers of schema kinds: 0 text, 1 number, 2 true or false, 4 instant, 21 bytes. */
  const kinds = {
    Text: 0,
    Number: 1,
    Flag: 2,
    At: 4,
    Raw: 21,
    Tags: [2, 'test', 'Tags', 0, 0, 0],
    Names: [1, 'test', 'Names', 0, 0],
    Inner: [3, 'test', 'Inner', 0, ['X'], [0]],
  };
  const schema = schemaOf([3, 'test', 'Struct', 0, Object.keys(kinds), Object.values(kinds)]);
  const read = (form: string) => readForm(schema, new URLSearchParams(form));

  it.each([
    ['Action=Ask&Version=1', {}],
    ['Text=a+b%26', { Text: 'a b&' }],
    ['Text=', { Text: '' }],
    ['Number=-.5e2', { Number: -50 }],
    ['Number=-Infinity', { Number: Number.NEGATIVE_INFINITY }],
    ['Flag=false', { Flag: false }],
    ['At=2026-03-01T13:00%2B01:00', { At: new Date('2026-03-01T12:00:00Z') }],
    ['Raw=aGk=', { Raw: Buffer.from('hi') }],
    ['Inner.X=a', { Inner: { X: 'a' } }],
    ['Tags.entry.2.key=b&Tags.entry.2.value=2&Tags.entry.1.key=a', { Tags: { a: '', b: '2' } }],
    ['Names.member.3=c&Names.member.1=a', { Names: ['a', 'c'] }],
  ])('%s are %j', (form, input) => {
    expect(read(form)).toEqual({ input, faults: [] });
  });

  it.each([
    ['Flag=yes', 'member Flag must be true or false, got "yes"'],
    ['Number=1,5', 'member Number must be a number, got "1,5"'],
    ['At=2026-03-01', 'member At must be a date, got "2026-03-01"'],
    ['Raw=a-b', 'member Raw must be base64, got "a-b"'],
    ['Inner=a', 'member Inner must be an object, got "a"'],
    ['Tags=a', 'member Tags must be a map, got "a"'],
    ['Names=a', 'member Names must be a list, got "a"'],
    ['Tags.member.1.key=a', 'unknown member Tags.member'],
    ['Names.member.01=a', 'unknown member Names.member.01'],
    ['toString=a', 'unknown member toString'],
    [`Number=${'x'.repeat(100)}`, `member Number must be a number, got "${'x'.repeat(60)}"`],
  ])('%s do not fit', (form, message) => {
    expect(read(form).faults.map((fault) => fault.message)).toEqual([message]);
  });
});
