import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';

const options = {
  engine: {
    value: 'engine',
    group: 'Options',
    text: 'fast is built for many datapoints; plain is the code that the simulator uses; their answers are the same',
    default: 'fast',
    choices: ['fast', 'plain'],
  },
} as const satisfies OptionSpecs;

export type EvaluateOptions = typeof options;

export const evaluateCommand: CommandSpec<EvaluateOptions> = {
  name: 'evaluate',
  summary: 'compute the state of CloudWatch alarms for given datapoints, without AWS',
  usage: ['[options] [file]'],
  description:
    'Computes the state that a CloudWatch alarm enters for given datapoints, and why, without AWS. It reads one case per line and prints one answer per line, in the same order (JSON Lines).',
  operand: {
    name: 'file',
    text: 'a file with one case per line; omit it or give - to read standard input',
    isRequired: false,
    isRepeatable: false,
    isFile: true,
  },
  options,
  notes: `A case, here on three lines:
  {"id":"1","points":[null,3,12],"alarm":{"evaluationPeriods":3,
   "comparisonOperator":"GreaterThanThreshold","threshold":10,
   "treatMissingData":"missing","previousState":"OK"}}
  points: one value per period, the oldest first, and null for a missing one.

Its answer:
  {"id":"1","state":"OK","reason":"…"}

If a line is not a case, the command says so on stderr and answers the others.`,
  exitCodes: [
    { name: 'succeeded', meaning: 'every line was answered' },
    { name: 'unexpected', meaning: 'a bug' },
    { name: 'usage', meaning: 'an argument is wrong, or a line is not a case' },
  ],
  examples: ['evaluate cases.jsonl', 'evaluate --engine plain cases.jsonl', 'evaluate - < cases.jsonl'],
};
