import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeForTopic, subjectOf } from '../../../src/core/sns/topic-message.ts';
import { rolledBack } from '../../builders/slack-records.ts';

describe('a message as plain JSON', () => {
  const message = describeForTopic(rolledBack, 'json', { stage: 'finished', notes: ['a note'] });

  it('has an ID that is the same for every copy, a subject, and attributes to filter by', () => {
    expect(message.id).toBe('bad#finished');
    expect(message.subject).toBe('checkout was rolled back: alarm checkout-5xx fired');
    expect(message.attributes).toEqual({
      stage: 'finished',
      tone: 'danger',
      outcome: 'rolled-back',
      cause: 'alarm',
      cluster: 'shop',
      service: 'checkout',
    });
  });

  it('has the fields of an outcome event, and what the message shows besides', () => {
    expect(JSON.parse(message.body)).toMatchObject({
      schemaVersion: '1',
      id: 'bad#finished',
      stage: 'finished',
      headline: 'checkout was rolled back: alarm checkout-5xx fired',
      tone: 'danger',
      notes: ['a note'],
      outcome: 'rolled-back',
      cause: 'alarm',
      deployment: { service: 'checkout', cluster: 'shop' },
    });
  });

  it('leaves out what does not fit, and says so', () => {
    const change = {
      container: undefined,
      what: 'image',
      name: undefined,
      change: 'changed',
      from: 'x'.repeat(1_000),
      to: 'y',
    } as const;
    const diff = {
      fromTaskDefinitionArn: undefined,
      toTaskDefinitionArn: undefined,
      changes: Array.from({ length: 300 }, () => change),
      leftOut: 0,
    };
    const { body } = describeForTopic(rolledBack, 'json', { stage: 'explained', diff });
    expect(new TextEncoder().encode(body).length).toBeLessThan(240_001);
    expect(JSON.parse(body)).toMatchObject({ stage: 'explained', cut: ['diff'], outcome: 'rolled-back' });
    expect(JSON.parse(body).diff).toBeUndefined();
  });
});

describe('a message for Amazon Q', () => {
  it('has the same ID, and no subject and attributes', () => {
    const message = describeForTopic(rolledBack, 'amazon-q', { stage: 'rolling-back' });
    expect(message).toMatchObject({ id: 'bad#rolling-back', subject: undefined, attributes: undefined });
    expect(JSON.parse(message.body)).toMatchObject({ version: '1.0', source: 'custom', id: 'bad#rolling-back' });
  });
});

describe('a subject', () => {
  it('is a line of at most 100 ASCII characters that SNS accepts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(subjectOf(text)).toMatch(/^[\x21-\x7E][\x20-\x7E]{0,99}$/);
      }),
      { numRuns: 10_000 },
    );
  });
});
