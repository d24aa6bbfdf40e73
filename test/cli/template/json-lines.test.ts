import { expect, it } from 'vitest';
import { offsetInJson } from '../../../src/cli/template/json-lines.ts';

const TEXT = `{
  "Resources": {
    "Odd \\"}": {"a": [1, "]", {"b": "\\\\"}]},
    "Errors": {
      "Properties": {
        "Metrics": [{"Id": "m1", "x": 1}, {"Label": "}", "Id": "m2"}],
        "Period": 60, "Period": 300
      }
    }
  },
  "Empty": [], "None": {}
}`;

/** The text from the place on, up to ten characters. */
const at = (...path: readonly (string | number)[]) => {
  const offset = offsetInJson(TEXT, path);
  return TEXT.slice(offset, offset + 10);
};

it.each([
  [['Resources'], '"Resources'],
  [['Resources', 'Odd "}'], '"Odd \\"}":'],
  [['Resources', 'Odd "}', 'a', 2], '{"b": "\\\\"'],
  [['Resources', 'Errors', 'Properties', 'Metrics', 'm2'], '{"Label": '],
  [['Resources', 'Errors', 'Properties', 'Metrics', 1], '{"Label": '],
  [['Resources', 'Errors', 'Properties', 'Metrics', 'm1', 'x'], '"x": 1}, {'],
  // The last one counts.
  [['Resources', 'Errors', 'Properties', 'Period'], '"Period": '],
  // The deepest part that the text has.
  [['Resources', 'Errors', 'Gone', 'x'], '"Errors": '],
  [['Empty', 3], '"Empty": ['],
  [['None', 'x'], '"None": {}'],
  [[], '{\n  "Resou'],
])('%j begins at %j', (path, text) => {
  expect(at(...path)).toBe(text);
});

it('of two members with the same name, the last one is found', () => {
  expect(offsetInJson(TEXT, ['Resources', 'Errors', 'Properties', 'Period'])).toBe(TEXT.lastIndexOf('"Period"'));
});
