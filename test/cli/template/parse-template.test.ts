// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../src/cli/template/parse-template.ts';

function contentOf(text: string): unknown {
  const reading = parseTemplate(text, 'shop.yaml');
  if (reading.is === 'refused') throw new Error(reading.because);
  return reading.template.content;
}

function refusal(text: string): string {
  const reading = parseTemplate(text, 'shop.yaml');
  return reading.is === 'refused' ? reading.because : 'read';
}

describe('a template', () => {
  it('has its short functions in the long form', () => {
    expect(
      contentOf(`
Resources:
  Web:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      A: !GetAtt Targets.TargetGroupFullName
      B: !Sub '\${AWS::StackName}-errors'
      C: !Join ['-', [a, !Ref B]]
      D: !If [IsProd, 2, !Ref 'AWS::NoValue']
`),
    ).toEqual({
      Resources: {
        Web: {
          Type: 'AWS::ECS::Service',
          Properties: {
            Cluster: { Ref: 'Cluster' },
            A: { 'Fn::GetAtt': ['Targets', 'TargetGroupFullName'] },
            B: { 'Fn::Sub': '${AWS::StackName}-errors' },
            C: { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] },
            D: { 'Fn::If': ['IsProd', 2, { Ref: 'AWS::NoValue' }] },
          },
        },
      },
    });
  });

  it('may be JSON', () => {
    expect(contentOf('{"Resources": {"Web": {"Type": "AWS::ECS::Service"}}}')).toEqual({
      Resources: { Web: { Type: 'AWS::ECS::Service' } },
    });
  });

  it('has anchors and merge keys', () => {
    expect(
      contentOf(`
Resources:
  A: &service
    Type: AWS::ECS::Service
  B:
    <<: *service
`),
    ).toEqual({ Resources: { A: { Type: 'AWS::ECS::Service' }, B: { Type: 'AWS::ECS::Service' } } });
  });

  it('knows the lines of its values', () => {
    const reading = parseTemplate(
      'Resources:\n  Web:\n    Type: A\n    Properties:\n      Alarms:\n        Rollback: false\n',
      'a',
    );
    if (reading.is === 'refused') throw new Error(reading.because);
    const { lineOf } = reading.template;
    expect(lineOf(['Resources', 'Web', 'Properties', 'Alarms', 'Rollback'])).toBe(6);
    expect(lineOf(['Resources', 'Web', 'Properties', 'Missing'])).toBe(4);
    expect(lineOf(['Missing'])).toBe(1);
  });
});

describe('a refusal', () => {
  it.each([
    ['Resources: [', 'shop.yaml: line 1 is not valid YAML or JSON'],
    ['- a', 'shop.yaml: a template is a map with Resources, got another value'],
    ['', 'shop.yaml: a template is a map with Resources, got another value'],
    ['a: 1', 'shop.yaml: there is no map Resources, so this is not a template of CloudFormation'],
    ['Transform: AWS::Serverless-2016-10-31\nResources: {}', 'shop.yaml: a SAM template is not read'],
    ['Transform: [Macro]\nResources: {}', 'shop.yaml: the transform Macro changes the template'],
    ['Transform: {Name: AWS::Include}\nResources: {}', 'shop.yaml: the transform AWS::Include changes the template'],
    ["Resources:\n  'Fn::ForEach::Services': []", 'shop.yaml: Fn::ForEach::Services among the resources is not read'],
  ])('of %j says why', (text, start) => {
    expect(refusal(text).slice(0, start.length)).toBe(start);
  });

  it('of a text that is too deep or too long comes before the parser', () => {
    expect(refusal(`Resources: ${'['.repeat(100_000)}`)).toBe(
      'shop.yaml: a template is nested at most 200 levels deep',
    );
    expect(refusal('x'.repeat(1_048_577))).toContain('at most 1048576 characters');
  });

  it('of aliases that grow without end says so', () => {
    const levels = Array.from(
      { length: 8 },
      (_, level) => `  l${level + 1}: &l${level + 1} [${new Array(10).fill(`*l${level}`).join(', ')}]`,
    );
    expect(refusal(`Resources:\n  l0: &l0 [a]\n${levels.join('\n')}`)).toContain(
      'aliases make more than 200000 values',
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:,-&*!|>"\'\n abRef%#@?'), maxLength: 60 }), (text) => {
        expect(['read', 'refused']).toContain(parseTemplate(`Resources:\n  ${text}`, 'a').is);
      }),
      { numRuns: 2_000 },
    );
  });
});
