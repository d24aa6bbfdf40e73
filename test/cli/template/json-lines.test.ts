import { expect, it } from 'vitest';
import { linesOfJson } from '../../../src/cli/template/json-lines.ts';

const TEXT = `{
  "Resources": {
    "Odd \\"}": {
      "a": [1, "]", {"b": "\\\\"},
        "last"]
    },
    "Errors": {
      "Properties": {
        "Metrics": [
          {"Id": "m1", "x": 1},
          {"Label": "}",
            "Id": "m2"}
        ],
        "Period": 60,
        "Period": 300
      }
    }
  },
  "Empty": [],
  "None": {}, "Last": -1.5e3
}`;

const lineOf = linesOfJson(TEXT);

it.each([
  [['Resources'], 2],
  [['Resources', 'Odd "}'], 3],
  [['Resources', 'Odd "}', 'a', 2], 4],
  [['Resources', 'Odd "}', 'a', 3], 5],
  [['Resources', 'Errors', 'Properties', 'Metrics'], 9],
  [['Resources', 'Errors', 'Properties', 'Metrics', 'm1', 'x'], 10],
  [['Resources', 'Errors', 'Properties', 'Metrics', 'm2'], 11],
  [['Resources', 'Errors', 'Properties', 'Metrics', 'm2', 'Id'], 12],
  [['Resources', 'Errors', 'Properties', 'Metrics', 1], 11],
  // The last of two counts.
  [['Resources', 'Errors', 'Properties', 'Period'], 15],
  // The deepest part that the text has.
  [['Resources', 'Errors', 'Gone', 'x'], 7],
  [['Empty', 3], 19],
  [['None', 'x'], 20],
  [['Last', 'x'], 20],
  [[], 1],
])('%j is in line %i', (path, line) => {
  expect(lineOf(path)).toBe(line);
});

it('a text without a line break has one line', () => {
  expect(linesOfJson('[{"Id": "m1"}]')(['m1', 'Id'])).toBe(1);
});
