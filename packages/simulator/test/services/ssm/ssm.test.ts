import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import { createSsm } from '../../../src/services/ssm/ssm.ts';
import { noon } from '../../loopback.ts';
import { serve } from '../../serve/serving.ts';
import { signedFor } from '../../wire/clients.ts';

const ami = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';

function open(given: Readonly<Record<string, string>> = {}) {
  const clock = new VirtualClock(noon);
  const ssm = createSsm({ clock, scope: { partition: 'aws', region: 'eu-west-1', account: '111122223333' }, given });
  const ask = async (operation: string, input: Readonly<Record<string, unknown>>) =>
    Object(await ssm.handle({ operation, input, caller: { accessKeyId: 'observer' } }));
  const put = (Name: string, Value: string, input: object = {}) =>
    ask('PutParameter', { Name, Value, Type: 'String', ...input });
  return { clock, ssm, ask, put };
}

describe('a parameter', () => {
  it('has the value of its newest version, and each older one by its number [SSM-1]', async () => {
    const { clock, ask, put } = open();
    expect(await put('/shop/web/image', 'web:1')).toEqual({ Version: 1, Tier: 'Standard' });
    await clock.advanceTo(noon + 60_000);
    expect(await put('/shop/web/image', 'web:2', { Overwrite: true, Type: undefined })).toMatchObject({ Version: 2 });
    expect(await ask('GetParameter', { Name: '/shop/web/image' })).toEqual({
      Parameter: {
        Name: '/shop/web/image',
        Type: 'String',
        Value: 'web:2',
        Version: 2,
        LastModifiedDate: new Date('2026-03-01T12:01:00Z'),
        ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/web/image',
        DataType: 'text',
      },
    });
    expect((await ask('GetParameter', { Name: '/shop/web/image:1' })).Parameter).toMatchObject({
      Name: '/shop/web/image',
      Value: 'web:1',
      Selector: ':1',
    });
    const Name = 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/web/image';
    expect((await ask('GetParameter', { Name })).Parameter.Value).toBe('web:2');
  });

  it('is not overwritten unless the caller says so, and needs a type at first [SSM-1]', async () => {
    const { put } = open();
    await put('token', 'a');
    await expect(put('token', 'b')).rejects.toMatchObject({
      code: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
    await expect(put('other', 'b', { Type: undefined })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('of the type SecureString is readable with decryption only [SSM-1]', async () => {
    const { ask, put } = open();
    await put('token', 'secret', { Type: 'SecureString' });
    const sealed = (await ask('GetParameter', { Name: 'token' })).Parameter.Value;
    expect(sealed).toMatch(/^AQICAH/);
    expect(sealed).not.toContain('secret');
    expect((await ask('GetParameter', { Name: 'token', WithDecryption: true })).Parameter.Value).toBe('secret');
  });

  it('that does not exist is refused, or listed as invalid [SSM-1]', async () => {
    const { ask, put } = open();
    await put('a', '1');
    await expect(ask('GetParameter', { Name: 'b' })).rejects.toMatchObject({ code: 'ParameterNotFound', message: '' });
    await expect(ask('GetParameter', { Name: 'a:2' })).rejects.toMatchObject({
      code: 'ParameterVersionNotFound',
      message: 'Systems Manager could not find version 2 of a. Verify the version and try again.',
    });
    const { Parameters, InvalidParameters } = await ask('GetParameters', { Names: ['b', 'a', 'a'] });
    expect([Parameters.map((one: { Name: string }) => one.Name), InvalidParameters]).toEqual([['a'], ['b']]);
    await expect(ask('GetParameters', { Names: [] })).rejects.toMatchObject({ code: 'ValidationException' });
    expect(await ask('DeleteParameters', { Names: ['a', 'b'] })).toEqual({
      DeletedParameters: ['a'],
      InvalidParameters: ['b'],
    });
    await expect(ask('DeleteParameter', { Name: 'a' })).rejects.toMatchObject({ code: 'ParameterNotFound' });
  });
});

describe('parameters by path', () => {
  const names = ({ Parameters }: { Parameters: readonly { Name: string }[] }) => Parameters.map(({ Name }) => Name);

  it('are those in a folder, or below it too [SSM-2]', async () => {
    const { ask, put } = open();
    for (const name of ['/shop/a', '/shop/web/b', '/shopping/c', 'shop']) await put(name, '1');
    expect(names(await ask('GetParametersByPath', { Path: '/shop' }))).toEqual(['/shop/a']);
    expect(names(await ask('GetParametersByPath', { Path: '/shop/', Recursive: true }))).toEqual([
      '/shop/a',
      '/shop/web/b',
    ]);
    await expect(ask('GetParametersByPath', { Path: 'shop' })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('come in pages of ten at most, and by type if asked [SSM-2]', async () => {
    const { ask, put } = open();
    for (let number = 10; number < 22; number += 1) await put(`/p/${number}`, '1');
    await put('/p/30', '1', { Type: 'StringList' });
    const { Parameters, NextToken } = await ask('GetParametersByPath', { Path: '/p' });
    expect(Parameters).toHaveLength(10);
    expect(names(await ask('GetParametersByPath', { Path: '/p', NextToken }))).toEqual(['/p/20', '/p/21', '/p/30']);
    const ParameterFilters = [{ Key: 'Type', Values: ['StringList'] }];
    expect(names(await ask('GetParametersByPath', { Path: '/p', ParameterFilters }))).toEqual(['/p/30']);
    await expect(
      ask('GetParametersByPath', { Path: '/p', ParameterFilters: [{ Key: 'Label', Values: ['x'] }] }),
    ).rejects.toMatchObject({ name: 'SimulatorGap', message: expect.stringContaining('got Label and Equals') });
    await expect(ask('GetParametersByPath', { Path: '/p', NextToken: 'x' })).rejects.toMatchObject({
      code: 'InvalidNextToken',
    });
    await expect(ask('GetParametersByPath', { Path: '/p', MaxResults: 11 })).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });
});

describe('a public parameter', () => {
  it('has the value that the file of models gives, and no account in its ARN [SSM-3]', async () => {
    const { ask } = open({ [ami]: 'ami-0abc' });
    expect((await ask('GetParameter', { Name: ami })).Parameter).toMatchObject({
      Value: 'ami-0abc',
      ARN: `arn:aws:ssm:eu-west-1::parameter${ami}`,
    });
    await expect(ask('DeleteParameter', { Name: ami })).rejects.toMatchObject({ code: 'ParameterNotFound' });
    expect(await ask('DeleteParameters', { Names: [ami] })).toMatchObject({ InvalidParameters: [ami] });
  });

  it('that the file does not give is refused, with the place where its value goes [SSM-3]', async () => {
    const { ask } = open();
    await expect(ask('GetParameter', { Name: ami })).rejects.toMatchObject({
      code: 'ParameterNotFound',
      message: `the simulator has no public parameter ${ami}: give its value in the file of --models, under parameters`,
    });
  });
});

describe('SSM', () => {
  it('refuses its other operations by their name [WIRE-10]', async () => {
    const { ask, ssm } = open();
    await expect(ask('SendCommand', {})).rejects.toMatchObject({
      message: 'the simulator has no SSM operation SendCommand',
    });
    expect(ssm.resourcesOf({ operation: 'GetParameter', input: {}, caller: { accessKeyId: 'x' } })).toEqual(['*']);
  });

  it('speaks AWS JSON, and has other parameters in another Region [SRV-1]', async () => {
    const { url } = await serve({ surroundings: { models: {}, services: {}, parameters: { '/shop/image': 'web:1' } } });
    const ask = async (operation: string, input: object, region = 'eu-west-1') => {
      const target = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` };
      const headers = { authorization: signedFor('ssm', region), ...target };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
      return { status: answer.status, body: Object(await answer.json()) };
    };
    const put = { Name: '/shop/image', Value: 'web:2', Overwrite: true };
    expect(await ask('PutParameter', put)).toEqual({ status: 200, body: { Version: 2, Tier: 'Standard' } });
    expect((await ask('GetParameter', { Name: '/shop/image' }, 'us-east-1')).body.Parameter).toMatchObject({
      Value: 'web:1',
      Version: 1,
      LastModifiedDate: noon / 1_000,
    });
    expect(await ask('GetParameter', { Name: '/none' })).toMatchObject({
      status: 400,
      body: { __type: 'ParameterNotFound' },
    });
    expect((await ask('SendCommand', {})).body.message).toMatch(
      /"SendCommand": the simulator has only parameters, with/,
    );
  });
});
