import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parsePart, parseTemplate, readTemplate } from '../../../src/deployed/template/template.ts';

describe('a template', () => {
  it('is refused when it holds what would change the deployment', () => {
    expect(() => parseTemplate({ Resources: {}, Conditions: { Never: false } }, 'Shop')).toThrow(
      'template of Shop asks for something that is not simulated: whole: Unrecognized key: "Conditions"',
    );
  });
});

describe('the resources of a template', () => {
  const resourcesOf = (resource: object) => [
    ...parseTemplate({ Resources: { It: resource } }, 'Shop').resources.values(),
  ];

  it('have their place in the construct tree, without the stack and the last Resource', () => {
    const labels = ['Shop/Guard/Observer/Role/Resource', 'Shop/Guard/Queue', 'Shop/Resource/Resource'].map(
      (path) => resourcesOf({ Type: 'A', Metadata: { 'aws:cdk:path': path } })[0]?.label,
    );
    expect(labels).toEqual(['Guard/Observer/Role', 'Guard/Queue', 'Resource']);
  });

  it('have their logical id where the template does not say their place', () => {
    expect(resourcesOf({ Type: 'A', DependsOn: ['B'], DeletionPolicy: 'Retain' })).toEqual([
      { logicalId: 'It', type: 'A', properties: {}, label: 'It', deletionPolicy: 'Retain' },
    ]);
  });

  it.each([
    [{ Type: 'A', Condition: 'Never' }, 'Resources.It: Unrecognized key: "Condition"'],
    [{ Properties: {} }, 'Resources.It.Type'],
  ])('are refused by name: %j', (resource, fault) => {
    expect(() => resourcesOf(resource)).toThrow(
      new RegExp(`^template of Shop asks for something that is not simulated: ${fault}`),
    );
  });
});

describe('a file of a template', () => {
  it('is read, or named by the system', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'guard-template-')), 'Shop.template.json');
    await expect(readTemplate(file, 'Shop')).rejects.toMatchObject({ code: 'ENOENT' });
    writeFileSync(file, '{"Resources":{"It":{"Type":"A"}}}');
    expect([...(await readTemplate(file, 'Shop')).resources.keys()]).toEqual(['It']);
  });
});

describe('a part of a template', () => {
  const schema = z.strictObject({ a: z.object({ b: z.number() }) });

  it('is what its schema makes of it, or names its owner and all that is wrong', () => {
    expect(parsePart(schema, { a: { b: 1 } }, 'it')).toEqual({ a: { b: 1 } });
    expect(() => parsePart(schema, { a: { b: 'x' }, c: 1 }, 'it')).toThrow(
      /^it asks for something that is not simulated: a\.b: .*; whole: Unrecognized key: "c"$/,
    );
  });
});
