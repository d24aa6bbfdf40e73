import { describe, expect, it } from 'vitest';
import { itemFailures } from '../../src/deployed/event-source-mapping.ts';

const batch = ['a', 'b'];
const failing = (...ids: readonly unknown[]) => ({ batchItemFailures: ids.map((id) => ({ itemIdentifier: id })) });

// As in https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
describe('the answer to a batch', () => {
  it.each([
    ['nothing', null],
    ['an empty object', {}],
    ['no list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('is a success of all: %s', (_, answer) => {
    expect(itemFailures(answer, batch)).toEqual([]);
  });

  it('names the messages that failed', () => {
    expect(itemFailures(failing('b'), batch)).toEqual(['b']);
  });

  it.each([
    ['a text', 'fine'],
    ['an empty id', failing('')],
    ['no id', failing(null)],
    ['another name for the id', { batchItemFailures: [{ id: 'a' }] }],
    ['a message of another batch', failing('a', 'c')],
  ])('is a failure of all: %s', (_, answer) => {
    expect(itemFailures(answer, batch)).toEqual(['a', 'b']);
  });
});
