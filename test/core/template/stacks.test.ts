import { describe, expect, it } from 'vitest';
import { readStacks } from '../../../src/core/template/stacks.ts';
import type { Fields, Template } from '../../../src/core/template/template.ts';

function template(content: Fields, source = 'shop.yaml'): Template {
  return { source, content, lineOf: () => undefined };
}

function read(templates: readonly Template[], load: (url: unknown) => Template | string = () => 'not there') {
  return readStacks(templates, { parameters: new Map() }, { load: (_, url) => load(url) });
}

const SERVICE = { Type: 'AWS::ECS::Service', Properties: { Cluster: { Ref: 'Cluster' } } };

describe('the resources of a template', () => {
  it('have their places and resolved properties', () => {
    const { resources } = read([template({ Resources: { Web: SERVICE } })]);
    expect(resources.get('Web')?.properties).toEqual({ Cluster: { unknown: 'Cluster' } });
  });

  it('do not exist if their condition does not hold', () => {
    const { resources } = read([
      template({
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] }, Perhaps: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'b'] } },
        Resources: { Web: { ...SERVICE, Condition: 'Never' }, Api: { ...SERVICE, Condition: 'Perhaps' } },
      }),
    ]);
    expect([...resources.keys()]).toEqual(['Api']);
  });
});

it('a resource whose type is not a text has a type that no one knows', () => {
  const { resources } = read([template({ Resources: { Odd: { Type: { toString: 1 } } } })]);
  expect(resources.get('Odd')?.type).toBe('{"toString":1}');
});

describe('a nested stack', () => {
  const parent = template({
    Resources: {
      Network: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: 'network.yaml', Parameters: { Name: 'shop' } },
      },
      Web: { Type: 'AWS::ECS::Service', Properties: { Cluster: { 'Fn::GetAtt': ['Network', 'Outputs.ClusterName'] } } },
    },
  });
  const child = template(
    {
      Parameters: { Name: { Type: 'String' } },
      Resources: { Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: { Ref: 'Name' } } } },
      Outputs: { ClusterName: { Value: { Ref: 'Cluster' } } },
    },
    'network.yaml',
  );

  it('gets its parameters and gives its outputs', () => {
    const { resources, unread } = read([parent], () => child);
    expect(resources.get('Network/Cluster')?.properties).toEqual({ ClusterName: 'shop' });
    expect(resources.get('Web')?.properties).toEqual({ Cluster: { unknown: 'Network/Cluster' } });
    expect(unread).toEqual([]);
  });

  it('that is not a local file is named', () => {
    expect(read([parent], () => 'its template is elsewhere').unread).toEqual([
      'the nested stack Network was not read: its template is elsewhere',
    ]);
  });

  it('that contains itself ends', () => {
    const circle = template({ Resources: { Self: { Type: 'AWS::CloudFormation::Stack', Properties: {} } } });
    expect(read([circle], () => circle).unread).toEqual([
      'the nested stack Self was not read: shop.yaml contains itself: correct its TemplateURL',
    ]);
  });

  it('that is nested too deep is named', () => {
    const levels: string[] = [];
    const deeper = () =>
      template(
        { Resources: { In: { Type: 'AWS::CloudFormation::Stack', Properties: {} } } },
        `level-${levels.push('one more')}.yaml`,
      );
    expect(read([deeper()], deeper).unread).toEqual([
      expect.stringMatching(
        /^the nested stack (?:In\/){10}In was not read: stacks are nested more than 10 levels deep$/,
      ),
    ]);
  });

  it('is read no more when 500 were: stacks that contain others several times can make millions', () => {
    const files: string[] = [];
    const six = () => {
      const stacks = Array.from({ length: 6 }, (_, index) => [
        `S${index}`,
        { Type: 'AWS::CloudFormation::Stack', Properties: {} },
      ]);
      return template({ Resources: Object.fromEntries(stacks) }, `file-${files.push('one more')}.yaml`);
    };
    const { unread } = read([six()], six);
    expect(files).toHaveLength(501);
    expect(unread.filter((one) => one.includes('there are more than 500 nested stacks')).length).toBeGreaterThan(0);
  });
});

describe('several templates', () => {
  it('know what the others export, also those that come later', () => {
    const web = template(
      { Resources: { Web: { Type: 'AWS::ECS::Service', Properties: { Cluster: { 'Fn::ImportValue': 'cluster' } } } } },
      'cdk.out/Web.template.json',
    );
    const base = template(
      {
        Resources: { Cluster: { Type: 'AWS::ECS::Cluster' } },
        Outputs: { Name: { Value: { Ref: 'Cluster' }, Export: { Name: 'cluster' } } },
      },
      'cdk.out/Base.template.json',
    );
    const { resources } = read([web, base]);
    expect([...resources.keys()]).toEqual(['Web/Web', 'Base/Cluster']);
    expect(resources.get('Web/Web')?.properties).toEqual({ Cluster: { unknown: 'Base/Cluster' } });
  });
});
