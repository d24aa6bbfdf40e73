import { ServiceError } from '../../../service.ts';
import { validationError } from '../validation-error.ts';

const codes = {
  missing: 'MissingRequiredParameterException',
  value: 'InvalidParameterValueException',
  combination: 'InvalidParameterCombinationException',
} as const;
type Kind = keyof typeof codes;

/**
 * The mistakes in a request about metric data, in CloudWatch's words. CloudWatch answers several mistakes with one
 * error that has a line for each. If they are of different kinds, it is not published which it names; here it is the
 * kind of the first.
 *
 * @see https://github.com/awslabs/collectd-cloudwatch/pull/46 an error with two lines
 */
export class ParameterFaults {
  readonly #faults: { readonly kind: Kind; readonly message: string }[] = [];

  missing(name: string): void {
    this.#add('missing', `The parameter ${name} is required.`);
  }

  value(given: unknown, name: string): void {
    this.invalid(`The value ${written(given)} for parameter ${name} is invalid.`);
  }

  tooLong(name: string, most: number): void {
    this.invalid(`The parameter ${name} must be shorter than ${most + 1} characters.`);
  }

  /** @see https://github.com/boto/botocore/issues/1671 an error with these words */
  notInSet(name: string, set: readonly unknown[]): void {
    this.invalid(`The parameter ${name} must be a value in the set [ ${set.join(', ')} ].`);
  }

  tooMany(name: string, most: number): void {
    this.invalid(`The collection ${name} must not have a size greater than ${most}.`);
  }

  exclusive(first: string, second: string): void {
    this.combination(`The parameters ${first} and ${second} are mutually exclusive and you have specified both.`);
  }

  invalid(message: string): void {
    this.#add('value', message);
  }

  combination(message: string): void {
    this.#add('combination', message);
  }

  /** For PutMetricData and GetMetricStatistics. @throws ServiceError if there is a mistake */
  throwIfAny(): void {
    const [first] = this.#faults;
    if (first === undefined) return;
    const lines = this.#faults.filter(({ kind }) => kind === first.kind).map(({ message }) => message);
    throw new ServiceError(codes[first.kind], lines.join('\n'));
  }

  /**
   * For GetMetricData, which answers each mistake with the same code, and ends each line.
   *
   * @throws ServiceError if there is a mistake
   * @see https://github.com/elastic/beats/issues/32687
   */
  throwLines(): void {
    const lines = this.#faults.map(({ message }) => `${message}\n`);
    if (lines.length > 0) throw validationError(lines.join(''));
  }

  #add(kind: Kind, message: string): void {
    this.#faults.push({ kind, message });
  }
}

const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** CloudWatch writes a number with groups of digits, without a small fraction, and infinity as a sign. */
function written(given: unknown): string {
  return typeof given === 'number' ? numbers.format(given) : String(given);
}

/** Printable ASCII characters. */
const printable = /^[ -~]+$/;

/** Checks the text of a dimension: printable ASCII with a character that is not a space. */
export function readAscii(faults: ParameterFaults, name: string, given: unknown, most: number): string {
  const text = typeof given === 'string' ? given : '';
  if (text.trim() === '') faults.missing(name);
  else if (!printable.test(text)) faults.invalid(`The value for parameter ${name} contains non-ASCII characters.`);
  if (text.length > most) faults.tooLong(name, most);
  return text;
}
