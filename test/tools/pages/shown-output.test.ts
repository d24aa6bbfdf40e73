import { expect, it } from 'vitest';
import { findMissingLine } from '../../../tools/pages/shown-output.ts';

const real = 'export AWS_REGION=eu-west-1\nexport AWS_ENDPOINT_URL=http://127.0.0.1:35367\n[\n    "alarm1Name"\n]\n';

it.each([
  ['all of it', real, undefined],
  ['some of its lines', 'export AWS_REGION=eu-west-1\n    "alarm1Name"\n', undefined],
  ['a text that differs in each run', 'export AWS_ENDPOINT_URL=http://127.0.0.1:…\n', undefined],
  ['a line that is not there', '[\n    "alarm2Name"\n]\n', '    "alarm2Name"'],
  ['a part of a line', 'export AWS_REGION\n', 'export AWS_REGION'],
  ['lines in another order', '[\nexport AWS_REGION=eu-west-1\n', 'export AWS_REGION=eu-west-1'],
])('an output is compared with %s', (_, shown, missing) => {
  expect(findMissingLine(shown, real)).toBe(missing);
});
