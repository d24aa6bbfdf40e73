import { describe, expect, it } from 'vitest';
import { describeReply, readPayload } from '../../../src/serve/hooks/payload.ts';

describe('the text that a function returned', () => {
  it.each([
    ['{"hookStatus":"SUCCEEDED"}\n', { payload: { hookStatus: 'SUCCEEDED' } }, 'SUCCEEDED'],
    ['{"status":"fine"}', { payload: { status: 'fine' } }, 'an answer without hookStatus'],
    ['fine', { payload: 'fine' }, 'an answer without hookStatus'],
    ['null', { payload: null }, 'an answer without hookStatus'],
    // As the runtime of Lambda reports an exception.
    ['{"errorMessage":"no","errorType":"Error","trace":[]}', { functionError: 'no' }, 'error: no'],
  ])('%s is %o [HOOK-2]', (text, reply, word) => {
    expect(readPayload(text)).toEqual(reply);
    expect(describeReply(readPayload(text))).toBe(word);
  });
});
