import { describe, expect, it } from 'vitest';
import { findBlockFault } from '../../../src/services/slack/blocks-check.ts';

const text = (length: number, type = 'mrkdwn') => ({ type, text: 'x'.repeat(length) });
const many = (count: number, one: object) => Array.from({ length: count }, () => one);
const divider = { type: 'divider' };

describe('findBlockFault', () => {
  it.each([
    ['50 blocks', many(50, divider)],
    ['no block', []],
    ['a header of 150 characters', [{ type: 'header', text: text(150, 'plain_text') }]],
    ['a section of 3,000 characters', [{ type: 'section', text: text(3_000) }]],
    ['a section of ten fields of 2,000 characters', [{ type: 'section', fields: many(10, text(2_000)) }]],
    ['a context of ten elements', [{ type: 'context', elements: many(10, text(3_000)) }]],
    ['a block_id of 255 characters', [{ ...divider, block_id: 'x'.repeat(255) }]],
  ])('takes %s', (_what, blocks) => {
    expect(findBlockFault(blocks)).toBeUndefined();
  });

  it.each<[string, readonly unknown[], string]>([
    ['51 blocks', many(51, divider), 'no more than 50 items allowed [json-pointer:/blocks]'],
    ['a text for a block', [divider, 'text'], 'must be an object [json-pointer:/blocks/1]'],
    ['a list for a block', [[]], 'must be an object [json-pointer:/blocks/0]'],
    ['another type', [{ type: 'image' }], 'unsupported type: image [json-pointer:/blocks/0]'],
    ['no type', [{}], 'unsupported type: undefined [json-pointer:/blocks/0]'],
    [
      'a long block_id',
      [{ ...divider, block_id: 'x'.repeat(256) }],
      'block_id is longer than 255 [json-pointer:/blocks/0]',
    ],
    [
      'a long header',
      [{ type: 'header', text: text(151, 'plain_text') }],
      'must be less than 151 characters [json-pointer:/blocks/0]',
    ],
    ['markdown in a header', [{ type: 'header', text: text(1) }], 'text must be plain_text [json-pointer:/blocks/0]'],
    [
      'an empty header',
      [{ type: 'header', text: text(0, 'plain_text') }],
      'must be more than 0 characters [json-pointer:/blocks/0]',
    ],
    ['a header without text', [{ type: 'header' }], 'missing required field: text [json-pointer:/blocks/0]'],
    ['an empty section', [{ type: 'section' }], 'missing required field: text or fields [json-pointer:/blocks/0]'],
    [
      'a long section',
      [{ type: 'section', text: text(3_001) }],
      'must be less than 3001 characters [json-pointer:/blocks/0]',
    ],
    [
      'eleven fields',
      [{ type: 'section', fields: many(11, text(1)) }],
      'no more than 10 fields allowed [json-pointer:/blocks/0]',
    ],
    [
      'a long field',
      [{ type: 'section', fields: [text(1), text(2_001)] }],
      'must be less than 2001 characters [json-pointer:/blocks/0]',
    ],
    [
      'a context of nothing',
      [{ type: 'context', elements: [] }],
      'missing required field: elements [json-pointer:/blocks/0]',
    ],
    [
      'eleven elements',
      [{ type: 'context', elements: many(11, text(1)) }],
      'no more than 10 items allowed [json-pointer:/blocks/0]',
    ],
  ])('refuses %s', (_what, blocks, fault) => {
    expect(findBlockFault(blocks)).toBe(fault);
  });
});
