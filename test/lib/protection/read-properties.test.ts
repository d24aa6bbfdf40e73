import {
  App,
  Aws,
  DefaultTokenResolver,
  Fn,
  type IResolvable,
  type IResolveContext,
  Lazy,
  Reference,
  Stack,
  StringConcat,
  Token,
  Tokenization,
} from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProperties, refersTo, targetsOf } from '../../../lib/protection/read-properties.ts';

function shop() {
  const stack = new Stack(new App(), 'Shop');
  const service = new Construct(stack, 'Service');
  const other = new Construct(stack, 'ServiceToo');
  return { stack, service, queue: new CfnQueue(service, 'Queue'), foreign: new CfnQueue(other, 'Queue') };
}

describe('refersTo', () => {
  it.each([
    ['a reference', (arn: string) => arn],
    ['a reference deep inside', (arn: string) => ({ dimensions: [{ name: 'QueueName', value: arn }] })],
    ['a part of a text', (arn: string) => `queue ${arn} is full`],
    ['an argument of a function of CloudFormation', (arn: string) => Fn.select(5, Fn.split(':', arn))],
    ['a value that is made at synthesis', (arn: string) => Lazy.string({ produce: () => arn })],
  ])('finds %s', (_, properties) => {
    const { stack, service, queue, foreign } = shop();
    expect(refersTo(service, stack, properties(queue.attrArn))).toBe(true);
    expect(refersTo(service, stack, properties(foreign.attrArn))).toBe(false);
  });

  it('takes no text for a reference, whatever it says', () => {
    const { stack, service, queue } = shop();
    expect(refersTo(service, stack, 'reference to Shop/Service/Queue Arn')).toBe(false);
    expect(refersTo(service, stack, { description: JSON.stringify(readProperties(stack, queue.attrArn)) })).toBe(false);
    expect(refersTo(service, stack, undefined)).toBe(false);
  });
});

describe('targetsOf', () => {
  it('finds each target of references once, also within a function of CloudFormation', () => {
    const { stack, queue, foreign } = shop();
    const name = Fn.select(5, Fn.split(':', queue.attrArn));
    expect(targetsOf(stack, [name, queue.attrQueueName, { of: foreign.attrArn }])).toEqual([queue, foreign]);
    expect(targetsOf(stack, ['reference to Shop/Service/Queue Arn', undefined])).toEqual([]);
  });
});

describe('readProperties', () => {
  it('reads references to two things as two values, and to one thing as one', () => {
    const { stack, queue, foreign } = shop();
    expect(readProperties(stack, queue.attrArn)).toBe(readProperties(stack, queue.attrArn));
    expect(readProperties(stack, queue.attrArn)).not.toBe(readProperties(stack, foreign.attrArn));
    expect(readProperties(stack, queue.attrArn)).not.toBe(readProperties(stack, queue.attrQueueName));
  });

  it('reads a reference in plain text like the reference to the construct', () => {
    const { stack, queue } = shop();
    const id = stack.resolve(queue.logicalId);
    expect(readProperties(stack, [{ Ref: id }, { 'Fn::GetAtt': [id, 'Arn'] }, { 'Fn::GetAtt': `${id}.Arn` }])).toEqual([
      'reference to Shop/Service/Queue Ref',
      'reference to Shop/Service/Queue Arn',
      'reference to Shop/Service/Queue Arn',
    ]);
    expect(readProperties(stack, { Ref: 'Elsewhere' })).toEqual({ Ref: 'Elsewhere' });
    queue.overrideLogicalId('Renamed');
    expect(readProperties(stack, [{ Ref: 'Renamed' }, { Ref: id }])).toEqual([
      'reference to Shop/Service/Queue Ref',
      { Ref: id },
    ]);
  });
});

describe('readProperties, compared with the resolver of aws-cdk-lib', () => {
  const { stack, queue, foreign } = shop();

  class PathResolver extends DefaultTokenResolver {
    override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: never): unknown {
      if (!Reference.isReference(token)) return super.resolveToken(token, context, postProcessor);
      return `reference to ${token.target.node.path} ${token.displayName}`;
    }
  }
  const resolve = (value: unknown) =>
    Tokenization.resolve(value, { scope: stack, resolver: new PathResolver(new StringConcat()), preparing: false });

  // It registers a processor of what it becomes, which puts the two statements together.
  const policyOf = (resources: readonly string[]) =>
    new PolicyDocument({
      minimize: true,
      statements: resources.map((one) => new PolicyStatement({ actions: ['sqs:*'], resources: [one] })),
    });

  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(queue.attrArn, queue.ref, foreign.attrQueueName, Aws.REGION, `${queue.ref}/*`, `all ${queue.ref}`),
    fc.constantFrom(queue.attrArn, queue.ref).map((token) => Lazy.string({ produce: () => token })),
    fc.constantFrom(queue.attrArn, 'plain').map((token) => Fn.join('/', ['a', token, foreign.ref])),
    fc.nat(99).map((number) => `${Token.asNumber(Lazy.number({ produce: () => number }))}`),
  );
  const leaf = fc.oneof(
    text,
    fc.constantFrom<unknown>(true, false, null, undefined, Token.asNumber(queue.getAtt('Delay')), queue.getAtt('Arn')),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(Token.asList({ 'Fn::Split': [',', queue.attrArn] })),
  );
  const name = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('name', 'value', 'Ref', 'dimensions') },
    { weight: 1, arbitrary: fc.constant(Lazy.string({ produce: () => 'made' })) },
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
      tie('value').map((made) => Lazy.any({ produce: () => made })),
      tie('value').map((made) => Lazy.uncachedAny({ produce: ({ resolve: read }) => read(made) })),
      fc
        .array(tie('value'), { maxLength: 2 })
        .map((made) => Lazy.any({ produce: () => made }, { omitEmptyArray: true })),
      text.map((made) => Tokenization.reverse(Fn.join('/', ['a', Lazy.string({ produce: () => made })]))),
      fc.array(text, { minLength: 1, maxLength: 2 }).map(policyOf),
    ),
  }));

  it('reads the same', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(readProperties(stack, one)).toStrictEqual(resolve(one));
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses the same', () => {
    for (const one of [
      { made: () => 1 },
      [queue],
      {
        of: Lazy.any({
          produce: () => {
            throw new Error('not yet');
          },
        }),
      },
    ]) {
      expect(() => resolve(one)).toThrow();
      expect(() => readProperties(stack, one)).toThrow();
    }
  });
});
