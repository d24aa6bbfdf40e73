import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as ecs from '@aws-sdk/client-ecs';
import { cbor } from '@smithy/core/cbor';
import type { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { startServer, stubService } from '../loopback.ts';
import { PROTOCOLS, type Protocol, send, signedFor, textOf } from './clients.ts';
import { requiredMembers, schemaOf } from './values.ts';

/** Every operation that the SDK's schemas have, by its input. */
function operationsOf(schemas: object): readonly (readonly [string, NormalizedSchema])[] {
  return Object.values(schemas)
    .filter((schema): schema is readonly unknown[] => Array.isArray(schema) && schema[0] === 9)
    .map((schema) => [String(schema[2]), schemaOf(schema[4])] as const)
    .filter(([, input]) => input.isStructSchema());
}

const ofCloudWatch = operationsOf(cloudWatch);
const ofEcs = operationsOf(ecs);

async function monitoring() {
  return startServer({ services: [stubService('monitoring', () => ({})), stubService('ecs', () => ({}))] });
}

function bodyOf(protocol: Protocol, operation: string, input: Readonly<Record<string, unknown>>): string | Uint8Array {
  if (protocol === 'rpc-v2-cbor') return cbor.serialize(input);
  if (protocol === 'aws-json') return JSON.stringify(input);
  const form = new URLSearchParams({ Action: operation, Version: '2010-08-01' });
  for (const [name, value] of Object.entries(input)) form.append(name, String(value));
  return form.toString();
}

/** A value that no schema of that kind takes, and what is said of it; a form takes any text where text is wanted. */
function misfit(
  schema: NormalizedSchema,
  protocol: Protocol,
): { readonly value: unknown; readonly wants: string } | undefined {
  if (schema.isStringSchema()) return protocol === 'aws-query' ? undefined : { value: 7, wants: 'a string' };
  if (schema.isListSchema()) return { value: 'oops', wants: 'a list' };
  if (schema.isMapSchema()) return { value: 'oops', wants: 'a map' };
  if (schema.isStructSchema()) return { value: 'oops', wants: 'an object' };
  if (schema.isBooleanSchema()) return { value: 'oops', wants: 'true or false' };
  if (schema.isTimestampSchema()) return { value: 'oops', wants: protocol === 'aws-json' ? 'a number' : 'a date' };
  return schema.isNumericSchema() ? { value: 'oops', wants: 'a number' } : undefined;
}

describe.each(PROTOCOLS)('every operation of CloudWatch on %s', (protocol) => {
  it('names each required member that is missing [WIRE-5]', async () => {
    const server = await monitoring();
    const strict = ofCloudWatch.filter(([, input]) => requiredMembers(input).length > 0);
    expect(strict.length).toBeGreaterThan(20);
    for (const [operation, input] of strict) {
      const response = await send(protocol, server, { operation, body: bodyOf(protocol, operation, {}) });
      const text = await textOf(response);
      expect(response.status).toBe(400);
      expect(text).toContain(protocol === 'aws-query' ? '<Code>ValidationError</Code>' : 'ValidationException');
      for (const name of requiredMembers(input)) expect(text).toContain(`member ${name} must not be null`);
    }
    expect(server.bugs).toEqual([]);
  });

  it('names each member of a wrong type [WIRE-5]', async () => {
    const server = await monitoring();
    for (const [operation, input] of ofCloudWatch) {
      const wrong = Object.entries(input.getMemberSchemas()).flatMap(([name, member]) => {
        const found = misfit(member, protocol);
        return found === undefined ? [] : [{ name, ...found }];
      });
      if (wrong.length === 0) continue;
      const given = Object.fromEntries(wrong.map(({ name, value }) => [name, value]));
      const text = await textOf(await send(protocol, server, { operation, body: bodyOf(protocol, operation, given) }));
      expect(text).toContain(protocol === 'aws-query' ? '<Code>MalformedInput</Code>' : 'SerializationException');
      for (const { name, wants } of wrong) expect(text).toContain(`member ${name} must be ${wants}, got`);
    }
    expect(server.bugs).toEqual([]);
  });

  it('names a member that it does not have [WIRE-5]', async () => {
    const server = await monitoring();
    for (const [operation] of ofCloudWatch) {
      const body = bodyOf(protocol, operation, { Alarmname: 'x', constructor: 'y' });
      const text = await textOf(await send(protocol, server, { operation, body }));
      expect(text).toContain('unknown member Alarmname; unknown member constructor');
    }
  });
});

describe('a null', () => {
  it.each(['aws-json', 'rpc-v2-cbor'] as const)('is a member that was not given, on %s [WIRE-5]', async (protocol) => {
    const server = await monitoring();
    const input = { AlarmName: 'a', StateValue: null, StateReason: 'a test', StateReasonData: null };
    const body = bodyOf(protocol, 'SetAlarmState', input);
    const text = await textOf(await send(protocol, server, { operation: 'SetAlarmState', body }));
    expect(text).toContain('member StateValue must not be null');
    expect(text).not.toContain('StateReasonData');
  });
});

describe('every operation of ECS', () => {
  it('names what is missing, of a wrong type, and unknown [WIRE-5]', async () => {
    const server = await monitoring();
    const call = async (operation: string, input: Readonly<Record<string, unknown>>) => {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: {
          authorization: signedFor('ecs'),
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
        },
        body: JSON.stringify(input),
      });
      return textOf(response);
    };
    expect(ofEcs.length).toBeGreaterThan(50);
    for (const [operation, input] of ofEcs) {
      const required = requiredMembers(input);
      const missing = required.length === 0 ? '' : await call(operation, {});
      for (const name of required) expect(missing).toContain(`member ${name} must not be null`);
      const members = Object.entries(input.getMemberSchemas());
      const given = Object.fromEntries(members.map(([name, member]) => [name, misfit(member, 'aws-json')?.value]));
      const text = await call(operation, { ...given, clustre: 1 });
      expect(text).toContain('unknown member clustre');
      for (const [name, member] of members) {
        const wants = misfit(member, 'aws-json')?.wants;
        if (wants !== undefined) expect(text).toContain(`member ${name} must be ${wants}, got`);
      }
    }
  });
});
